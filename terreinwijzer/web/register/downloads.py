"""Tables of the register to take along."""

from __future__ import annotations

import pandas as pd
from django.http import HttpResponse
from django.utils import timezone

from terreinwijzer.web.exports import sheets_file
from terreinwijzer.web.wording import text


def download(rows: pd.DataFrame, name: str, suffix: str, language: str) -> HttpResponse:
    """Return a table as CSV or XLSX, with heads in words; each column has a text `field_<column>`.

    Raises
    ------
    Http404
        The suffix is another.
    """
    told = rows.rename(columns={column: text(f"field_{column}", language) for column in rows.columns})
    return sheets_file({name[:31]: told}, f"{name}-{timezone.localdate().isoformat()}", suffix)
