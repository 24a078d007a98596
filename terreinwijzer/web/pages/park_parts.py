"""What stands and holds on one park, in parts: as blocks on its page, and as tables to take along."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
from django.http import Http404, HttpRequest, HttpResponse

from terreinwijzer.dossier.blocks import on_park as blocks
from terreinwijzer.dossier.blocks.block import Block
from terreinwijzer.dossier.blocks.one_park import park_figures, park_rules, park_uses
from terreinwijzer.indicators.catalogue import indicator
from terreinwijzer.vocabulary.notation import unit_label
from terreinwijzer.web.pages.files import drawing
from terreinwijzer.web.pages.frame import known_park, portfolio
from terreinwijzer.web.portfolios import Shown
from terreinwijzer.web.writing.downloads import download

Rows = Callable[[Shown, str, str], pd.DataFrame | None]


def stock_on(shown: Shown, park_id: str, language: str) -> dict[str, Block | None]:
    """Return the blocks on buildings and establishments of a park by name; `None` where nothing is known."""
    # Grouped once for all parks: a country has half a million buildings.
    found = shown.made(blocks.stock)
    makers = (
        blocks.chart_decades,
        blocks.table_decades,
        blocks.table_moments,
        blocks.table_sectors,
        blocks.table_sizes,
    )
    return {make.__name__: make(shown.results, found, park_id, language) for make in makers}


def park_buildings(request: HttpRequest, language: str, portfolio_id: str, park_id: str) -> HttpResponse:
    """Return the buildings of a park by decade as a drawing."""
    shown = portfolio(portfolio_id)
    known_park(shown, park_id)
    return drawing(blocks.chart_decades(shown.results, shown.made(blocks.stock), park_id, language), request)


def park_part_file(
    request: HttpRequest, language: str, portfolio_id: str, park_id: str, part: str, suffix: str  # noqa: ARG001
) -> HttpResponse:  # fmt: skip
    """Return one part of the page of a park as a table, unrounded."""
    shown = portfolio(portfolio_id)
    known_park(shown, park_id)
    rows = PARTS[part](shown, park_id, language) if part in PARTS else None
    if rows is None:
        raise Http404
    return download(rows, f"park_{part}", suffix, language, shown, about=park_id)


def _benchmark(shown: Shown, park_id: str, language: str) -> pd.DataFrame | None:
    block = shown.block(park_figures, language, park_id)
    if block is None:
        return None
    definitions = [indicator(name) for name in block.data["indicator"]]
    named = block.data.assign(
        indicator=[each.label(language) for each in definitions],
        unit=[unit_label(each.unit, language) for each in definitions],
    )
    return named.dropna(axis="columns", how="all")


def _decades(shown: Shown, park_id: str, language: str) -> pd.DataFrame | None:
    block = stock_on(shown, park_id, language)["table_decades"]
    return block and _buildings(
        block, [blocks.decade_said(each, language) for each in block.data["decade"]], "built_in"
    )


def _moments(shown: Shown, park_id: str, language: str) -> pd.DataFrame | None:
    block = stock_on(shown, park_id, language)["table_moments"]
    names = {each.code: each.label(language) for each in indicator("mean_age_years").classes}
    return block and _buildings(block, [names[code] for code in block.data["moment"]], "moment")


def _buildings(block: Block, names: list[str], head: str) -> pd.DataFrame:
    return pd.DataFrame({head: names}).join(
        block.data[["buildings", "area_m2", "share_pct"]].rename(columns={"share_pct": "part_pct"})
    )


def _sectors(shown: Shown, park_id: str, language: str) -> pd.DataFrame | None:
    block = stock_on(shown, park_id, language)["table_sectors"]
    return block and block.data.drop(columns="park_id").assign(
        sector=[blocks.sector_said(each, language) for each in block.data["sector"]]
    ).rename(columns={"share_pct": "part_pct"})


def _sizes(shown: Shown, park_id: str, language: str) -> pd.DataFrame | None:
    block = stock_on(shown, park_id, language)["table_sizes"]
    return block and block.data.drop(columns="park_id")


def _rules(shown: Shown, park_id: str, language: str) -> pd.DataFrame | None:
    block = shown.block(park_rules, language, park_id)
    return block and block.frame.set_axis(["rule", "effect", "ground", "place_found"], axis="columns")


def _uses(shown: Shown, park_id: str, language: str) -> pd.DataFrame | None:
    block = shown.block(park_uses, language, park_id)
    return block and block.frame.set_axis(["use", "tendency"], axis="columns")


PARTS: dict[str, Rows] = {
    "benchmark": _benchmark,
    "buildings": _decades, "moments": _moments, "sectors": _sectors, "sizes": _sizes, "rules": _rules, "uses": _uses,
}  # fmt: skip
