"""Blocks on what was measured: a table per park, construction periods, life-cycle moments and unused capacity."""

from __future__ import annotations

from functools import partial

import pandas as pd

from terreinwijzer.dossier.blocks.block import (
    Block,
    chart_block,
    heads_of,
    indicator_inputs,
    plain,
    source_line,
    table_block,
)
from terreinwijzer.dossier.blocks.park_maps import outlined
from terreinwijzer.dossier.charts.periods import periods
from terreinwijzer.dossier.results import Results
from terreinwijzer.dossier.wording import text
from terreinwijzer.indicators.building_years import construction_years
from terreinwijzer.indicators.catalogue import indicator
from terreinwijzer.vocabulary.codes import label
from terreinwijzer.vocabulary.notation import amount, number

COLUMNS = (
    "built_share_of_park_pct", "building_count", "unit_count", "large_roof_share_pct", "water_share_pct",
    "map_green_share_pct", "nature_share_pct", "distance_main_road_m", "distance_motorway_ramp_m",
    "distance_station_m", "distance_dwelling_m", "distance_nature_m",
)  # fmt: skip


def measured(results: Results, language: str) -> Block | None:
    """Return what was measured of each park, by the number of the maps."""
    parks, table = outlined(results), results.indicators
    names = [name for name in COLUMNS if name in table.per_park and table.per_park[name].notna().any()]
    if parks is None or not names:
        return None
    heads = heads_of(names, language)
    values = table.per_park.reindex(parks["park_id"])
    first = [text("map_number", language), text("park", language)]
    shown = pd.DataFrame({first[0]: parks["label"].astype("str").tolist(), first[1]: parks["name"].tolist()})
    for name in names:
        definition = indicator(name)
        shown[heads[name]] = [plain(value, definition.unit, language, definition.decimals) for value in values[name]]
    total = ["", text("total", language)]
    total += [plain(table.totals.loc[name, "value"], indicator(name).unit, language, indicator(name).decimals)
              for name in names]  # fmt: skip
    shown.loc[len(shown)] = total
    return table_block(
        "measured", language, shown, values[names].reset_index(),
        source_line(language, indicator_inputs(results, names)), [first[0], *heads.values()], total_row=True,
    )  # fmt: skip


def chart_periods(results: Results, language: str) -> Block | None:
    """Return which part of the stock of each park was built in which period."""
    parks, years = outlined(results), construction_years(results.portfolio)
    if parks is None or years.empty:
        return None
    known = parks[parks["park_id"].isin(years.index)]
    shares = years.loc[known["park_id"], [name for name in years if name.endswith("_pct")]]
    labels = [f"{row.label}  {row.name_}" for row in known.rename(columns={"name": "name_"}).itertuples()]
    rows = shares.set_axis(labels, axis=0).rename(columns=lambda name: _period(name, language))
    middle = amount(years.loc["", "median_year"], "year", language)
    alternative = text(
        "alt_periods", language, median=middle, first=amount(years.loc["", "first_quartile_year"], "year", language),
        last=amount(years.loc["", "third_quartile_year"], "year", language),
    )  # fmt: skip
    source = source_line(language, indicator_inputs(results, ("mean_construction_year",)))
    data = years.rename_axis("park_id").reset_index()
    return chart_block("periods", language, partial(periods, rows, language), data, source, alternative)


def capacity(results: Results, language: str) -> Block | None:
    """Return the floor area that plan rules still allow, by how certain that is."""
    table = results.portfolio.table("plot_capacity")
    if table.empty:
        return None
    area = results.portfolio.table("plots").set_index("plot_id")["area_m2"]
    grouped = table.assign(area_m2=table["plot_id"].map(area)).groupby("certainty")
    sums = grouped[["area_m2", "floor_m2", "extra_floor_m2"]].sum(min_count=1)
    sums.insert(0, "plots", grouped.size())
    sums = sums.reindex([code for code in ("rules", "height_assumed", "peers", "unknown") if code in sums.index])
    heads = [text(f"capacity_{name}", language) for name in ("certainty", "plots", "area", "floor", "extra", "share")]
    shown = pd.DataFrame({heads[0]: [label("capacity_certainty", code, language) for code in sums.index]})
    for head, name in zip(heads[1:5], sums, strict=True):
        shown[head] = [number(value, language) for value in sums[name]]
    shown[heads[5]] = [number(value, language) for value in 100 * sums["extra_floor_m2"] / sums["floor_m2"]]
    source = source_line(language, indicator_inputs(results, ("extra_floor_m2", "ruled_plot_share_pct")))
    return table_block("capacity", language, shown, sums.reset_index(), source, heads[1:])


MAKERS = (measured, chart_periods, capacity)


def _period(name: str, language: str) -> str:
    stem = name.removesuffix("_pct")
    for word in ("before", "from"):
        if stem.startswith(word):
            return text(f"period_{word}", language, year=stem.rpartition("_")[2])
    return stem.replace("_", "–")
