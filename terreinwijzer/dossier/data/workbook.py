"""The workbook: one sheet per table, with what every column means above it."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd
import xlsxwriter

from terreinwijzer.dossier.blocks.block import named_sources
from terreinwijzer.dossier.data.tables import DataTable, shown_code
from terreinwijzer.dossier.wording import text
from terreinwijzer.vocabulary.notation import unit_label
from terreinwijzer.vocabulary.tables import Column

# Meaning, unit, source, and the name in the data files: the filter stands on the last.
HEAD_ROWS = 4
# A longer table opens slowly and is of no use to read; it is in the data files.
MOST_ROWS = 50_000
NARROWEST, WIDEST = 11, 60
HEAD_LINE, SMALL_LINE = 15.0, 12.5
# Wider than this, a sheet on one page could not be read.
PAGE_WIDTH = 260
DEEPEST_HEAD, DEEPEST_ROW = 6, 12
MOST_DECIMALS = {"ha": 2, "pct": 1, "ratio": 3, "eur": 0, "year": 0}
DAY = {"nl": "dd-mm-yyyy", "en": "d mmm yyyy"}
NUMBERS = ("number", "integer", "year")
INK, FAINT, RESULT, INPUT = "#0B4F7A", "#5B6770", "#0B4F7A", "#9AA5AE"


def write_workbook(tables: Sequence[DataTable], target: Path, language: str, title: str) -> None:
    """Write the workbook to a file; the rest is as in `workbook_of`."""
    target.write_bytes(workbook_of(tables, language, title))


def workbook_of(tables: Sequence[DataTable], language: str, title: str) -> bytes:
    """Return a workbook: a guide, and a sheet per table.

    Parameters
    ----------
    tables
        What to write, in order.
    language
        `nl` or `en`.
    title
        Title of the dossier, for the properties of the file and the first sheet.
    """
    # In memory first: a zip file that a full disk cuts off cannot be closed quietly.
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        book.set_properties({"title": title, "comments": text("guide_reading", language)})
        styles = _Styles(book, language)
        _write_guide(book.add_worksheet(text("guide", language)), tables, styles, title)
        for table in tables:
            if len(table.frame) <= MOST_ROWS:
                _write_table(book.add_worksheet(table.sheet(language)), table, styles)
    return content.getvalue()


class _Styles:
    """Formats of one workbook, each made once."""

    def __init__(self, book: xlsxwriter.Workbook, language: str) -> None:
        self.book, self.language = book, language
        self.made: dict[tuple[tuple[str, Any], ...], Any] = {}

    def style(self, **settings: Any) -> Any:
        key = tuple(sorted(settings.items()))
        if key not in self.made:
            self.made[key] = self.book.add_format({"valign": "top", **settings})
        return self.made[key]


def number_format(unit: str, decimals: int) -> str:
    """Return how a spreadsheet shows values of a unit; years carry no thousands separator."""
    if unit == "year":
        return "0"
    plain = "#,##0" + ("." + "0" * decimals if decimals else "")
    return f"€ {plain}" if unit == "eur" else plain


def decimals_needed(values: pd.Series, unit: str) -> int:
    """Return how many decimals show every value as it is, up to what the unit deserves."""
    most = MOST_DECIMALS.get(unit, 2)
    known = pd.to_numeric(values, errors="coerce").dropna().astype("float64")
    for decimals in range(most):
        if ((known - known.round(decimals)).abs() < 1e-9).all():  # noqa: PLR2004  (what binary numbers leave over)
            return decimals
    return most


def _write_guide(sheet: Any, tables: Sequence[DataTable], styles: _Styles, title: str) -> None:
    language = styles.language
    sheet.hide_gridlines(2)
    sheet.set_row(0, 2 * HEAD_LINE)
    sheet.write_string(0, 0, title, styles.style(bold=True, font_size=16, font_color=INK))
    sheet.merge_range(1, 0, 1, 3, text("guide_reading", language), styles.style(text_wrap=True))
    sheet.set_row(1, 3 * HEAD_LINE)
    head = styles.style(bold=True, bottom=2, bottom_color=INK)
    for place, code in enumerate(("sheet", "contents_of", "guide_part", "guide_rows")):
        sheet.write_string(3, place, text(code, language), head)
    for row, table in enumerate(tables, start=4):
        name, rows = table.sheet(language), len(table.frame)
        if rows <= MOST_ROWS:
            link = styles.style(font_color=INK, underline=1)
            sheet.write_url(row, 0, f"internal:'{name.replace(chr(39), chr(39) * 2)}'!A1", link, name)
            meaning = table.definition.meaning(language)
        else:
            sheet.write_string(row, 0, name, styles.style())
            meaning = text("guide_too_long", language, rows=rows, file=f"tables/{table.name}.parquet")
        sheet.write_string(row, 1, meaning, styles.style(text_wrap=True))
        sheet.write_string(row, 2, text(f"guide_{table.part}", language), styles.style())
        sheet.write_number(row, 3, rows, styles.style(num_format=number_format("count", 0)))
    for place, width in enumerate((34, 80, 12, 10)):
        sheet.set_column(place, place, width)
    sheet.freeze_panes(4, 0)
    _print_setup(sheet, 3)


def _write_table(sheet: Any, table: DataTable, styles: _Styles) -> None:
    columns, language = table.definition.columns, styles.language
    sheet.set_tab_color(RESULT if table.part == "result" else INPUT)
    cells = {column.name: _cells(table, column, language) for column in columns}
    widths = [_width(column, cells[column.name]) for column in columns]
    _write_heads(sheet, table, styles, widths)
    for place, column in enumerate(columns):
        for row, cell in enumerate(cells[column.name], start=HEAD_ROWS):
            if cell is not None:
                _write_cell(sheet, (row, place), cell, styles)
    texts = [
        ([cell.words if cell else "" for cell in cells[column.name]], width)
        for column, width in zip(columns, widths, strict=True)
        if column.type in {"text", "code"}
    ]
    for row in range(len(table.frame)):
        lines = max((_lines(words[row], width - 1) for words, width in texts), default=1)
        if lines > 1:
            sheet.set_row(row + HEAD_ROWS, HEAD_LINE * min(lines, DEEPEST_ROW))
    last = HEAD_ROWS + len(table.frame) - 1
    sheet.autofilter(HEAD_ROWS - 1, 0, last, len(columns) - 1)
    sheet.freeze_panes(HEAD_ROWS, 2 if columns[0].name.endswith("_id") and columns[1].type == "text" else 1)
    # Keys and codes of registers can look like numbers; they are names.
    sheet.ignore_errors({"number_stored_as_text": f"A{HEAD_ROWS + 1}:XFD{last + 1}"})
    _print_setup(sheet, HEAD_ROWS - 1, whole=sum(widths) < PAGE_WIDTH)


@dataclass(frozen=True)
class _Cell:
    """A value as it is stored, how it is shown, and roughly the words that a reader sees."""

    value: float | datetime | str
    words: str
    style: tuple[tuple[str, Any], ...]


def _cells(table: DataTable, column: Column, language: str) -> list[_Cell | None]:
    values = table.frame[column.name]
    if column.type not in NUMBERS:
        return [None if _missing(value) else _plain_cell(value, column, language) for value in values.tolist()]
    # A value in a column without a unit of its own has the unit of its row.
    mixed = not column.unit and "unit" in table.frame
    units = table.frame["unit"].fillna("").astype(str) if mixed else [column.unit] * len(values)
    whole = table.decimals.get(column.name, decimals_needed(values, column.unit))
    return [
        None if _missing(value) else _number_cell(
            float(value), unit, decimals_needed(pd.Series([value]), unit) if mixed else whole
        )
        for value, unit in zip(values.tolist(), units, strict=True)
    ]  # fmt: skip


def _number_cell(value: float, unit: str, decimals: int) -> _Cell:
    return _Cell(value, f"{value:,.{decimals}f}", (("num_format", number_format(unit, decimals)),))


def _plain_cell(value: Any, column: Column, language: str) -> _Cell:
    style: tuple[tuple[str, Any], ...] = (("align", "left"), ("indent", 1))
    if column.type == "date":
        day = pd.Timestamp(value).to_pydatetime()
        return _Cell(day, "31-12-2023", (*style, ("num_format", DAY[language])))
    if column.type == "boolean":
        words = text("yes" if value else "no", language)
    elif column.name == "unit":
        words = unit_label(str(value), language)
    else:
        words = shown_code(column.codes, str(value), language) if column.codes else str(value)
    return _Cell(words, words, (*style, ("text_wrap", True)))


def _write_cell(sheet: Any, place: tuple[int, int], cell: _Cell, styles: _Styles) -> None:
    style = styles.style(**dict(cell.style))
    if isinstance(cell.value, str):
        sheet.write_string(*place, cell.value, style)
    elif isinstance(cell.value, datetime):
        sheet.write_datetime(*place, cell.value, style)
    else:
        sheet.write_number(*place, cell.value, style)


def _write_heads(sheet: Any, table: DataTable, styles: _Styles, widths: Sequence[float]) -> None:
    language, columns = styles.language, table.definition.columns
    sources = [named_sources(table.sources.get(column.name, ()), language) for column in columns]
    for place, (column, width) in enumerate(zip(columns, widths, strict=True)):
        side = {"align": "right"} if column.type in NUMBERS else {"align": "left", "indent": 1}
        small = {"font_color": FAINT, "font_size": 9, "text_wrap": True, **side}
        sheet.write_string(0, place, column.meaning(language), styles.style(bold=True, text_wrap=True, **side))
        sheet.write_string(1, place, unit_label(column.unit, language) if column.unit else "", styles.style(**small))
        sheet.write_string(3, place, column.name, styles.style(**small, bottom=2, bottom_color=INK))
        sheet.set_column(place, place, width)
    deepest = [1]
    style = styles.style(font_color=FAINT, text_wrap=True, font_size=9, align="left", indent=1)
    for first, last in _runs(sources):
        words = "" if sources[first] == "–" else sources[first]
        deepest.append(_lines(words, sum(widths[first : last + 1])))
        if last > first:
            sheet.merge_range(2, first, 2, last, words, style)
        else:
            sheet.write_string(2, first, words, style)
    names = [_lines(column.meaning(language), 0.9 * width) for column, width in zip(columns, widths, strict=True)]
    codes = [_lines(column.name, width - 3) for column, width in zip(columns, widths, strict=True)]
    sheet.set_row(0, HEAD_LINE * min(DEEPEST_HEAD, max(names)))
    sheet.set_row(2, SMALL_LINE * min(DEEPEST_HEAD, max(deepest)))
    sheet.set_row(3, SMALL_LINE * max(codes))


def _lines(words: str, width: float) -> int:
    """Return how many lines words take in a column of `width` characters; a long word breaks."""
    return max(1, math.ceil(len(words) / max(1.0, width)))


def _missing(value: Any) -> bool:
    return bool(pd.isna(value))


def _runs(values: list[str]) -> list[tuple[int, int]]:
    """Return the first and last place of every run of equal values."""
    starts = [place for place, value in enumerate(values) if place == 0 or value != values[place - 1]]
    return list(zip(starts, [*(start - 1 for start in starts[1:]), len(values) - 1], strict=True))


def _width(column: Column, cells: Sequence[_Cell | None]) -> float:
    longest = max((len(cell.words) for cell in cells if cell is not None), default=0)
    if column.type in {"text", "code"}:
        return min(WIDEST, max(NARROWEST, longest + 3, min(len(column.name) + 4, 18)))
    return max(NARROWEST, longest + 4, min(len(column.name) + 4, 16))


def _print_setup(sheet: Any, last_head_row: int, *, whole: bool = True) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)
    if whole:
        sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0, last_head_row)
