"""What a reader can take along: tables as CSV and XLSX, charts as SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse

from terreinwijzer.dossier.blocks.block import Block
from terreinwijzer.dossier.blocks.one_park import chart_ranking
from terreinwijzer.dossier.charts.render import svg
from terreinwijzer.dossier.data.compare_tables import compared_tables
from terreinwijzer.dossier.data.method_tables import audit_tables
from terreinwijzer.dossier.data.tables import DataTable, of_method, park_indicators
from terreinwijzer.dossier.data.workbook import workbook_of
from terreinwijzer.web.exports import TYPES, as_csv
from terreinwijzer.web.pages.frame import LASTING, known_park, portfolio
from terreinwijzer.web.pages.home import MAPS, drawable
from terreinwijzer.web.portfolios import Shown

CHARTS = {maker.__name__: maker for maker in MAPS}


def parks_file(request: HttpRequest, language: str, portfolio_id: str, suffix: str) -> HttpResponse:  # noqa: ARG001
    """Return every indicator of every park."""
    shown = portfolio(portfolio_id)
    return table_file(shown, park_indicators(shown.results), f"{portfolio_id}-parks", suffix, language)


def park_file(
    request: HttpRequest, language: str, portfolio_id: str, park_id: str, suffix: str  # noqa: ARG001
) -> HttpResponse:  # fmt: skip
    """Return every indicator of one park."""
    shown = portfolio(portfolio_id)
    known_park(shown, park_id)
    table = park_indicators(shown.results)
    one = replace(table, frame=table.frame[table.frame["park_id"] == park_id])
    return table_file(shown, one, f"{portfolio_id}-{park_id}", suffix, language)


def audit_file(request: HttpRequest, language: str, portfolio_id: str, name: str, suffix: str) -> HttpResponse:  # noqa: ARG001
    """Return what the audit found, or every stated figure with its verdict."""
    shown = portfolio(portfolio_id)
    tables = {
        key: of_method(key, each.frame, each.inputs) for key, each in audit_tables(shown.results, language).items()
    }
    if name not in tables:
        raise Http404
    return table_file(shown, tables[name], f"{portfolio_id}-{name}", suffix, language)


def figure_file(request: HttpRequest, language: str, portfolio_id: str, name: str, suffix: str) -> HttpResponse:  # noqa: ARG001
    """Return one indicator of every park, and its spread over them."""
    shown = portfolio(portfolio_id)
    if name not in shown.results.indicators.per_park:
        raise Http404
    tables = compared_tables(shown.results, [], [name], language)
    return tables_file(shown, tables, f"{portfolio_id}-{name}", suffix, language)


def chart(request: HttpRequest, language: str, portfolio_id: str, name: str) -> HttpResponse:
    """Return a chart of the dossier as a drawing."""
    shown = portfolio(portfolio_id)
    if name not in CHARTS or not drawable(shown):
        raise Http404
    return drawing(shown.block(CHARTS[name], language), request)


def figure_chart(request: HttpRequest, language: str, portfolio_id: str, name: str) -> HttpResponse:
    """Return an indicator over the parks as a drawing; `?park=` makes one stand out."""
    shown = portfolio(portfolio_id)
    if name not in shown.results.indicators.per_park:
        raise Http404
    park_id = request.GET.get("park", "")
    if park_id:
        known_park(shown, park_id)
    return drawing(shown.block(chart_ranking, language, name, park_id), request)


def drawing(block: Block | None, request: HttpRequest) -> HttpResponse:
    """Return a chart as a drawing, narrow where the address asks for it."""
    definition = block and (block.narrow if request.GET.get("size") == "narrow" else block.definition)
    if not definition:
        raise Http404
    headers = {"Cache-Control": LASTING if "v" in request.GET else "no-cache"}
    return HttpResponse(svg(definition), content_type="image/svg+xml", headers=headers)


def table_file(shown: Shown, table: DataTable, name: str, suffix: str, language: str) -> HttpResponse:
    """Return a table as `csv` or `xlsx`."""
    return tables_file(shown, [table], name, suffix, language)


def tables_file(shown: Shown, tables: Sequence[DataTable], name: str, suffix: str, language: str) -> HttpResponse:
    """Return tables as a workbook (`xlsx`), or the first one as `csv`."""
    if suffix not in TYPES or not tables:
        raise Http404
    as_book = suffix == "xlsx"
    content = workbook_of(tables, language, shown.results.names[language]) if as_book else as_csv(tables[0].frame)
    day = shown.results.reference_date.isoformat()
    headers = {"Content-Disposition": f'attachment; filename="{name}-{day}.{suffix}"'}
    return HttpResponse(content, content_type=TYPES[suffix], headers=headers)
