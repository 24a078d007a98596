"""Carries out what somebody agreed to: all of it or nothing, with a history that names the file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import transaction
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from terreinwijzer.web.people.models import User
from terreinwijzer.web.register.imports.matching import Index
from terreinwijzer.web.register.imports.plan import WRITTEN, Step
from terreinwijzer.web.register.models import Organisation
from terreinwijzer.web.register.searching import sought_of
from terreinwijzer.web.writing.editing import ChangedMeanwhileError

SKIP, NEW = "skip", "new"
AT_ONCE = 500


def carried_out(
    steps: Sequence[Step], choices: Mapping[int, str], index: Index, portfolio_id: str, by: User, reason: str
) -> dict[str, int]:
    """Write what was planned.

    Parameters
    ----------
    steps
        The plan.
    choices
        For each row in doubt: `skip`, `new`, or the key of the organisation that it is; without one it is left out.
    index
        The register as the plan was made on it.
    portfolio_id, by, reason
        Whose register it is, who agreed, and what the history tells.

    Returns
    -------
    dict of str to int
        How many organisations were added, changed and left out.

    Raises
    ------
    ChangedMeanwhileError
        Somebody changed one of the organisations after the plan was made.
    """
    new: list[Organisation] = []
    changed: dict[int, Organisation] = {}
    for step in steps:
        choice = {"new": NEW, "change": str(step.record), "doubt": choices.get(step.row, SKIP)}.get(step.action, SKIP)
        if choice == NEW:
            new.append(Organisation(portfolio_id=portfolio_id, **step.values))
        elif choice != SKIP:
            there = index.organisations[int(choice)]
            for column, value in step.values.items():
                setattr(there, column, value)
            changed[there.pk] = there
    for each in (*new, *changed.values()):
        each.sought = sought_of(each)
    with transaction.atomic():
        _refuse_changed(index, list(changed))
        bulk_create_with_history(new, Organisation, batch_size=AT_ONCE, default_user=by, default_change_reason=reason)
        bulk_update_with_history(
            list(changed.values()), Organisation, [*WRITTEN, "sought", "changed_at"], batch_size=AT_ONCE,
            default_user=by, default_change_reason=reason,
        )  # fmt: skip
    left = sum(step.action in {"fault", "doubt"} for step in steps) - sum(
        choices.get(step.row, SKIP) != SKIP for step in steps if step.action == "doubt"
    )
    return {"added": len(new), "changed": len(changed), "left": left}


def _refuse_changed(index: Index, keys: list[int]) -> None:
    """Lock what will be written, and see that it is as it was when the plan was made."""
    rows = Organisation.objects.select_for_update().filter(pk__in=keys).values_list("pk", "changed_at")
    now = dict(rows)
    if any(now.get(key) != index.organisations[key].changed_at for key in keys):
        raise ChangedMeanwhileError
