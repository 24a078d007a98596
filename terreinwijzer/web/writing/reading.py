"""Reads a table that people keep, whatever its heads are called and wherever they stand."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

from terreinwijzer.dossier.data.tables import sheet_name
from terreinwijzer.dossier.data.workbook import HEAD_ROWS
from terreinwijzer.errors import InputError, Problem
from terreinwijzer.sources.readers import read_raw
from terreinwijzer.vocabulary.language import LANGUAGES
from terreinwijzer.web.exports import FORMULA_SIGNS
from terreinwijzer.web.wording import plainly, text

# A title may stand above the heads.
LOWEST_HEADING = 6


@dataclass(frozen=True)
class Expected:
    """What a table may hold.

    Attributes
    ----------
    name
        Of the table as it is taken along, which can come back changed.
    columns
        Columns; each has a text `field_<column>`, and the heads of the file are these or their names.
    needed
        The column by which the heads are recognised.
    most_rows
        What is longer is not one table that people keep, but something else.
    """

    name: str
    columns: tuple[str, ...]
    needed: str
    most_rows: int = 5_000


@dataclass(frozen=True)
class Row:
    """One row of a table: its number as a spreadsheet shows it, and what stands in it, by column."""

    number: int
    values: dict[str, str]


def read_rows(content: bytes, file_name: str, expected: Expected) -> list[Row]:
    """Return the rows of a table.

    Parameters
    ----------
    content, file_name
        A CSV file or workbook. Heads are names of columns, or their words in Dutch or English, in any order.
    expected
        What the table may hold.

    Raises
    ------
    InputError
        The file cannot be read, has not the column that is needed, or is too long.
    """
    with TemporaryDirectory(prefix="terreinwijzer-") as folder:
        file = Path(folder) / f"table{Path(file_name).suffix.lower()}"
        file.write_bytes(content)
        try:
            table = _best(file, expected)
        except InputError as fault:
            # The reader of the message knows the file by its own name.
            raise InputError(*(replace(problem, file=file_name) for problem in fault.problems)) from fault
    if table is None:
        raise InputError(Problem("import_no_names", file=file_name, details={"known": ", ".join(_said(expected))}))
    if len(table) > expected.most_rows:
        details = {"most": expected.most_rows}
        raise InputError(Problem("import_too_long", file=file_name, value=str(len(table)), details=details))
    return [
        Row(int(str(number)), {str(name): _plain(value) for name, value in values.items() if not pd.isna(value)})
        for number, values in table.to_dict("index").items()
    ]


def _best(file: Path, expected: Expected) -> pd.DataFrame | None:
    """Return the table of our own workbook, or else what stands below the first row that has the head needed."""
    faults: list[InputError] = []
    own = [(sheet_name(expected.name, language), HEAD_ROWS) for language in LANGUAGES] if file.suffix == ".xlsx" else []
    for sheet, heading_row in [*own, *(("", row) for row in range(1, LOWEST_HEADING + 1))]:
        try:
            table = _renamed(read_raw(file, sheet, heading_row=heading_row), expected)
        except InputError as fault:
            faults.append(fault)
            continue
        if expected.needed in table:
            return table
    if len(faults) == len(own) + LOWEST_HEADING:
        # The file itself is at fault, whichever row is taken for its heads.
        raise faults[len(own)]
    return None


def _renamed(table: pd.DataFrame, expected: Expected) -> pd.DataFrame:
    known = _heads(expected)
    names = {column: known[plainly(str(column))] for column in table.columns if plainly(str(column)) in known}
    kept = table[list(names)].rename(columns=names)
    return kept.loc[:, ~kept.columns.duplicated()].dropna(how="all")


def _heads(expected: Expected) -> dict[str, str]:
    found = {plainly(name): name for name in expected.columns}
    for name in expected.columns:
        found |= {plainly(text(f"field_{name}", language)): name for language in LANGUAGES}
    return found


def _said(expected: Expected) -> list[str]:
    return [text(f"field_{expected.needed}", language) for language in LANGUAGES]


def _plain(value: object) -> str:
    """Return a value without the apostrophe that keeps a spreadsheet from running it."""
    said = str(value).strip()
    return said[1:] if said.startswith("'") and said[1:].startswith(FORMULA_SIGNS) else said
