"""Tables of the register to take along."""

from __future__ import annotations

import pandas as pd
from django.http import Http404, HttpResponse
from django.utils import timezone

from terreinwijzer.web.exports import TYPES, as_csv, as_xlsx
from terreinwijzer.web.wording import text


def download(rows: pd.DataFrame, name: str, suffix: str, language: str) -> HttpResponse:
    """Return a table as CSV or XLSX, with heads in words; each column has a text `field_<column>`.

    Raises
    ------
    Http404
        The suffix is another.
    """
    if suffix not in TYPES:
        raise Http404
    told = rows.rename(columns={column: text(f"field_{column}", language) for column in rows.columns})
    content = as_csv(told) if suffix == "csv" else as_xlsx({name[:31]: told})
    day = timezone.localdate().isoformat()
    headers = {"Content-Disposition": f'attachment; filename="{name}-{day}.{suffix}"'}
    return HttpResponse(content, content_type=TYPES[suffix], headers=headers)
