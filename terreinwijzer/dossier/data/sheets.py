"""A plain workbook: tables as they are, one sheet each, for who works on with the numbers.

The workbook of a dossier, which explains each column, is another: see `workbook`.
"""

from __future__ import annotations

import io
import math
from collections.abc import Mapping
from datetime import date, datetime, time
from numbers import Real
from typing import Any

import pandas as pd
import xlsxwriter

from terreinwijzer.errors import InputError, Problem

# A spreadsheet takes no longer name of a sheet.
LONGEST_TITLE = 31
# Beside the row of heads.
MOST_ROWS = 2**20 - 1
# A spreadsheet counts days from here.
FIRST_YEAR = 1900
# Read alike in every language, and sorted as it is read.
DAY, MOMENT = "yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss"


def plain_workbook(sheets: Mapping[str, pd.DataFrame]) -> bytes:
    """Return tables as a workbook: numbers, days and truths as such, and everything else as text, never a formula.

    Parameters
    ----------
    sheets
        Tables by the title of their sheet. The index of a table is left out.

    Raises
    ------
    InputError
        A table has more rows than a sheet can hold: the rest would be missing without a word.
    """
    if (longest := max((len(frame) for frame in sheets.values()), default=0)) > MOST_ROWS:
        raise InputError(Problem("sheet_too_long", value=str(longest)))
    # In memory: a zip file that a full disk cuts off cannot be closed quietly.
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        head = book.add_format({"bold": True, "bottom": 1})
        day, moment = (book.add_format({"num_format": written}) for written in (DAY, MOMENT))
        for title, frame in sheets.items():
            sheet = book.add_worksheet(title[:LONGEST_TITLE])
            sheet.freeze_panes(1, 0)
            for place, name in enumerate(frame.columns):
                sheet.write_string(0, place, str(name), head)
                for row, value in enumerate(frame.iloc[:, place], start=1):
                    _write(sheet, row, place, value, day, moment)
            sheet.autofit()
    return content.getvalue()


def _write(sheet: Any, row: int, place: int, value: object, day: Any, moment: Any) -> None:
    if value is None or value is pd.NaT or value is pd.NA or (isinstance(value, float) and math.isnan(value)):
        return
    if isinstance(value, date) and value.year >= FIRST_YEAR and getattr(value, "tzinfo", None) is None:
        sheet.write_datetime(row, place, value, moment if _has_time(value) else day)
    elif isinstance(value, bool):
        sheet.write_boolean(row, place, value)
    elif isinstance(value, Real) and math.isfinite(value):
        sheet.write_number(row, place, value)
    else:
        # A moment with its time zone too, which a cell for moments would lose.
        sheet.write_string(row, place, str(value))


def _has_time(value: date) -> bool:
    return isinstance(value, datetime) and value.time() != time(0)
