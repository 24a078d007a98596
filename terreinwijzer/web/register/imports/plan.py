"""What an import would do, row by row, before anything is written."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from django.core.exceptions import ValidationError

from terreinwijzer.vocabulary.language import LANGUAGES
from terreinwijzer.web.portfolios import Shown
from terreinwijzer.web.register.codes import ORGANISATION_KIND
from terreinwijzer.web.register.forms import joined_tags, neat_postcode
from terreinwijzer.web.register.imports.matching import Index, match
from terreinwijzer.web.register.models import Organisation
from terreinwijzer.web.wording import plainly, text, texts
from terreinwijzer.web.writing.reading import Expected, Row

COLUMNS = (
    "record", "name", "kind", "kvk_number", "rsin", "street", "postcode", "place", "park_id", "establishment_id",
    "phone", "email", "website", "tags", "notes",
)  # fmt: skip
TABLE = Expected("register", COLUMNS, needed="name")
ACTIONS = ("doubt", "fault", "new", "change", "same")
WRITTEN = tuple(name for name in COLUMNS if name != "record")
DIGITS = {"kvk_number": (8, "wrong_kvk_number"), "rsin": (9, "wrong_rsin")}


@dataclass(frozen=True)
class Step:
    """What happens with one row.

    Attributes
    ----------
    row, name
        Number of the row in the file, and the organisation that it names.
    action
        `new`, `change`, `same` (nothing to do), `doubt` (a person chooses) or `fault` (left out).
    values
        What would be written, by column; an empty cell of the file writes nothing.
    record
        The organisation of the register that it is about, if there is one.
    changes
        Column, value before and value after.
    candidates
        Key, name and likeness of organisations that it may be.
    faults
        Column and what is wrong with it, in words.
    """

    row: int
    name: str
    action: str
    values: dict[str, str]
    record: int | None = None
    changes: tuple[tuple[str, str, str], ...] = ()
    candidates: tuple[tuple[int, str, int], ...] = ()
    faults: tuple[tuple[str, str], ...] = ()


def planned(rows: Sequence[Row], index: Index, shown: Shown, language: str) -> list[Step]:
    """Return what an import would do with each row, in their order.

    Parameters
    ----------
    rows
        What the file holds.
    index
        What the register has.
    shown, language
        The portfolio whose parks are named, and the language of faults.
    """
    codes = _codes(shown)
    taken: dict[int, int] = {}
    steps = []
    for row in rows:
        step = _step(row, index, codes, language)
        first = row.number if step.record is None else taken.setdefault(step.record, row.number)
        steps.append(step if first == row.number else _twin(step, first, language))
    return _without_twins(steps, language)


def fingerprint(steps: Sequence[Step]) -> str:
    """Return a checksum of what somebody saw before agreeing to it."""
    seen = [(step.row, step.action, step.record, step.changes, step.candidates) for step in steps]
    return blake2b(json.dumps(seen).encode(), digest_size=16).hexdigest()


def _step(row: Row, index: Index, codes: Mapping[str, Mapping[str, str]], language: str) -> Step:
    values, faults = cleaned(row.values, codes, language)
    name = row.values.get("name", "")
    if faults:
        return Step(row.number, name, "fault", values, faults=tuple(faults))
    found = match(row.values | values, index)
    if found.record is not None:
        there = index.organisations[found.record]
        changes = tuple((column, str(getattr(there, column)), value) for column, value in values.items()
                        if str(getattr(there, column)) != value)  # fmt: skip
        return Step(row.number, name, "change" if changes else "same", values, there.pk, changes)
    names = tuple((key, index.organisations[key].name, score) for key, score in found.candidates)
    return Step(row.number, name, "doubt" if names else "new", values, candidates=names)


def cleaned(
    given: Mapping[str, str], codes: Mapping[str, Mapping[str, str]], language: str
) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """Return the filled cells of a row as the register keeps them, and what is wrong with them.

    Parameters
    ----------
    given
        Cells as text, by column.
    codes
        For `kind` and `park_id`: code by code and by name, as `plainly` writes it.
    language
        Of the faults.
    """
    values, faults = {column: given[column] for column in WRITTEN if given.get(column)}, []
    if not values.get("name"):
        faults.append(("name", text("wrong_row_without_name", language)))
    for column, known in codes.items():
        if column in values:
            code = known.get(plainly(values[column]), "")
            if not code:
                faults.append((column, text("wrong_row_unknown", language, value=values[column])))
            values[column] = code
    values |= {column: neat(values[column]) for column, neat in NEAT.items() if column in values}
    for column, (length, fault) in DIGITS.items():
        if column in values and not (values[column].isdecimal() and len(values[column]) == length):
            faults.append((column, text(fault, language)))
    return values, faults or _faults_of_model(values, language)


def _whole_address(website: str) -> str:
    return website if "://" in website else f"https://{website}"


def _without_spaces(number: str) -> str:
    return "".join(number.split())


# How cells are written in the register, whatever way they were typed.
NEAT = {
    "tags": joined_tags, "postcode": neat_postcode, "website": _whole_address, "kvk_number": _without_spaces,
    "rsin": _without_spaces,
}  # fmt: skip


def _faults_of_model(values: Mapping[str, Any], language: str) -> list[tuple[str, str]]:
    try:
        Organisation(portfolio_id="-", **values).clean_fields()
    except ValidationError as fault:
        return [
            (column, text(said, language) if said in texts() else said)
            for column, messages in fault.message_dict.items()
            for said in messages
        ]
    return []


def _codes(shown: Shown) -> dict[str, dict[str, str]]:
    kinds = {code: code for code in ORGANISATION_KIND}
    for language in LANGUAGES:
        kinds |= {plainly(text(f"code_organisation_kind_{code}", language)): code for code in ORGANISATION_KIND}
    parks = {plainly(str(key)): str(key) for key in shown.names.index}
    parks |= {plainly(str(name)): str(key) for key, name in shown.names.items()}
    return {"kind": kinds, "park_id": parks}


def _without_twins(steps: list[Step], language: str) -> list[Step]:
    """Turn a new organisation that stands in the file twice into a fault, the second time."""
    first: dict[tuple[str, ...], int] = {}
    kept = []
    for step in steps:
        key = tuple(plainly(step.values.get(column, "")) for column in ("name", "kvk_number", "postcode", "street"))
        if step.action in {"new", "doubt"} and key in first:
            kept.append(_twin(step, first[key], language))
            continue
        if step.action in {"new", "doubt"}:
            first[key] = step.row
        kept.append(step)
    return kept


def _twin(step: Step, first: int, language: str) -> Step:
    fault = text("wrong_row_twice", language, row=first)
    return Step(step.row, step.name, "fault", step.values, faults=(("name", fault),))
