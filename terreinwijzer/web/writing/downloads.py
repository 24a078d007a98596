"""Tables of what people write, to take along."""

from __future__ import annotations

import pandas as pd
from django.http import Http404, HttpResponse
from django.utils import timezone

from terreinwijzer.dossier.data.tables import DataTable
from terreinwijzer.dossier.data.workbook import workbook_of
from terreinwijzer.vocabulary.tables import Column, Table
from terreinwijzer.web.exports import TYPES, as_csv
from terreinwijzer.web.portfolios import Shown
from terreinwijzer.web.wording import text, texts
from terreinwijzer.web.writing.reading import Expected


def download(
    rows: pd.DataFrame, name: str, suffix: str, language: str, shown: Shown, about: str = ""
) -> HttpResponse:  # fmt: skip
    """Return a table as CSV or XLSX, with heads in words.

    Parameters
    ----------
    rows
        What is taken along, as words; each column has a text `field_<column>`.
    name
        Of the table, as in the texts and the names of sheets.
    suffix
        `csv` or `xlsx`.
    about
        What of the portfolio it is about, such as a park: it stands in the name of the file.

    Raises
    ------
    Http404
        The suffix is another.
    """
    if suffix not in TYPES:
        raise Http404
    if suffix == "csv":
        content = as_csv(rows.rename(columns={column: text(f"field_{column}", language) for column in rows.columns}))
    else:
        table = DataTable(defined(name, list(rows.columns)), rows, "input")
        content = workbook_of([table], language, shown.results.names[language])
    day = timezone.localdate().isoformat()
    stem = "-".join(part for part in (shown.portfolio_id, about, name) if part)
    headers = {"Content-Disposition": f'attachment; filename="{stem}-{day}.{suffix}"'}
    return HttpResponse(content, content_type=TYPES[suffix], headers=headers)


def to_fill_in(table: Expected, suffix: str, language: str, shown: Shown) -> HttpResponse:
    """Return a table that can be brought in with its heads and nothing in it yet; see `download`."""
    return download(pd.DataFrame(columns=list(table.columns)), table.name, suffix, language, shown)


def defined(name: str, columns: list[str]) -> Table:
    """Return a table of the register as the dossier defines its own: every column a text, with its meaning."""
    told = texts()
    made = [Column(each, "text", nl=told[f"field_{each}"]["nl"], en=told[f"field_{each}"]["en"]) for each in columns]
    meaning = told[f"{name}_table"]
    return Table(name, nl=meaning["nl"], en=meaning["en"], key=(columns[0],), columns=tuple(made))
