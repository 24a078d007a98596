"""Trends: three levers that change all methods at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse

from terreinwijzer.api.case import with_transitions
from terreinwijzer.api.trend_effect import Basis
from terreinwijzer.api.trends import trends_basis, with_levers, with_positions
from terreinwijzer.dossier.blocks import trends as blocks
from terreinwijzer.dossier.data.trends_tables import trends_tables
from terreinwijzer.dossier.results import Results, TrendsResults
from terreinwijzer.dossier.story.trends import trends_said
from terreinwijzer.transitions.trends.levers import MIDDLE, POSITIONS, TrendSettings, lever_names, trend_settings
from terreinwijzer.web.explore.address_form import AddressForm
from terreinwijzer.web.explore.answers import MadeTable, blocks_of, chart_file, table_files, with_rows
from terreinwijzer.web.explore.once import worked_out_once
from terreinwijzer.web.pages.frame import page, portfolio
from terreinwijzer.web.portfolios import Shown, portfolios_at
from terreinwijzer.web.wording import text

FIRST = (blocks.effects, blocks.alone_chart)
MORE = (blocks.alone, blocks.levers)
KEPT = 16
# Three levers of three positions each, for some portfolios.
ANSWERS_KEPT = 108
Levers = tuple[tuple[str, str], ...]


class TrendsForm(AddressForm):
    """The levers as sliders from 0 (low) to 2 (high); what an address does not say is as the case has it."""

    def __init__(self, given: Mapping[str, Any], base: TrendSettings, language: str) -> None:
        """Make the form, and check what an address gives."""
        usual = {lever: str(POSITIONS.index(base.levers.get(lever, MIDDLE))) for lever in lever_names(language)}
        super().__init__(given, usual, language)
        for lever, name in lever_names(language).items():
            self.fields[lever] = forms.IntegerField(
                label=name, help_text=text("trends_positions", language), min_value=0, max_value=len(POSITIONS) - 1,
                widget=forms.NumberInput(attrs={"type": "range", "step": "1", "class": "lever"}),
            )  # fmt: skip
        self.full_clean()

    @property
    def levers(self) -> Levers:
        """Return where each lever stands; only of a form without faults."""
        return tuple((lever, POSITIONS[self.cleaned_data[lever]]) for lever in self.usual)


def trends(request: HttpRequest, language: str, portfolio_id: str) -> HttpResponse:
    """Show all methods in the middle and with the levers; these stand in the address."""
    shown = portfolio(portfolio_id)
    form = _form(request, shown, language)
    outcome = None
    if form.is_valid():
        results = _asked(shown, form)
        assert results.trends is not None  # noqa: S101  (made just now)
        outcome = _outcome(results, language) if len(results.trends.effects) else None
    known = outcome is not None or not form.is_valid()
    values: dict[str, Any] = {"method": "trends", "form": form, "faults": [], "known": known, "outcome": outcome}
    return page(request, "explore/trends.html", language, shown, "explore", **values)


def trends_file(request: HttpRequest, language: str, portfolio_id: str, name: str, suffix: str) -> HttpResponse:
    """Return the chart as SVG, a table as CSV, or all tables as XLSX."""
    shown = portfolio(portfolio_id)
    form = _form(request, shown, language)
    if not form.is_valid():
        raise Http404
    results = _asked(shown, form)
    if suffix == "svg":
        return chart_file(request, name, blocks_of(results, FIRST, language))
    return table_files(shown, "trends", name, suffix, _tables(results, language), language)


def _form(request: HttpRequest, shown: Shown, language: str) -> TrendsForm:
    return TrendsForm(request.GET, trend_settings(shown.case.parameters.get("trends", {})), language)


def _outcome(results: Results, language: str) -> dict[str, Any]:
    return {
        "said": trends_said(results, language), "first": blocks_of(results, FIRST, language),
        "more": blocks_of(results, MORE, language), "tables": list(_tables(results, language)),
    }  # fmt: skip


def _tables(results: Results, language: str) -> dict[str, MadeTable]:
    assert results.trends is not None  # noqa: S101  (callers made it)
    return with_rows(trends_tables(results.trends, results.demand, results.portfolio, language))


def _asked(shown: Shown, form: TrendsForm) -> Results:
    found = _answered(settings.ENVIRONMENT.data, shown.portfolio_id, shown.checksum, form.levers)
    return replace(shown.results, trends=found)


@worked_out_once(ANSWERS_KEPT)
def _answered(data: str, portfolio_id: str, checksum: str, levers: Levers) -> TrendsResults:
    basis, usual = _usual(data, portfolio_id, checksum)
    return with_positions(usual, basis, dict(levers))


@worked_out_once(KEPT)
def _usual(data: str, portfolio_id: str, checksum: str) -> tuple[Basis, TrendsResults]:  # noqa: ARG001  (the key)
    shown = portfolios_at(data).shown(portfolio_id)
    assert shown is not None  # noqa: S101  (it was there when the page was asked for)
    case = replace(shown.case, portfolio=shown.results.portfolio, layers=shown.results.layers)
    # Without a forecast there is nothing that jobs and hectares work through to.
    results = with_transitions(case, shown.results) if "demand" in case.parameters else shown.results
    basis = trends_basis(case, results)
    return basis, with_levers(basis, trend_settings(shown.case.parameters.get("trends", {})))
