"""Access: who lives within how many minutes of each park, where that is, and what a ramp at some place would change."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from terreinwijzer.dossier.blocks import reach as blocks
from terreinwijzer.dossier.blocks.block import Block
from terreinwijzer.dossier.data.reach_tables import reach_tables
from terreinwijzer.dossier.results import Results
from terreinwijzer.dossier.story.reach import reach as said
from terreinwijzer.errors import InputError, describe
from terreinwijzer.web.explore.answers import MadeTable, Maker, blocks_of, chart_file, table_files
from terreinwijzer.web.explore.reached import ReachForm, modes_of, reached, results_within
from terreinwijzer.web.pages.frame import page, portfolio

MORE = (blocks.nearest, blocks.residential, blocks.cycling, blocks.gap_streets)
TABLES = (
    "reach_within", "reach_homes", "reach_nearest", "reach_residential", "reach_cycling", "reach_gaps", "reach_plans",
)  # fmt: skip


def reach(request: HttpRequest, language: str, portfolio_id: str) -> HttpResponse:
    """Show who is within reach of each park; mode, minutes and a ramp to try out stand in the address."""
    shown = portfolio(portfolio_id)
    if reached(shown, None) is None:
        return page(request, "explore/reach.html", language, shown, "explore", method="reach", known=False)
    form = ReachForm(request.GET, modes_of(shown), language)
    values: dict[str, Any] = {"method": "reach", "form": form, "known": True, "faults": [], "outcome": None}
    if form.is_valid():
        try:
            found = reached(shown, form.ramp)
        except InputError as fault:
            values["faults"] = describe(fault.problems, language)
        else:
            assert found is not None  # noqa: S101  (looked above)
            results = results_within(shown, found, form.cleaned_data["minutes"])
            values["outcome"] = _outcome(results, form, language)
    return page(request, "explore/reach.html", language, shown, "explore", **values)


def reach_file(request: HttpRequest, language: str, portfolio_id: str, name: str, suffix: str) -> HttpResponse:
    """Return a chart as SVG, a table as CSV, or all tables as XLSX."""
    shown = portfolio(portfolio_id)
    if reached(shown, None) is None:
        raise Http404
    form = ReachForm(request.GET, modes_of(shown), language)
    try:
        found = reached(shown, form.ramp) if form.is_valid() else None
    except InputError as fault:
        raise Http404 from fault
    if found is None:
        raise Http404
    results = results_within(shown, found, form.cleaned_data["minutes"])
    if suffix == "svg":
        return chart_file(request, name, _first(results, form, language))
    return table_files(shown, "reach", name, suffix, _tables(results), language)


def _tables(results: Results) -> dict[str, MadeTable]:
    assert results.reach is not None  # noqa: S101  (callers made it)
    found = reach_tables(results.reach)
    return {name: found[name] for name in TABLES if name in found}


def _outcome(results: Results, form: ReachForm, language: str) -> dict[str, Any]:
    """Return what the page tells: sentences, pictures and tables."""
    assert results.reach is not None  # noqa: S101  (made just now)
    plans, register = blocks.plans(results, language), blocks.bottlenecks(results, language)
    return {
        "straight": results.reach.answer.straight, "lines": said(results, language),
        "first": _first(results, form, language), "plans": plans, "tried": form.ramp is not None,
        "register": register, "more": blocks_of(results, MORE, language),
        "tables": list(_tables(results)),
    }  # fmt: skip


def _first(results: Results, form: ReachForm, language: str) -> list[Block]:
    assert results.reach is not None  # noqa: S101  (made just now)
    answer = results.reach.answer
    makers: list[Maker] = [blocks.within_chart, blocks.within]
    if len(answer.homes) and len(answer.parks):
        makers.insert(1, partial(_map, mode=form.cleaned_data["mode"]))
    return blocks_of(results, makers, language)


def _map(results: Results, language: str, *, mode: str) -> Block | None:
    return blocks.map_of_homes(results, language, mode)
