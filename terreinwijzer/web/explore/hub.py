"""The energy hub: the picture of now under other assumptions, and the search for the best one in the background."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect

from terreinwijzer.dossier.blocks import hub as blocks
from terreinwijzer.dossier.data.hub_tables import hub_tables
from terreinwijzer.dossier.results import Results
from terreinwijzer.dossier.story.hub import picture_said
from terreinwijzer.errors import InputError, describe
from terreinwijzer.web.explore.answers import blocks_of, chart_file, table_files
from terreinwijzer.web.explore.hub_asked import HubForm, pictured
from terreinwijzer.web.pages.frame import address, page, portfolio
from terreinwijzer.web.people.models import User
from terreinwijzer.web.portfolios import Shown
from terreinwijzer.web.tasks.asking import ask, own

LAST = 5


def hub(request: HttpRequest, language: str, portfolio_id: str) -> HttpResponse:
    """Show the assumptions and the picture of now that follows; what is asked otherwise stands in the address."""
    shown = portfolio(portfolio_id)
    if not shown.results.portfolio.has("connections"):
        return page(request, "explore/hub.html", language, shown, "explore", method="hub", known=False)
    return _page(request, language, shown, HubForm(request.GET, shown=shown, language=language), [])


def hub_search(request: HttpRequest, language: str, portfolio_id: str) -> HttpResponse:
    """Start the search for the best hub and go to its page."""
    shown = portfolio(portfolio_id)
    if request.method != "POST" or not shown.results.portfolio.has("connections"):
        return HttpResponseRedirect(address(language, shown, "explore_hub"))
    form = HubForm(request.POST, shown=shown, language=language)
    user = request.user
    assert isinstance(user, User)  # noqa: S101  (the gate lets nobody else through)
    if not form.is_valid():
        return _page(request, language, shown, form, [])
    try:
        made = ask(user, shown, "hub", form.asked)
    except InputError as fault:
        return _page(request, language, shown, form, describe(fault.problems, language))
    return HttpResponseRedirect(address(language, shown, "task", task_id=made.key))


def hub_file(request: HttpRequest, language: str, portfolio_id: str, name: str, suffix: str) -> HttpResponse:
    """Return a chart as SVG, a table as CSV, or all tables as XLSX."""
    shown = portfolio(portfolio_id)
    if not shown.results.portfolio.has("connections"):
        raise Http404
    form = HubForm(request.GET, shown=shown, language=language)
    if not form.is_valid():
        raise Http404
    try:
        results = pictured(shown, form.asked)
    except InputError as fault:
        raise Http404 from fault
    if suffix == "svg":
        return chart_file(request, name, blocks_of(results, blocks.MAKERS, language))
    assert results.hub is not None  # noqa: S101  (put in just now)
    return table_files(shown, "hub", name, suffix, hub_tables(results.hub, results.portfolio), language)


def _page(request: HttpRequest, language: str, shown: Shown, form: HubForm, faults: list[str]) -> HttpResponse:
    values: dict[str, Any] = {
        "method": "hub",
        "form": form,
        "known": True,
        "faults": faults,
        "outcome": None,
        "earlier": [],
    }
    if form.is_valid():
        try:
            values["outcome"] = _outcome(pictured(shown, form.asked), language)
        except InputError as fault:
            values["faults"] = [*faults, *describe(fault.problems, language)]
    if isinstance(request.user, User):
        earlier = own(request.user, shown.portfolio_id).filter(kind="hub").defer("result")[:LAST]
        values["earlier"] = list(earlier)
    return page(request, "explore/hub.html", language, shown, "explore", **values)


def _outcome(results: Results, language: str) -> dict[str, Any]:
    """Return what the page tells of the picture of now: sentences, pictures and tables."""
    assert results.hub is not None  # noqa: S101  (put in just now)
    return {
        "lines": picture_said(results.hub, language), "blocks": blocks_of(results, blocks.MAKERS, language),
        "tables": list(hub_tables(results.hub, results.portfolio)), "illustrative": results.hub.illustrative,
    }  # fmt: skip
