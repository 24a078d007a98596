"""Climate and greening: measures with other shares, what they hold of a shower, cool and cost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from math import isnan
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse

from terreinwijzer.api.case import find_climate
from terreinwijzer.api.climate import with_shares
from terreinwijzer.dossier.blocks import climate as blocks
from terreinwijzer.dossier.blocks.block import Block
from terreinwijzer.dossier.data.climate_tables import climate_tables
from terreinwijzer.dossier.data.tables import of_method
from terreinwijzer.dossier.results import ClimateResults, Results
from terreinwijzer.dossier.story.climate import climate as said_of
from terreinwijzer.errors import InputError, describe
from terreinwijzer.transitions.climate.plan import held_of_all
from terreinwijzer.transitions.climate.settings import PERCENT, ClimateSettings, climate_settings
from terreinwijzer.vocabulary.notation import number
from terreinwijzer.web.pages.files import drawing, tables_file
from terreinwijzer.web.pages.frame import page, portfolio
from terreinwijzer.web.portfolios import Shown, portfolios_at
from terreinwijzer.web.wording import text

FIELDS = (
    "green_roof_pct", "white_roof_pct", "trees_pct", "half_open_pct", "bioswale_pct", "remove_paving_pct", "shower_mm",
)  # fmt: skip
FIRST = (blocks.measures, blocks.held)
MORE = (blocks.parks, blocks.greening, blocks.tested, blocks.factors)
TABLES = (
    "climate_parks", "climate_plots", "climate_plan", "climate_yardstick", "climate_factors", "climate_subsidies",
)  # fmt: skip
HEAVIEST_MM = 300
KEPT = 16


class ClimateForm(forms.Form):
    """The shares of the measures as fields; what an address does not say is as the case has it."""

    def __init__(self, given: Mapping[str, Any], *, shown: Shown, language: str) -> None:
        """Make the form, and check what an address gives."""
        self.base, self.language = climate_settings(shown.case.parameters.get("climate", {})), language
        self.usual = {name: f"{getattr(self.base, name):g}" for name in FIELDS}
        super().__init__({name: given.get(name, value) for name, value in self.usual.items()})
        self.label_suffix = ""
        for name in FIELDS:
            largest = HEAVIEST_MM if name == "shower_mm" else PERCENT
            self.fields[name] = forms.FloatField(
                label=text(f"climate_{name}", language), min_value=0, max_value=largest,
                widget=forms.NumberInput(attrs={"step": "any"}),
            )  # fmt: skip
        self.full_clean()

    @property
    def query(self) -> str:
        """Return what is asked otherwise than the case has it, as the query of an address."""
        return urlencode({name: self.data[name] for name, value in self.usual.items() if self.data[name] != value})

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
    values: dict[str, Any] = {"form": form, "faults": [], "outcome": None, "measured": not _measured(shown).parks.empty}
    if form.is_valid():
        try:
            values["outcome"] = _outcome(_asked(shown, form), language)
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
        charts = {block.name: block for block in _blocks(results, FIRST, language) if block.kind == "chart"}
        return drawing(charts.get(name), request)
    found = {key: made for key, made in climate_tables(results, language).items() if len(made[0])}
    if name not in TABLES or name not in found:
        raise Http404
    names = (name, *(other for other in TABLES if other != name))
    tables = [of_method(each, *found[each]) for each in names if each in found]
    return tables_file(shown, tables, f"{portfolio_id}-climate", suffix, language)


def _outcome(results: Results, language: str) -> dict[str, Any]:
    """Return what the page tells: what is held of the shower, sentences, pictures and tables."""
    found = results.climate
    assert found is not None  # noqa: S101  (made just now)
    low, high = held_of_all(found.per_park)
    return {
        "known": not isnan(low), "low": number(low, language), "high": number(high, language),
        "said": said_of(results, language), "shower": number(found.settings.shower_mm, language),
        "first": _blocks(results, (*FIRST, blocks.subsidies), language), "more": _blocks(results, MORE, language),
        "tables": [name for name, (frame, _) in climate_tables(results, language).items() if len(frame)],
    }  # fmt: skip


def _asked(shown: Shown, form: ClimateForm) -> Results:
    return replace(shown.results, climate=with_shares(_measured(shown), form.chosen))


def _measured(shown: Shown) -> ClimateResults:
    return _measured_once(settings.ENVIRONMENT.data, shown.portfolio_id, shown.checksum)


@lru_cache(maxsize=KEPT)
def _measured_once(data: str, portfolio_id: str, checksum: str) -> ClimateResults:  # noqa: ARG001  (the key)
    shown = portfolios_at(data).shown(portfolio_id)
    assert shown is not None  # noqa: S101  (it was there when the page was asked for)
    return find_climate(shown.case)


def _blocks(results: Results, makers: tuple[Any, ...], language: str) -> list[Block]:
    return [block for maker in makers if (block := maker(results, language)) is not None]
