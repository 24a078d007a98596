"""Labour and education: who does the jobs, and what a shift of jobs between sectors would change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse

from terreinwijzer.api.case import find_labour
from terreinwijzer.api.labour import with_shifts
from terreinwijzer.dossier.blocks import labour as blocks
from terreinwijzer.dossier.data.labour_tables import labour_tables
from terreinwijzer.dossier.results import LabourResults, Results
from terreinwijzer.dossier.story.labour import labour_said
from terreinwijzer.transitions.labour.factors import sector_names
from terreinwijzer.transitions.labour.settings import LabourSettings, Shift
from terreinwijzer.web.explore.address_form import AddressForm
from terreinwijzer.web.explore.answers import blocks_of, chart_file, kept_blocks, table_files, with_rows
from terreinwijzer.web.explore.once import worked_out_once
from terreinwijzer.web.pages.frame import page, portfolio
from terreinwijzer.web.portfolios import Shown, portfolios_at
from terreinwijzer.web.wording import text

# Without a question, the shifts of the case itself are shown.
USUAL = {"jobs": "", "from_sector": "", "to_sector": ""}
MOST_JOBS = 1_000_000
FIRST = (blocks.shifts_chart, blocks.shifts, blocks.targets)
# What no shift of jobs changes.
FIXED = (blocks.levels, blocks.fit, blocks.commuting)
KEPT = 16


class LabourForm(AddressForm):
    """A shift of jobs as fields; what an address does not say is as usual."""

    def __init__(self, given: Mapping[str, Any], language: str) -> None:
        """Make the form, and check what an address gives."""
        super().__init__(given, USUAL, language)
        self.fields["jobs"] = forms.FloatField(
            label=text("labour_jobs", language), required=False, min_value=1, max_value=MOST_JOBS,
            widget=forms.NumberInput(attrs={"step": "any"}),
        )  # fmt: skip
        named = list(sector_names(language).items())
        for name, none in (("from_sector", "labour_from_none"), ("to_sector", "labour_to_none")):
            self.fields[name] = forms.ChoiceField(
                label=text(f"labour_{name}", language), choices=[("", text(none, language)), *named], required=False
            )
        self.full_clean()

    def clean(self) -> dict[str, Any]:
        """Refuse half a shift, and one that goes nowhere."""
        given: dict[str, Any] = super().clean() or {}
        if self.errors:
            return given
        sectors = {given["from_sector"], given["to_sector"]} - {""}
        if given["jobs"] is None and sectors:
            self.add_error("jobs", text("labour_jobs_missing", self.language))
        elif given["jobs"] is not None and not sectors:
            self.add_error("to_sector", text("labour_sector_missing", self.language))
        elif given["from_sector"] and given["from_sector"] == given["to_sector"]:
            self.add_error("to_sector", text("labour_sector_same", self.language))
        return given

    @property
    def shift(self) -> Shift | None:
        """Return the shift that is asked; `None` for those of the case."""
        given = self.cleaned_data
        if given["jobs"] is None:
            return None
        return Shift(given["jobs"], given["from_sector"], given["to_sector"])


def labour(request: HttpRequest, language: str, portfolio_id: str) -> HttpResponse:
    """Show levels, commuting and targets, and what a shift would change; it stands in the address."""
    shown = portfolio(portfolio_id)
    counted = _counted(shown)
    known = bool(len(counted.sectors) or len(counted.targets))
    form = LabourForm(request.GET, language)
    outcome = _outcome(shown, _asked(shown, form), language) if known and form.is_valid() else None
    values: dict[str, Any] = {"method": "labour", "form": form, "faults": [], "known": known, "outcome": outcome}
    return page(request, "explore/labour.html", language, shown, "explore", **values)


def labour_file(request: HttpRequest, language: str, portfolio_id: str, name: str, suffix: str) -> HttpResponse:
    """Return the chart as SVG, a table as CSV, or all tables as XLSX."""
    shown = portfolio(portfolio_id)
    form = LabourForm(request.GET, language)
    if not form.is_valid():
        raise Http404
    results = _asked(shown, form)
    if suffix == "svg":
        return chart_file(request, name, blocks_of(results, FIRST, language))
    assert results.labour is not None  # noqa: S101  (made just now)
    return table_files(shown, "labour", name, suffix, with_rows(labour_tables(results.labour, language)), language)


def _outcome(shown: Shown, results: Results, language: str) -> dict[str, Any]:
    assert results.labour is not None  # noqa: S101  (made just now)
    return {
        "said": labour_said(results, language), "first": blocks_of(results, FIRST, language),
        "more": [*kept_blocks(shown, results, FIXED, language), *blocks_of(results, [blocks.factors], language)],
        "tables": list(with_rows(labour_tables(results.labour, language))),
    }  # fmt: skip


def _asked(shown: Shown, form: LabourForm) -> Results:
    found, case = _counted(shown), shown.case
    if form.shift is not None:
        found = with_shifts(found, case.portfolio, case.settings.region, LabourSettings((form.shift,)))
    return replace(shown.results, labour=found)


def _counted(shown: Shown) -> LabourResults:
    return _counted_once(settings.ENVIRONMENT.data, shown.portfolio_id, shown.checksum)


@worked_out_once(KEPT)
def _counted_once(data: str, portfolio_id: str, checksum: str) -> LabourResults:  # noqa: ARG001  (the key)
    shown = portfolios_at(data).shown(portfolio_id)
    assert shown is not None  # noqa: S101  (it was there when the page was asked for)
    return find_labour(shown.case)
