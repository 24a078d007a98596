"""Circular streams: what businesses let others see, links between parks, room to keep, and what a newcomer would add.

Nobody chooses the settings of what others see: two answers of which one limit differs would tell who lies in between.
What a newcomer adds to the businesses that are there is for those who may see personal data.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.conf import settings
from django.core.validators import RegexValidator
from django.http import Http404, HttpRequest, HttpResponse

from terreinwijzer.api import streams as verbs
from terreinwijzer.dossier.blocks import streams as blocks
from terreinwijzer.dossier.data.streams_tables import streams_tables
from terreinwijzer.dossier.results import Results, StreamsResults
from terreinwijzer.dossier.story.streams import streams_said
from terreinwijzer.transitions.streams.newcomer import NEWCOMER
from terreinwijzer.transitions.streams.offers import estimates_for
from terreinwijzer.vocabulary.codes import label
from terreinwijzer.vocabulary.notation import number
from terreinwijzer.web.access.holders import may_here
from terreinwijzer.web.access.roles import Permission
from terreinwijzer.web.explore.address_form import AddressForm
from terreinwijzer.web.explore.answers import blocks_of, chart_file, table_files, with_rows
from terreinwijzer.web.explore.once import worked_out_once
from terreinwijzer.web.pages.frame import page, portfolio
from terreinwijzer.web.portfolios import Shown, portfolios_at
from terreinwijzer.web.wording import text

USUAL = {"sbi": "", "jobs": "", "park": ""}
MOST_JOBS = 100_000
FIRST = (blocks.links_chart, blocks.links, blocks.groups, blocks.named, blocks.estimates_chart, blocks.estimates)
MORE = (blocks.room,)
CHARTS = (blocks.links_chart, blocks.estimates_chart)
KEPT = 16


class NewcomerForm(AddressForm):
    """A newcomer as fields."""

    def __init__(self, given: Mapping[str, Any], parks: Mapping[str, str], language: str) -> None:
        """Make the form, and check what an address gives."""
        super().__init__(given, USUAL, language)
        self.fields["sbi"] = forms.CharField(
            label=text("streams_sbi", language), help_text=text("streams_sbi_help", language), max_length=6,
            required=False, validators=[RegexValidator(r"^\d{2,5}$", text("streams_sbi_wrong", language))],
        )  # fmt: skip
        self.fields["jobs"] = forms.FloatField(
            label=text("streams_jobs", language), required=False, min_value=1, max_value=MOST_JOBS,
            widget=forms.NumberInput(attrs={"step": "any"}),
        )  # fmt: skip
        self.fields["park"] = forms.ChoiceField(
            label=text("streams_park", language), required=False,
            choices=[("", text("streams_park_none", language)), *parks.items()],
        )  # fmt: skip
        self.full_clean()

    def clean(self) -> dict[str, Any]:
        """Refuse half a newcomer."""
        given: dict[str, Any] = super().clean() or {}
        if not self.errors and bool(given["sbi"]) != (given["jobs"] is not None):
            self.add_error("jobs" if given["sbi"] else "sbi", text("streams_newcomer_half", self.language))
        return given


def streams(request: HttpRequest, language: str, portfolio_id: str) -> HttpResponse:
    """Show what anybody may see of streams, and what a newcomer would bring."""
    shown = portfolio(portfolio_id)
    found = _matched(shown)
    form = NewcomerForm(request.GET, shown.names.to_dict(), language)
    values: dict[str, Any] = {
        "method": "streams", "known": True, "form": form, "faults": [], "outcome": None, "newcomer": None,
    }  # fmt: skip
    if found is not None:
        values["outcome"] = _outcome(replace(shown.results, streams=found), language)
    if form.is_valid() and form.cleaned_data["sbi"]:
        insider = may_here(request, portfolio_id, Permission.SEE_PERSONAL_DATA)
        values["newcomer"] = _newcomer(shown, form.cleaned_data, language, insider=insider)
    return page(request, "explore/streams.html", language, shown, "explore", **values)


def streams_file(request: HttpRequest, language: str, portfolio_id: str, name: str, suffix: str) -> HttpResponse:
    """Return a chart as SVG, a table as CSV, or all tables as XLSX: what anybody may see."""
    shown = portfolio(portfolio_id)
    found = _matched(shown)
    if found is None:
        raise Http404
    if suffix == "svg":
        return chart_file(request, name, blocks_of(replace(shown.results, streams=found), CHARTS, language))
    return table_files(shown, "streams", name, suffix, with_rows(streams_tables(found, shown.case.portfolio)), language)


def _newcomer(shown: Shown, asked: Mapping[str, Any], language: str, *, insider: bool) -> dict[str, Any]:
    """Return what would come free at a newcomer; to those who may know, also with whom that matches."""
    sbi, jobs, park = asked["sbi"], asked["jobs"], asked["park"]
    estimated: list[dict[str, Any]] = estimates_for(NEWCOMER, sbi, jobs, park)
    rows = [
        (label("material_group", row["material_group"], language), number(row["low_tonnes"], language),
         number(row["tonnes_year"], language), number(row["high_tonnes"], language))
        for row in sorted(estimated, key=lambda each: -each["tonnes_year"])
    ]  # fmt: skip
    told: dict[str, Any] = {"rows": rows, "insider": insider, "matches": None}
    if insider and park and rows and verbs.has_streams(shown.case):
        added = verbs.newcomer(shown.case, park, sbi, jobs)
        called = shown.case.portfolio.table("stream_businesses").set_index("business_id")["name"].fillna("").to_dict()
        called[NEWCOMER] = text("streams_the_newcomer", language)
        told["gain"], told["tonnes"] = number(added.gain_eur, language), number(added.tonnes, language)
        told["matches"] = [
            (called.get(row["from_business"], row["from_business"]), called.get(row["to_business"], row["to_business"]),
             label("material_group", row["material_group"], language), number(row["tonnes"], language),
             number(row["gain_eur"], language))
            for row in added.matches.to_dict("records")
        ]  # fmt: skip
    return told


def _outcome(results: Results, language: str) -> dict[str, Any]:
    found = results.streams
    assert found is not None  # noqa: S101  (looked before)
    return {
        "said": streams_said(results, language), "first": blocks_of(results, FIRST, language),
        "more": blocks_of(results, MORE, language), "illustrative": found.illustrative,
        "tables": list(with_rows(streams_tables(found, results.portfolio))),
    }  # fmt: skip


def _matched(shown: Shown) -> StreamsResults | None:
    return _matched_once(settings.ENVIRONMENT.data, shown.portfolio_id, shown.checksum)


@worked_out_once(KEPT)
def _matched_once(data: str, portfolio_id: str, checksum: str) -> StreamsResults | None:  # noqa: ARG001  (the key)
    shown = portfolios_at(data).shown(portfolio_id)
    assert shown is not None  # noqa: S101  (it was there when the page was asked for)
    steering = shown.results.steering
    return verbs.streams_results(shown.case, steering.book if steering else None)
