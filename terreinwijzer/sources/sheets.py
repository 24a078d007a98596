"""Sheets of text: CSV files and workbooks, with the row numbers that a person sees on the screen."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from datetime import datetime, time
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pandas as pd
import pyarrow as pa
import pyarrow.csv as arrow_csv
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from terreinwijzer.errors import InputError, Problem

# A spreadsheet that saves "Unicode text" starts with a byte order mark; without one it is UTF-8 or Windows Western.
MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8-sig"}
ENCODINGS = ("utf-8", "cp1252")
SEPARATORS = (";", ",", "\t", "|")
LOOKED_AT = 10_000
FORMULA = re.compile(rb"<(?:\w+:)?f[ >]")
# What encrypted and old workbooks start with, whatever their name says.
OLE_MARK = bytes.fromhex("d0cf11e0a1b11ae1")


def read_csv(content: bytes, path: Path, heading_row: int) -> pd.DataFrame:
    """Read CSV text; rows keep their number, also after blank ones.

    Raises
    ------
    InputError
        The content is no text, a row has more or fewer fields than the heading, a quotation mark is not closed, or
        the heading is not usable.
    """
    text = _decoded(content, path)
    names, separator, lines = _heading(text, path, heading_row)
    ragged: list[arrow_csv.InvalidRow] = []

    def note(row: arrow_csv.InvalidRow) -> str:
        ragged.append(row)
        return "skip"

    places = [str(number) for number in range(len(names))]
    below = text.split("\n", lines)[lines:] or [""]
    body = below[0].encode()
    if not body.strip():
        return _named(pd.DataFrame(columns=places, dtype="str"), names, path, heading_row)
    table = arrow_csv.read_csv(
        BytesIO(body),
        arrow_csv.ReadOptions(use_threads=False, column_names=places),
        arrow_csv.ParseOptions(
            delimiter=separator, newlines_in_values=True, ignore_empty_lines=False, invalid_row_handler=note
        ),
        arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(places, pa.large_string()), strings_can_be_null=True, null_values=[""]
        ),
    )
    open_quote = text.count('"') % 2 == 1
    if ragged:
        last = ragged[-1]
        if open_quote and "\n" in last.text:
            raise InputError(Problem("csv_quote_open", file=str(path), row=heading_row + (last.number or 0)))
        raise InputError(_ragged(ragged, path, heading_row))
    frame = table.to_pandas(types_mapper={pa.large_string(): pd.StringDtype(na_value=float("nan"))}.get)
    if open_quote and frame.tail(1).apply(lambda column: column.str.contains("\n", na=False)).any(axis=None):
        raise InputError(Problem("csv_quote_open", file=str(path), row=heading_row + len(frame)))
    return _named(frame, names, path, heading_row)


def read_workbook(path: Path, sheet: str, heading_row: int, decimal: str) -> pd.DataFrame:
    """Read one sheet of a workbook, the first by default, as the screen shows it: 0.12 in a cell of percents is `12%`.

    Raises
    ------
    InputError
        The workbook is protected by a password, has no such sheet, or its heading is not usable.
    """
    with path.open("rb") as file:
        if file.read(len(OLE_MARK)) == OLE_MARK:
            raise InputError(Problem("file_protected", file=str(path)))
    book = load_workbook(path, read_only=True, data_only=True)
    try:
        if sheet and sheet not in book.sheetnames:
            known = ", ".join(book.sheetnames)
            raise InputError(Problem("layer_missing", file=str(path), value=sheet, details={"known": known}))
        chosen = book[sheet] if sheet else book.worksheets[0]
        chosen.reset_dimensions()
        rows = [[_shown(cell, decimal) for cell in row] for row in chosen.iter_rows()]
        name = chosen.title
    finally:
        book.close()
    if _has_formulas(path):
        _refuse_uncalculated(rows, path, name)
    if len(rows) < heading_row:
        raise InputError(Problem("heading_absent", file=str(path), value=str(heading_row)))
    width = max(map(len, rows))
    filled = [row + [None] * (width - len(row)) for row in rows]
    names = [name or "" for name in filled[heading_row - 1]]
    frame = pd.DataFrame(filled[heading_row:], columns=range(width), dtype="str")
    return _named(frame.mask(frame == ""), names, path, heading_row)


def _has_formulas(path: Path) -> bool:
    with ZipFile(path) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/") and name.endswith(".xml")]
        return any(FORMULA.search(archive.read(name)) for name in sheets)


def _refuse_uncalculated(rows: list[list[str | None]], path: Path, sheet: str) -> None:
    """Refuse formulas without an outcome, which a program wrote and no spreadsheet ever calculated.

    They would read as empty cells, and an empty cell means "not known". An outcome that is an empty text is one.
    """
    book = load_workbook(path, read_only=True)
    try:
        book[sheet].reset_dimensions()
        without = [
            cell.coordinate
            for row, shown in zip(book[sheet].iter_rows(), rows, strict=True)
            for cell, outcome in zip(row, shown, strict=True)
            if outcome is None and cell.data_type == "f"
        ]
    finally:
        book.close()
    if without:
        raise InputError(
            Problem("formula_not_calculated", file=str(path), value=without[0], details={"count": len(without)})
        )


def _decoded(content: bytes, path: Path) -> str:
    marked = next((name for mark, name in MARKS.items() if content.startswith(mark)), None)
    if marked is None and b"\x00" in content[:LOOKED_AT]:
        raise InputError(Problem("csv_not_text", file=str(path)))
    for encoding in (marked,) if marked else ENCODINGS:
        try:
            return content.decode(encoding).replace("\r\n", "\n").replace("\r", "\n")
        except UnicodeDecodeError:
            continue
    raise InputError(Problem("csv_not_text", file=str(path)))


def _heading(text: str, path: Path, heading_row: int) -> tuple[list[str], str, int]:
    """Return the names in the heading, the separator that gives most of them, and the lines up to and including it."""
    # A title above the heading has no separator at all: then the rest of the file tells which one it is.
    likely = sorted(SEPARATORS, key=text[:LOOKED_AT].count, reverse=True)
    best: tuple[list[str], str, int] = ([], likely[0], 0)
    for separator in likely:
        reader = csv.reader(_lines_of(text), delimiter=separator)
        names: list[str] = []
        try:
            for _ in range(heading_row):
                names = next(reader)
        except StopIteration:
            raise InputError(Problem("heading_absent", file=str(path), value=str(heading_row))) from None
        if len(names) > len(best[0]):
            best = (names, separator, reader.line_num)
    if not best[0]:
        raise InputError(Problem("heading_absent", file=str(path), value=str(heading_row)))
    return best


def _lines_of(text: str) -> Iterator[str]:
    """Give the lines one at a time: a heading must not cost a copy of the whole file."""
    start = 0
    while start < len(text):
        end = text.find("\n", start) + 1 or len(text)
        yield text[start:end]
        start = end


def _named(frame: pd.DataFrame, names: list[str], path: Path, heading_row: int) -> pd.DataFrame:
    """Return rows under the names of the heading, without blank rows and columns; refuse a heading that is not one."""
    frame = frame.set_axis(pd.RangeIndex(heading_row + 1, heading_row + 1 + len(frame), name="row"))
    clean = [str(name).strip() for name in names]
    empty = frame.isna().all()
    nameless = [number for number, name in enumerate(clean) if not name and not empty.iloc[number]]
    if nameless:
        letters = ", ".join(get_column_letter(number + 1) for number in nameless[:5])
        raise InputError(Problem("heading_blank", file=str(path), row=heading_row, value=letters))
    twice = sorted({name for name in clean if name and clean.count(name) > 1})
    if twice:
        raise InputError(Problem("heading_twice", file=str(path), value=", ".join(twice)))
    kept = frame.loc[:, [bool(name) for name in clean]]
    return kept.set_axis([name for name in clean if name], axis=1).dropna(how="all")


def _ragged(rows: list[arrow_csv.InvalidRow], path: Path, heading_row: int) -> Problem:
    first = rows[0]
    details = {"expected": first.expected_columns, "actual": first.actual_columns, "rows": len(rows)}
    return Problem("csv_ragged", file=str(path), row=heading_row + (first.number or 0), details=details)


def _shown(cell: Any, decimal: str) -> str | None:
    """Return a cell as text: numbers in the notation of the file, percents with their sign, days as ISO dates.

    Empty text is the outcome of a formula; a cell without anything is `None`.
    """
    value = cell.value
    if value is None:
        return "" if cell.data_type == "str" else None
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value).strip()
    percent = "%" in (cell.number_format or "")
    # Twelve digits: enough for any table, and 0.07 x 100 does not become 7.000000000000001.
    number = format(value * 100 if percent else value, ".12g").replace(".", decimal)
    return f"{number}%" if percent else number
