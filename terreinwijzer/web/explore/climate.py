"""Climate and greening: measures with other shares, what they hold of a shower, cool and cost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from math import isnan
from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse

from terreinwijzer.api.case import find_climate
from terreinwijzer.api.climate import with_shares
from terreinwijzer.dossier.blocks import climate as blocks
from terreinwijzer.dossier.data.climate_tables import climate_tables
from terreinwijzer.dossier.results import ClimateResults, Results
from terreinwijzer.dossier.story.climate import climate as said_of
from terreinwijzer.errors import InputError, describe
from terreinwijzer.transitions.climate.plan import held_of_all
from terreinwijzer.transitions.climate.settings import PERCENT, ClimateSettings, climate_settings
from terreinwijzer.vocabulary.notation import number
from terreinwijzer.web.explore.address_form import AddressForm
from terreinwijzer.web.explore.answers import blocks_of, chart_file, kept_blocks, table_files, with_rows
from terreinwijzer.web.explore.once import worked_out_once
from terreinwijzer.web.pages.frame import page, portfolio
from terreinwijzer.web.portfolios import Shown, portfolios_at
from terreinwijzer.web.wording import text

FIELDS = (
    "green_roof_pct", "white_roof_pct", "trees_pct", "half_open_pct", "bioswale_pct", "remove_paving_pct", "shower_mm",
)  # fmt: skip
FIRST = (blocks.measures, blocks.held)
# What no share of a measure changes.
FIXED = (blocks.parks, blocks.greening, blocks.tested)
HEAVIEST_MM = 300
KEPT = 16


class ClimateForm(AddressForm):
    """The shares of the measures as fields; what an address does not say is as the case has it."""

    def __init__(self, given: Mapping[str, Any], *, shown: Shown, language: str) -> None:
        """Make the form, and check what an address gives."""
        self.base = climate_settings(shown.case.parameters.get("climate", {}))
        super().__init__(given, {name: f"{getattr(self.base, name):g}" for name in FIELDS}, language)
        for name in FIELDS:
            largest = HEAVIEST_MM if name == "shower_mm" else PERCENT
            self.fields[name] = forms.FloatField(
                label=text(f"climate_{name}", language), min_value=0, max_value=largest,
                widget=forms.NumberInput(attrs={"step": "any"}),
            )  # fmt: skip
        self.full_clean()

    @property
    def chosen(self) -> ClimateSettings:
        """Return the settings that are asked.

        Raises
        ------
        InputError
            They cannot be meant together.
        """
        return replace(self.base, **{name: self.cleaned_data[name] for name in FIELDS})


def climate(request: HttpRequest, language: str, portfolio_id: str) -> HttpResponse:
    """Show the measures and what they do; what is asked otherwise stands in the address."""
    shown = portfolio(portfolio_id)
    form = ClimateForm(request.GET, shown=shown, language=language)
    known = not _measured(shown).parks.empty
    values: dict[str, Any] = {"method": "climate", "form": form, "faults": [], "outcome": None, "known": known}
    if form.is_valid():
        try:
            values["outcome"] = _outcome(shown, _asked(shown, form), language)
        except InputError as fault:
            values["faults"] = describe(fault.problems, language)
    return page(request, "explore/climate.html", language, shown, "explore", **values)


def climate_file(request: HttpRequest, language: str, portfolio_id: str, name: str, suffix: str) -> HttpResponse:
    """Return the chart as SVG, a table as CSV, or all tables as XLSX."""
    shown = portfolio(portfolio_id)
    form = ClimateForm(request.GET, shown=shown, language=language)
    try:
        results = _asked(shown, form) if form.is_valid() else None
    except InputError as fault:
        raise Http404 from fault
    if results is None:
        raise Http404
    if suffix == "svg":
        return chart_file(request, name, blocks_of(results, FIRST, language))
    return table_files(shown, "climate", name, suffix, with_rows(climate_tables(results, language)), language)


def _outcome(shown: Shown, results: Results, language: str) -> dict[str, Any]:
    """Return what the page tells: what is held of the shower, sentences, pictures and tables."""
    found = results.climate
    assert found is not None  # noqa: S101  (made just now)
    low, high = held_of_all(found.per_park)
    return {
        "known": not isnan(low), "low": number(low, language), "high": number(high, language),
        "said": said_of(results, language), "shower": number(found.settings.shower_mm, language),
        "first": blocks_of(results, (*FIRST, blocks.subsidies), language),
        "more": [*kept_blocks(shown, results, FIXED, language), *blocks_of(results, [blocks.factors], language)],
        "tables": list(with_rows(climate_tables(results, language))),
    }  # fmt: skip


def _asked(shown: Shown, form: ClimateForm) -> Results:
    return replace(shown.results, climate=with_shares(_measured(shown), form.chosen))


def _measured(shown: Shown) -> ClimateResults:
    return _measured_once(settings.ENVIRONMENT.data, shown.portfolio_id, shown.checksum)


@worked_out_once(KEPT)
def _measured_once(data: str, portfolio_id: str, checksum: str) -> ClimateResults:  # noqa: ARG001  (the key)
    shown = portfolios_at(data).shown(portfolio_id)
    assert shown is not None  # noqa: S101  (it was there when the page was asked for)
    return find_climate(shown.case)
