"""Parks beside each other: a table, their lines through all figures, and where they lie in the spread."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict

from terreinwijzer.dossier.blocks import compare as blocks
from terreinwijzer.dossier.blocks.figures import KEY_FIGURES
from terreinwijzer.dossier.charts.compare import MOST_CHOSEN
from terreinwijzer.dossier.data.compare_tables import compared_tables
from terreinwijzer.indicators.catalogue import catalogue
from terreinwijzer.web.explore.asked import chosen
from terreinwijzer.web.pages.files import drawing, tables_file
from terreinwijzer.web.pages.frame import page, portfolio
from terreinwijzer.web.pages.parks import in_order, matching
from terreinwijzer.web.portfolios import Shown

PARK, FIGURE = "park", "figure"
MOST_FIGURES = 12
# So many parks are offered at once; a search finds the others.
MOST_OFFERED = 40
CHARTS = {"parallel": blocks.chart_parallel, "boxes": blocks.chart_boxes}


def compare(request: HttpRequest, language: str, portfolio_id: str) -> HttpResponse:
    """Show the chosen parks beside each other; `?park=` and `?figure=`, each as often as wanted, choose."""
    shown = portfolio(portfolio_id)
    parks, figures = asked_in(request.GET, shown)
    words = request.GET.get("q", "").strip()
    found = in_order(shown, matching(shown, words, language), "name", down=False)
    offered = [park for park in found if park not in parks][:MOST_OFFERED]
    table = blocks.compared(shown.results, parks, figures, language) if parks else None
    return page(
        request, "explore/compare.html", language, shown, "explore",
        parks=[(park, shown.names[park]) for park in parks], offered=[(park, shown.names[park]) for park in offered],
        all=len(shown.names), left=len(found) > MOST_OFFERED, words=words, most=MOST_CHOSEN,
        too_many=len(set(request.GET.getlist(PARK))) > MOST_CHOSEN,
        figures=figures, known=[(name, catalogue()[name].label(language)) for name in _known(shown)],
        table=table, links=dict(enumerate(figures)),
        spread=blocks.spread_table(shown.results, figures, language),
        charts=[block for make in CHARTS.values() if (block := make(shown.results, parks, figures, language))],
        query=_query(parks, figures),
    )  # fmt: skip


def compare_file(request: HttpRequest, language: str, portfolio_id: str, name: str, suffix: str) -> HttpResponse:
    """Return a chart as SVG, the chosen parks or the spread as CSV, or both as XLSX."""
    shown = portfolio(portfolio_id)
    parks, figures = asked_in(request.GET, shown)
    if suffix == "svg":
        return drawing(CHARTS[name](shown.results, parks, figures, language) if name in CHARTS else None, request)
    tables = compared_tables(shown.results, parks, figures, language)
    order = {"parks": tables, "spread": tables[::-1]}.get(name)
    if order is None:
        raise Http404
    return tables_file(shown, order, f"{portfolio_id}-compare-{name}", suffix, language)


def asked_in(given: QueryDict, shown: Shown) -> tuple[list[str], list[str]]:
    """Return the parks and the figures that an address asks for; the key figures where it asks for none."""
    known = _known(shown)
    parks = chosen(given.getlist(PARK), list(shown.names.index), MOST_CHOSEN)
    figures = chosen(given.getlist(FIGURE), known, MOST_FIGURES)
    return parks, figures or [name for name in KEY_FIGURES if name in known] or known[:1]


def _known(shown: Shown) -> list[str]:
    table = shown.results.indicators.per_park
    return [str(name) for name in table if table[name].notna().any()]


def _query(parks: list[str], figures: list[str]) -> str:
    asked: Any = QueryDict(mutable=True)
    asked.setlist(PARK, parks)
    asked.setlist(FIGURE, figures)
    query: str = asked.urlencode()
    return query
