"""Tables that leave the application: in a spreadsheet they are data, never a formula."""

from __future__ import annotations

import io
from collections.abc import Mapping

import pandas as pd
from django.http import Http404, HttpResponse

from terreinwijzer.dossier.data.sheets import plain_workbook

TYPES = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
# A spreadsheet takes a text that begins with one of these for a formula (OWASP, CSV injection).
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n")


def safe_cells(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a table of which no text is taken for a formula by a spreadsheet: such a text gets an apostrophe."""
    kept = frame.rename(columns={name: _safe(name) for name in frame.columns})
    for place, name in enumerate(frame.columns):
        if not pd.api.types.is_numeric_dtype(frame[name]):
            kept.isetitem(place, [_safe(value) for value in frame[name]])
    return kept


def as_csv(frame: pd.DataFrame) -> bytes:
    """Return a table as CSV that a spreadsheet reads as it is meant: letters as they are, formulas as text."""
    buffer = io.StringIO()
    safe_cells(frame).to_csv(buffer, index=False)
    # The mark at the start makes a spreadsheet read the letters as they are.
    return ("\ufeff" + buffer.getvalue()).encode()


def sheets_file(sheets: Mapping[str, pd.DataFrame], name: str, suffix: str) -> HttpResponse:
    """Return tables as a file: all of them as sheets of a workbook, or the first one as CSV.

    Raises
    ------
    Http404
        The suffix is another.
    """
    if suffix not in TYPES:
        raise Http404
    content = as_csv(next(iter(sheets.values()))) if suffix == "csv" else plain_workbook(sheets)
    headers = {"Content-Disposition": f'attachment; filename="{name}.{suffix}"'}
    return HttpResponse(content, content_type=TYPES[suffix], headers=headers)


def _safe(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA_SIGNS) else value
