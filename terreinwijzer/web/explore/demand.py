"""Demand for land: other scenarios and assumptions, the band that follows, and when supply runs out."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from terreinwijzer.dossier.blocks import demand as demands
from terreinwijzer.dossier.blocks import supply as supplies
from terreinwijzer.dossier.data.method_tables import method_tables
from terreinwijzer.dossier.results import Results
from terreinwijzer.dossier.story import portfolio as story
from terreinwijzer.errors import InputError, describe
from terreinwijzer.vocabulary.notation import number
from terreinwijzer.web.explore.answers import MadeTable, blocks_of, chart_file, table_files
from terreinwijzer.web.explore.demanded import DemandForm, forecast_results
from terreinwijzer.web.pages.figures import tree
from terreinwijzer.web.pages.frame import page, portfolio
from terreinwijzer.web.portfolios import Shown

FIRST = (supplies.chart_confrontation, supplies.run_out, demands.chart_demand, demands.chart_fan)
MORE = (demands.chart_tornado, demands.scenarios, demands.uncertainty, supplies.supplies, supplies.segments)
TABLES = (
    "run_out", "demand_variants", "demand_scenarios", "uncertainty_quantiles", "uncertainty_tornado", "supplies",
    "confrontation_years", "segments",
)  # fmt: skip
BAND = ("demand.band.low_ha", "demand.band.high_ha")


def demand(request: HttpRequest, language: str, portfolio_id: str) -> HttpResponse:
    """Show the assumptions and the forecast that follows; what is asked otherwise stands in the address."""
    shown = portfolio(portfolio_id)
    if shown.results.demand is None:
        return page(request, "explore/demand.html", language, shown, "explore", method="demand", known=False)
    form = DemandForm(request.GET, shown=shown, language=language)
    values: dict[str, Any] = {"method": "demand", "form": form, "known": True, "faults": [], "outcome": None}
    if form.is_valid():
        try:
            values["outcome"] = _outcome(shown, forecast_results(shown, form.asked), language)
        except InputError as fault:
            values["faults"] = describe(fault.problems, language)
    return page(request, "explore/demand.html", language, shown, "explore", **values)


def demand_file(request: HttpRequest, language: str, portfolio_id: str, name: str, suffix: str) -> HttpResponse:
    """Return a chart as SVG, a table as CSV, or all tables as XLSX."""
    shown = portfolio(portfolio_id)
    if shown.results.demand is None:
        raise Http404
    form = DemandForm(request.GET, shown=shown, language=language)
    try:
        results = forecast_results(shown, form.asked) if form.is_valid() else None
    except InputError as fault:
        raise Http404 from fault
    if results is None:
        raise Http404
    if suffix == "svg":
        return chart_file(request, name, blocks_of(results, (*FIRST, *MORE), language))
    return table_files(shown, "demand", name, suffix, _tables(results, language), language)


def _outcome(shown: Shown, results: Results, language: str) -> dict[str, Any]:
    """Return what the page tells of a forecast: the band now and as the case has it, sentences, pictures and tables."""
    assert results.demand is not None  # noqa: S101  (made just now)
    figures = results.demand.forecast.figures
    low, high = (_hectares(results, name, language) for name in BAND)
    was = [_hectares(shown.results, name, language) for name in BAND]
    return {
        "low": low, "high": high, "was": was if was != [low, high] else [],
        "run_out": story.run_out(results, language, later_too=True),
        "trees": [tree(figures[name], language) for name in BAND if name in figures],
        "first": blocks_of(results, FIRST, language), "more": blocks_of(results, MORE, language),
        "tables": list(_tables(results, language)),
    }  # fmt: skip


def _tables(results: Results, language: str) -> dict[str, MadeTable]:
    found = method_tables(results, language)
    return {name: (found[name].frame, tuple(found[name].inputs)) for name in TABLES if name in found}


def _hectares(results: Results, name: str, language: str) -> str:
    figures = results.demand.forecast.figures if results.demand else {}
    return number(figures[name].value, language) if name in figures else "–"
