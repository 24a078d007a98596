"""The search for the best hub as background work: what is kept of its answer, and what is shown of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

import pandas as pd

from terreinwijzer.api.hub import find_hub, searched_results
from terreinwijzer.dossier.blocks import hub as blocks
from terreinwijzer.dossier.blocks.block import Block
from terreinwijzer.dossier.data.hub_tables import hub_tables
from terreinwijzer.dossier.data.tables import DataTable, of_method
from terreinwijzer.dossier.results import HubResults, Results
from terreinwijzer.dossier.story.hub import best_said, picture_said
from terreinwijzer.errors import InputError, Problem
from terreinwijzer.transitions.hub.settings import hub_settings
from terreinwijzer.web.portfolios import Shown
from terreinwijzer.web.tasks.frames import frame_as_json, frame_from_json
from terreinwijzer.web.tasks.kinds import Kind, Report

# How far the search is when it begins at a way of working together.
SHARES = {"shifted": 0.1, "battery": 0.35, "all": 0.65}


def check(shown: Shown, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Return the settings that are used.

    Raises
    ------
    InputError
        A setting cannot be meant, or the portfolio has no connections.
    """
    if not shown.results.portfolio.has("connections"):
        raise InputError(Problem("hub_no_connections"))
    hub_settings({**shown.case.parameters.get("hub", {}), **parameters})
    return dict(parameters)


def run(shown: Shown, parameters: Mapping[str, Any], report: Report) -> dict[str, Any]:
    """Search, and return the answer as plain values."""
    outcome = find_hub(shown.case, lambda way: report(SHARES[way], f"hub_{way}"), **parameters)
    report(0.95, "writing")
    return results_as_json(searched_results(shown.case, outcome, **parameters))


def results_as_json(results: HubResults) -> dict[str, Any]:
    """Return a hub as plain values."""
    kept = {each.name: getattr(results, each.name) for each in fields(HubResults)}
    # A column that is an hour of the day is a number; names of columns are texts in JSON.
    frames = {name: frame_as_json(value) for name, value in kept.items() if isinstance(value, pd.DataFrame)}
    return {**kept, **frames, "names": dict(results.names)}


def results_from_json(kept: Mapping[str, Any]) -> HubResults:
    """Return the hub that `results_as_json` kept."""
    frames = {name: frame_from_json(value) for name, value in kept.items()
              if isinstance(value, dict) and "rows" in value}  # fmt: skip
    by_hour = frames["room_by_hour"]
    frames["room_by_hour"] = by_hour.set_axis([int(hour) for hour in by_hour], axis=1).rename_axis(columns="hour")
    return HubResults(**{**kept, **frames})


def show(shown: Shown, kept: dict[str, Any], language: str) -> dict[str, Any]:
    """Return what the page tells: sentences, pictures and tables."""
    results = _results(shown, kept)
    assert results.hub is not None  # noqa: S101  (put in just now)
    found = [maker(results, language) for maker in blocks.MAKERS]
    return {
        "lines": [*best_said(results.hub, language), *picture_said(results.hub, language)],
        # What was searched for first, what was known before it after.
        "blocks": sorted((block for block in found if block), key=lambda block: block.name not in FIRST),
        "tables": list(hub_tables(results.hub, results.portfolio)),
        "illustrative": results.hub.illustrative,
    }


def drawn(shown: Shown, kept: dict[str, Any], language: str) -> tuple[dict[str, Block], dict[str, DataTable]]:
    """Return the charts and tables of an answer by name."""
    results = _results(shown, kept)
    assert results.hub is not None  # noqa: S101
    made = [block for maker in blocks.MAKERS if (block := maker(results, language)) and block.kind == "chart"]
    tables = hub_tables(results.hub, results.portfolio)
    return {block.name: block for block in made}, {name: of_method(name, *found) for name, found in tables.items()}


def _results(shown: Shown, kept: dict[str, Any]) -> Results:
    return replace(shown.results, hub=results_from_json(kept))


FIRST = frozenset({"hub_ways", "hub_ways_compared", "hub_batteries", "hub_split", "hub_split_compared"})
KIND = Kind("hub", check, run, show, drawn, "explore/hub_answer.html")
