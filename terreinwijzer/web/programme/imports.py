"""An existing action plan from a spreadsheet: every row becomes an action, or changes the one of its number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.forms.models import model_to_dict

from terreinwijzer.programme.progress import STATES
from terreinwijzer.vocabulary.language import LANGUAGES
from terreinwijzer.web.portfolios import Shown
from terreinwijzer.web.programme.forms import ActionForm
from terreinwijzer.web.programme.models import PILLARS, Action
from terreinwijzer.web.programme.tables import COLUMNS
from terreinwijzer.web.wording import plainly, text
from terreinwijzer.web.writing.editing import because, version_of
from terreinwijzer.web.writing.reading import Expected, Row
from terreinwijzer.web.writing.versions import changed_values

TABLE = Expected("programme", COLUMNS, needed="title", most_rows=500)


@dataclass(frozen=True)
class Step:
    """What happens with one row.

    Attributes
    ----------
    row, name
        Number of the row in the file, and the action that it names.
    done
        `new`, `change`, `same` (nothing to do) or `fault` (left out).
    changes
        Label, value before and value after.
    faults
        Label of the column, empty for the row as a whole, and what is wrong with it.
    """

    row: int
    name: str
    done: str
    changes: tuple[tuple[str, str, str], ...] = ()
    faults: tuple[tuple[str, str], ...] = ()


def previewed(rows: Sequence[Row], shown: Shown, language: str) -> list[Step]:
    """Return what `brought_in` would do, without anything of it being kept."""
    with transaction.atomic():
        steps = brought_in(rows, shown, language, "")
        transaction.set_rollback(True)
    return steps


def brought_in(rows: Sequence[Row], shown: Shown, language: str, reason: str) -> list[Step]:
    """Write the actions of a table; rows that are not right are left out, and an empty cell changes nothing.

    An action is known by its number, or without one by its title and park. What an action needs may stand lower in
    the table, so those numbers are written after all actions.

    Parameters
    ----------
    rows
        Of a table of `TABLE`.
    shown, language
        The portfolio, and the language of what is told.
    reason
        Is kept with each change in the history.
    """
    read = {row.number: read_values(row.values, shown) for row in rows}
    first = [_written(row, read[row.number], shown, language, reason, left_out=("needs",)) for row in rows]
    steps = []
    for row, step in zip(rows, first, strict=True):
        if step.done == "fault" or "needs" not in read[row.number]:
            steps.append(step)
            continue
        then = _written(row, read[row.number], shown, language, reason)
        steps.append(
            Step(
                step.row, step.name, "fault" if then.faults else _both(step.done, then.done),
                step.changes + (then.changes if step.done != "new" else ()), then.faults,
            )
        )  # fmt: skip
    return steps


def read_values(values: Mapping[str, str], shown: Shown) -> dict[str, str]:
    """Return the cells of a row as a form takes them: codes for words, keys for parks, days as ISO dates."""
    lists = {"state": ("action_state", STATES), "pillar": ("pillar", PILLARS)}
    found = dict(values)
    for column, (name, codes) in lists.items():
        if column in found:
            found[column] = _coded(found[column], {code: f"code_{name}_{code}" for code in codes})
    if "priority" in found:
        found["priority"] = "on" if plainly(found["priority"]) in _words("said_true") | {"1", "true", "x"} else ""
    if "park_id" in found:
        by_name = {plainly(name): key for key, name in shown.names.items()}
        found["park_id"] = str(by_name.get(plainly(found["park_id"]), found["park_id"]))
    for column in ("starts_on", "due_on", "done_on"):
        if column in found:
            # A spreadsheet gives a day with a time of nought.
            found[column] = found[column].split(" ")[0].split("T")[0]
    return found


def _written(
    row: Row, values: Mapping[str, str], shown: Shown, language: str, reason: str, left_out: tuple[str, ...] = ()
) -> Step:
    action = _known(values, shown) or Action(portfolio_id=shown.portfolio_id)
    new = action.pk is None
    before = {} if new else {name: getattr(action, name) for name in COLUMNS}
    given = {name: _sent(value) for name, value in model_to_dict(action, ActionForm.Meta.fields).items()}
    given |= {name: value for name, value in values.items() if name not in left_out and name in given}
    form = ActionForm(
        {**given, "submission": str(uuid4()), "seen": version_of(action)},
        instance=action,
        language=language,
        shown=shown,
    )
    name = values.get("title") or str(action)
    if not form.is_valid():
        faults = [
            ("" if field == "__all__" else text(f"field_{field}", language), str(fault))
            for field, several in form.errors.items()
            for fault in several
        ]
        return Step(row.number, name, "fault", faults=tuple(faults))
    was = Action(**before)
    changes = () if new else tuple(changed_values(was, form.instance, COLUMNS, shown.names.to_dict(), language))
    if new or changes:
        because(form.instance, reason)
        form.save()
    return Step(row.number, name, "new" if new else "change" if changes else "same", changes)


def _known(values: Mapping[str, str], shown: Shown) -> Action | None:
    actions = Action.objects.filter(portfolio_id=shown.portfolio_id)
    if values.get("number"):
        return actions.filter(number=values["number"].strip()).first()
    return actions.filter(number="", title=values.get("title", ""), park_id=values.get("park_id", "")).first()


def _both(first: str, second: str) -> str:
    return first if first != "same" else second


def _sent(value: Any) -> str:
    """Return a value as a form sends it."""
    if isinstance(value, bool):
        return "on" if value else ""
    return value.isoformat() if isinstance(value, date) else "" if value is None else str(value)


def _coded(said: str, codes: Mapping[str, str]) -> str:
    """Return the code of what is said, as a code or in words; what is not known stays, for the form to refuse."""
    known = {plainly(code): code for code in codes}
    for code, words in codes.items():
        known |= dict.fromkeys(_words(words), code)
    return known.get(plainly(said), said)


def _words(code: str) -> set[str]:
    return {plainly(text(code, language)) for language in LANGUAGES}
