"""The rows of a table, each through the form of the record that it writes: looked at first, then kept the same way."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import astuple, dataclass, field
from datetime import date
from functools import partial
from hashlib import blake2b
from typing import Any, TypeVar
from uuid import uuid4

from django import forms
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models, transaction
from django.db.models import QuerySet

from terreinwijzer.vocabulary.language import LANGUAGES
from terreinwijzer.web.portfolios import Shown
from terreinwijzer.web.wording import plainly, text, texts
from terreinwijzer.web.writing.editing import because
from terreinwijzer.web.writing.forms import HIDDEN, WrittenForm
from terreinwijzer.web.writing.reading import Expected, Row
from terreinwijzer.web.writing.record import Record
from terreinwijzer.web.writing.versions import changed_values

Cells = Mapping[str, Any]
Kept = TypeVar("Kept", bound=Record)

DONE = ("fault", "change", "new", "same")
# So many names a fault offers to choose from.
TOLD = 12
YES, NO = ("1", "true", "x"), ("0", "false")


@dataclass(frozen=True)
class Part:
    """One of the records that a row writes.

    Attributes
    ----------
    form
        The form by which a person writes such a record: it decides what is right.
    columns
        Column of the table by field of the form.
    record
        Returns which record a row is about, new or there already, from its cells and the records of the parts before;
        `None` where the row says nothing of it. Where it cannot be told it raises `RowFault`.
    asked
        Fields that the row of a new record has to fill, although the form proposes something.
    """

    form: type[WrittenForm]
    columns: Mapping[str, str]
    record: Callable[[Cells, Sequence[Any]], Record | None]
    asked: tuple[str, ...] = ()


@dataclass(frozen=True)
class RowKind:
    """What the rows of a table are.

    Attributes
    ----------
    table
        What the table may hold.
    parts
        What each row writes, in this order. The row is about the last of them that it names.
    title
        Returns what a row is called, from its cells and its records; without records where it is left out.
    """

    table: Expected
    parts: tuple[Part, ...]
    title: Callable[[Cells, Sequence[Any]], str]


@dataclass(frozen=True)
class Step:
    """What happens with one row.

    Attributes
    ----------
    row, name
        Number of the row in the file, and what it is called.
    done
        `new`, `change`, `same` (nothing to do) or `fault` (left out).
    changes
        Label, value before and value after.
    faults
        Label of the column, empty for the row as a whole, and what is wrong with it.
    record
        Key of the record that the row is about, where that was there before.
    """

    row: int
    name: str
    done: str
    changes: tuple[tuple[str, str, str], ...] = ()
    faults: tuple[tuple[str, str], ...] = ()
    record: int | None = None


class RowFault(Exception):  # noqa: N818  (a fault of a row, as everywhere here)
    """A row does not say which record it is about."""

    def __init__(self, column: str, code: str, **values: object) -> None:
        """Name the column where it can be mended, and the text of the fault with what fills its blanks."""
        super().__init__(code)
        self.column, self.code, self.values = column, code, values


class _LeftOutError(Exception):
    """Undoes what a row wrote before its fault was found."""

    def __init__(self, *faults: tuple[str, str]) -> None:
        super().__init__()
        self.faults = faults


def previewed(rows: Sequence[Row], kind: RowKind, shown: Shown, language: str) -> list[Step]:
    """Return what `brought_in` would do, without anything of it being kept."""
    with transaction.atomic():
        steps = brought_in(rows, kind, shown, language, "")
        transaction.set_rollback(True)
    return steps


def brought_in(rows: Sequence[Row], kind: RowKind, shown: Shown, language: str, reason: str) -> list[Step]:
    """Write the rows of a table; those that are not right are left out whole, and an empty cell changes nothing.

    A row may need what stands lower in the table, such as the end of what came before. So rows with a fault are tried
    again, the last one first, as long as that helps.

    Parameters
    ----------
    rows, kind
        The table, and what its rows are.
    shown, language
        The portfolio, and the language of what is told.
    reason
        Is kept with each change in the history.

    Returns
    -------
    list of Step
        What happened with each row, in their order.
    """
    work = _Work(kind, shown, language, reason)
    steps = {row.number: work.step(row) for row in rows}
    waiting = [row for row in rows if steps[row.number].done == "fault"]
    while waiting:
        waiting.reverse()
        mended = {row.number: step for row in waiting if (step := work.step(row)).done != "fault"}
        if not mended:
            break
        steps |= mended
        waiting = [row for row in waiting if row.number not in mended]
    return [steps[row.number] for row in rows]


def fingerprint(steps: Sequence[Step]) -> str:
    """Return a checksum of what somebody saw before agreeing to it."""
    return blake2b(json.dumps([astuple(step) for step in steps]).encode(), digest_size=16).hexdigest()


def counted(steps: Sequence[Step]) -> dict[str, int]:
    """Return how many rows were added, changed and left out."""
    names = {"added": "new", "changed": "change", "left": "fault"}
    return {name: sum(step.done == done for step in steps) for name, done in names.items()}


def only(found: QuerySet[Kept]) -> Kept | None:
    """Return the one record that fits a row, or none.

    Raises
    ------
    RowFault
        Several fit: which one is meant cannot be told.
    """
    some = list(found[:2])
    if len(some) > 1:
        raise RowFault("", "wrong_row_several")
    return some[0] if some else None


@dataclass
class _Work:
    """One table on its way in: how its cells are read, and which rows wrote what."""

    kind: RowKind
    shown: Shown
    language: str
    reason: str
    readers: dict[str, Callable[[str], Any]] = field(init=False)
    # Which row is about a record, and which row first said what stands in a field of one.
    about: dict[tuple[type[Record], int], int] = field(default_factory=dict)
    said: dict[tuple[type[Record], int, str], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.readers = {}
        for part in self.kind.parts:
            made = [
                part.form(instance=part.form.Meta.model(), language=each, shown=self.shown).fields
                for each in (self.language, *LANGUAGES)
            ]
            for name, column in part.columns.items():
                several = [fields[name] for fields in made]
                self.readers.setdefault(
                    column, partial(_cell, several[0], _choices(several), _labels(several[0], self.language))
                )

    def step(self, row: Row) -> Step:
        """Write one row, all of it or nothing."""
        cells, faults = self._read(row)
        if not faults:
            try:
                with transaction.atomic():
                    return self._through(row, cells)
            except RowFault as fault:
                faults = [(self._label(fault.column), text(fault.code, self.language, **fault.values))]
            except _LeftOutError as fault:
                faults = list(fault.faults)
        return Step(row.number, self.kind.title(row.values, []), "fault", faults=tuple(faults))

    def _read(self, row: Row) -> tuple[dict[str, Any], list[tuple[str, str]]]:
        cells: dict[str, Any] = dict(row.values)
        faults = []
        for column, reader in self.readers.items():
            if row.values.get(column):
                try:
                    cells[column] = reader(row.values[column])
                except ValidationError as fault:
                    faults += [(self._label(column), said) for said in _said(fault, self.language)]
        return cells, faults

    def _through(self, row: Row, cells: dict[str, Any]) -> Step:
        records: list[Record] = []
        changes: list[tuple[str, str, str]] = []
        new = False
        for part in self.kind.parts:
            record = part.record(cells, records)
            if record is None:
                break
            new, before = record.pk is None, copy(record)
            changed = self._written(part, record, cells)
            for name in changed:
                if (other := self.said.get((type(record), record.pk, name), row.number)) != row.number:
                    raise _LeftOutError(("", text("wrong_row_otherwise", self.language, row=other)))
            records.append(record)
            changes += changed_values(before, record, changed, self.shown.names.to_dict(), self.language)
        about = type(records[-1]), records[-1].pk
        if (other := self.about.setdefault(about, row.number)) != row.number:
            raise _LeftOutError(("", text("wrong_row_again", self.language, row=other)))
        for part, record in zip(self.kind.parts, records, strict=False):
            for name, column in part.columns.items():
                if column in cells:
                    self.said.setdefault((type(record), record.pk, name), row.number)
        return Step(
            row.number, self.kind.title(cells, records), "new" if new else "change" if changes else "same",
            tuple(changes), record=None if new else about[1],
        )  # fmt: skip

    def _written(self, part: Part, record: Record, cells: Cells) -> list[str]:
        """Write one record by its form where that changes something; return which columns of one that was there.

        Raises
        ------
        _LeftOutError
            The form does not accept it.
        """
        new, before = record.pk is None, copy(record)
        blank = part.form(instance=record, language=self.language, shown=self.shown)
        given = {
            name: _sent(blank.get_initial_for_field(each, name))
            for name, each in blank.fields.items()
            if name not in HIDDEN
        }
        given |= dict.fromkeys(part.asked if new else (), "")
        for name, column in part.columns.items():
            # A spreadsheet breaks lines in another way than a browser; that is no change.
            if column in cells and _sent(cells[column]).splitlines() != given[name].splitlines():
                given[name] = _sent(cells[column])
        form = part.form(
            {**given, "submission": str(uuid4())}, instance=record, language=self.language, shown=self.shown
        )
        if not form.is_valid():
            raise _LeftOutError(
                *(
                    (self._label(part.columns.get(name, name)) if name != "__all__" else "", str(fault))
                    for name, several in form.errors.items()
                    for fault in several
                )
            )
        names = [] if new else [name for name in form.fields if _differs(before, record, name)]
        if new or names:
            because(record, self.reason)
            form.save()
        return names

    def _label(self, column: str) -> str:
        return text(f"field_{column}", self.language) if column else ""


def _cell(asked: forms.Field, choices: Mapping[str, str], labels: Sequence[str], said: str) -> Any:
    """Return what a cell says, as the field of a form would: codes for words, days for how they are written.

    Raises
    ------
    ValidationError
        The field does not accept it.
    """
    if choices:
        code = choices.get(plainly(said))
        if code is None:
            known = ", ".join(labels[:TOLD]) + (", …" if len(labels) > TOLD else "")
            raise ValidationError("wrong_cell_choice", params={"value": said, "known": known})
        return asked.clean(code)
    if isinstance(asked, forms.DateField):
        # A spreadsheet gives a day with a time of nought.
        said = re.split(r"[ T]", said)[0]
    elif isinstance(asked, forms.IntegerField) and re.fullmatch(r"-?\d+,\d+", said):
        # Decimals as they are written in Dutch; fields for decimals are such fields too.
        said = said.replace(",", ".")
    return asked.clean(said)


def _choices(several: Sequence[Any]) -> dict[str, str]:
    """Return code by word, in every language; a word that two choices share stands for neither."""
    if isinstance(several[0], forms.BooleanField):
        words = {"on": ("said_true", YES), "": ("said_false", NO)}
        return {
            plainly(word): code
            for code, (named, signs) in words.items()
            for word in (*(text(named, language) for language in LANGUAGES), *signs)
        }
    found: dict[str, set[str]] = defaultdict(set)
    for asked in several:
        for code, label in getattr(asked, "choices", ()):
            found[plainly(str(label))].add(str(code))
            # The key of a record is a number that says nothing to who fills in a table.
            if not isinstance(asked, forms.ModelChoiceField):
                found[plainly(str(code))].add(str(code))
    return {word: next(iter(codes)) for word, codes in found.items() if len(codes) == 1 and word}


def _labels(asked: Any, language: str) -> list[str]:
    """Return what can be chosen, in words; nothing for a field that is no choice."""
    if isinstance(asked, forms.BooleanField):
        return [text(code, language) for code in ("said_true", "said_false")]
    return list(dict.fromkeys(str(label) for code, label in getattr(asked, "choices", ()) if str(code)))


def _sent(value: Any) -> str:
    """Return a value as a form sends it."""
    if isinstance(value, bool):
        return "on" if value else ""
    if isinstance(value, models.Model):
        return str(value.pk)
    return value.isoformat() if isinstance(value, date) else "" if value is None else str(value)


def _said(fault: ValidationError, language: str) -> list[str]:
    return [
        text(each.message, language, **(each.params or {})) if each.message in texts() else said
        for each in fault.error_list
        for said in each.messages
    ]


def _differs(before: Record, after: Record, name: str) -> bool:
    """Tell whether a column differs; a field of a form that is no column does not."""
    try:
        column: Any = after._meta.get_field(name)  # noqa: SLF001  (the public way to a model's columns)
    except FieldDoesNotExist:
        return False
    return bool(getattr(before, column.attname) != getattr(after, column.attname))
