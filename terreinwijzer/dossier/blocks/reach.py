"""Blocks on access: travel times, who is within reach, residential streets, cycling, planned roads and bottlenecks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd

from terreinwijzer.dossier.blocks.block import Block, chart_block, listed, source_line, table_block
from terreinwijzer.dossier.charts import reach as charts
from terreinwijzer.dossier.charts.style import LARGEST, NAVY, ORANGE, SKY
from terreinwijzer.dossier.results import ReachResults, Results
from terreinwijzer.dossier.wording import text
from terreinwijzer.lineage import Input
from terreinwijzer.vocabulary.codes import label
from terreinwijzer.vocabulary.notation import day, number

# The middle of the times that a case asks for is drawn; the table has them all.
MAP_MODE = "bicycle"
MAP_MINUTES = (10, 20, 30)
MAP_COLOURS = (NAVY, SKY, ORANGE, "#B8C2CA")
MOST_STREETS = 12
MOST_TIMES = 2
SMALL_ROADS = ("footway", "path", "steps", "service", "track")


def within(results: Results, language: str) -> Block | None:
    """Return how many people live within each travel time of each park, by mode."""
    found = results.reach
    if found is None or found.answer.within.empty:
        return None
    table, names = found.answer.within, park_labels(results)
    wide = table.assign(key=table["mode"] + "|" + table["within_min"].astype("str"))
    cells = wide.pivot_table(index="park_id", columns="key", values="inhabitants", sort=False)
    # The workbook has every time; a page has room for two.
    minutes = sorted(found.answer.settings.minutes)[:MOST_TIMES]
    heads = [(mode, limit) for mode in found.answer.modes for limit in minutes]
    shown = pd.DataFrame({text("park", language): [names[park] for park in cells.index]})
    for mode, limit in heads:
        head = text("reach_head", language, mode=text(f"reach_mode_{mode}", language), minutes=limit)
        shown[head] = [number(value, language) for value in cells[f"{mode}|{limit}"]]
    ways = [_how(table.loc[table["park_id"] == park, "how"], language) for park in cells.index]
    shown[text("reach_how", language)] = ways
    return table_block(
        "reach_within", language, shown, table,
        _source(found, language, ("residents", "roads"), "reach_formula_within"),
        list(shown.columns[1:-1]),
    )  # fmt: skip


def within_chart(results: Results, language: str) -> Block | None:
    """Return the same for one travel time as a chart."""
    found = results.reach
    if found is None or found.answer.within.empty:
        return None
    minutes, names = _middle(found.answer.settings.minutes), park_labels(results)
    every = found.answer.within
    own = every[every["within_min"] == minutes]
    data = own.assign(
        park=own["park_id"].map(names), mode_name=[text(f"reach_mode_{mode}", language) for mode in own["mode"]]
    )
    order = data.groupby("park")["inhabitants"].max().sort_values(ascending=False, kind="stable").index
    data = data.set_index("park").loc[order[:LARGEST]].reset_index()
    said = "; ".join(f"{park}: {_said(rows, language)}" for park, rows in data.groupby("park", sort=False))
    return chart_block(
        "reach_within_chart", language, lambda width: charts.within_reach(data, language, width),
        data[["park_id", "mode", "within_min", "inhabitants", "how"]],
        _source(found, language, ("residents", "roads"), "reach_formula_within"),
        text("alt_reach_within", language, minutes=minutes, parts=said),
        minutes=minutes, how=_how(own["how"], language),
    )  # fmt: skip


def homes_map(results: Results, language: str) -> Block | None:
    """Return the map of homes by travel time to the nearest park, with the roads where cycling is not safe."""
    found = results.reach
    if found is None or found.answer.homes.empty or found.answer.parks.empty:
        return None
    return map_of_homes(results, language, MAP_MODE)


def map_of_homes(results: Results, language: str, mode: str) -> Block:
    """Return the map of homes by travel time to the nearest park, by one mode."""
    found = results.reach
    assert found is not None  # noqa: S101  (callers looked)
    answer, names = found.answer, park_labels(results)
    least = answer.minutes_to_nearest[f"{mode}_min"].to_numpy()
    classes = [text(f"reach_map_{place}", language) for place in range(len(MAP_MINUTES) + 1)]
    kind = pd.cut(least, [-1, *MAP_MINUTES, np.inf], labels=classes).astype("str")
    homes = answer.homes.assign(kind=kind, minutes=least)
    colours = {each: colour for each, colour in zip(classes, MAP_COLOURS, strict=True) if (kind == each).any()}
    parks = gpd.GeoDataFrame(
        {"label": [names[park] for park in answer.parks.index]}, geometry=answer.parks.to_numpy(), crs=answer.parks.crs
    )
    quiet = gpd.GeoSeries([], crs=parks.crs)
    areas = [layer.shapes.geometry for layer in results.layers if layer.file.role == "neighbourhood"]
    roads = gaps = quiet
    if answer.network is not None:
        edges = answer.network.edges
        roads = edges.geometry[~edges["road_class"].isin(SMALL_ROADS)]
    if answer.gaps is not None and mode == MAP_MODE:
        wanted = answer.gaps.streets.head(MOST_STREETS)["name"]
        gaps = answer.gaps.edges.geometry[answer.gaps.edges["name"].isin(wanted)]
    ground = charts.Ground(areas[0] if areas else quiet, roads, gaps)
    people = homes.groupby("kind")["inhabitants"].sum()
    said = listed([f"{each}: {number(people[each], language)}" for each in colours], language)
    red = text("reach_map_gaps", language) if len(gaps) else ""
    return chart_block(
        "reach_map", language,
        lambda width: charts.reach_map(homes, parks, ground, colours, language, width),
        homes[["home_id", "inhabitants", "minutes"]],
        _source(found, language, ("parks", "residents", "units", "roads"), "reach_formula_times"),
        text("alt_reach_map", language, parts=said), mode=text(f"reach_mode_{mode}", language), gaps=red,
        how=text("reach_how_straight_line" if answer.straight else "reach_how_network", language),
    )  # fmt: skip


def nearest(results: Results, language: str) -> Block | None:
    """Return the travel time of each park to the ramp and the station that it reaches first."""
    found = results.reach
    if found is None or found.answer.nearest.empty:
        return None
    table, names = found.answer.nearest, park_labels(results)
    rows = [
        (names[row["park_id"]], label("layer_role", row["kind"], language), str(row["name"] or "–"),
         text(f"reach_mode_{row['mode']}", language), number(row["minutes"], language, 1), _how([row["how"]], language))
        for row in table.to_dict("records")
    ]  # fmt: skip
    return _block(
        found, language, "reach_nearest",
        ("park", "reach_to", "reach_target", "reach_mode", "reach_minutes", "reach_how"), rows,
        table, ("reach_minutes",), ("parks", "roads"), "reach_formula_times",
    )  # fmt: skip


def residential(results: Results, language: str) -> Block | None:
    """Return how much of each park's route to the ramp goes through residential streets."""
    found = results.reach
    if found is None or found.answer.routes is None or found.answer.routes.routes.empty:
        return None
    table, names = found.answer.routes.routes.reset_index(), park_labels(results)
    rows = [
        (names[row["park_id"]], number(row["minutes"], language, 1), number(row["length_m"], language),
         number(row["residential_m"], language), number(row["residential_pct"], language))
        for row in table.to_dict("records")
    ]  # fmt: skip
    heads = ("park", "reach_minutes", "reach_length", "reach_residential_m", "reach_residential_pct")
    return _block(
        found, language, "reach_residential", heads, rows, table.drop(columns="ramp"), heads[1:], ("roads",),
        "reach_formula_residential",
    )  # fmt: skip


def cycling(results: Results, language: str) -> Block | None:
    """Return who can cycle to each park safely and without a long way round."""
    found = results.reach
    if found is None or found.answer.gaps is None:
        return None
    table, names = found.answer.gaps.parks.reset_index(), park_labels(results)
    rows = [
        (names[row["park_id"]], *(number(row[each], language) for each in ("inhabitants", "safe", "long", "unsafe")),
         number(row["safe_pct"], language), number(row["median_factor"], language, 2))
        for row in table.to_dict("records")
    ]  # fmt: skip
    heads = ("park", "reach_near", "reach_safe", "reach_long", "reach_unsafe", "reach_safe_pct", "reach_factor")
    return _block(
        found, language, "reach_cycling", heads, rows, table, heads[1:], ("roads", "residents"), "reach_formula_cycling"
    )


def gap_streets(results: Results, language: str) -> Block | None:
    """Return the roads where a safe cycling route is missing most."""
    found = results.reach
    if found is None or found.answer.gaps is None or found.answer.gaps.streets.empty:
        return None
    table = found.answer.gaps.streets
    rows = [
        (row["name"], number(row["length_m"], language), number(row["max_speed_kmh"], language),
         number(row["inhabitants"], language), number(row["parks"], language))
        for row in table.head(MOST_STREETS).astype({"max_speed_kmh": "float64"}).to_dict("records")
    ]  # fmt: skip
    heads = ("reach_street", "reach_length", "reach_limit", "reach_inhabitants", "reach_parks")
    return _block(
        found, language, "reach_gaps", heads, rows, table, heads[1:], ("roads", "residents"), "reach_formula_cycling"
    )


def plans(results: Results, language: str) -> Block | None:
    """Return what planned roads change, for the parks that they change anything for."""
    found = results.reach
    if found is None or found.answer.plans.empty:
        return None
    table, names = found.answer.plans, park_labels(results)
    new = table["ramp_min_before"].isna() & table["ramp_min_after"].notna()
    changed = table[new | table["ramp_min_change"].abs().gt(0.005) | table["residential_m_change"].abs().gt(0.5)]
    rows = [
        (found.plan_names[language][row["plan_id"]], names[row["park_id"]], number(row["ramp_min_before"], language, 1),
         number(row["ramp_min_after"], language, 1), number(row["residential_m_before"], language),
         number(row["residential_m_after"], language))
        for row in changed.to_dict("records")
    ]  # fmt: skip
    heads = ("reach_plan", "park", "reach_now", "reach_then", "reach_residential_now", "reach_residential_then")
    return _block(
        found, language, "reach_plans", heads, rows, table, heads[2:], ("road_plans", "roads"), "reach_formula_plans"
    ) if rows else None  # fmt: skip


def bottlenecks(results: Results, language: str) -> Block | None:
    """Return the register of bottlenecks, by cluster."""
    found = results.reach
    if found is None or found.answer.bottlenecks.empty:
        return None
    table = found.answer.bottlenecks
    shown = table.astype("object").where(table.notna(), None)
    rows = [
        (row["cluster"] or text("reach_every_park", language), row[f"place_{language}"] or row["place_nl"],
         label("bottleneck_kind", row["kind"], language),
         label("bottleneck_severity", row["severity"], language) if row["severity"] else "–",
         row[f"measure_{language}"] or row["measure_nl"] or "–", _origin(row, language))
        for row in shown.to_dict("records")
    ]  # fmt: skip
    heads = ("cluster", "reach_place", "reach_kind", "reach_severity", "reach_measure", "reach_origin")
    return _block(found, language, "reach_bottlenecks", heads, rows, table, (), ("bottlenecks",), "")


MAKERS = (nearest, within_chart, within, homes_map, residential, cycling, gap_streets, plans, bottlenecks)


def park_labels(results: Results) -> dict[str, str]:
    """Return the names of the parks by key; the key of one without a name."""
    parks = results.portfolio.table("parks")
    return dict(zip(parks["park_id"], parks["name"].fillna(parks["park_id"]).astype("str"), strict=True))


def _origin(row: dict[str, object], language: str) -> str:
    parts = [str(row["origin"])]
    if row["noted_on"] is not None:
        parts.append(day(row["noted_on"], language))  # type: ignore[arg-type]
    return ", ".join(parts)


def _how(ways: Iterable[object], language: str) -> str:
    """Return how times were measured, in words; one word where all are alike."""
    found = {str(way) for way in ways if way}
    if not found:
        return "–"
    return text(f"reach_how_{found.pop() if len(found) == 1 else 'partly'}", language)


def _said(rows: pd.DataFrame, language: str) -> str:
    """Return the inhabitants within reach by each mode, as a list in words."""
    parts = zip(rows["mode_name"], rows["inhabitants"], strict=True)
    return listed([f"{mode} {number(people, language)}" for mode, people in parts], language)


def _middle(minutes: Sequence[int]) -> int:
    return sorted(minutes)[len(minutes) // 2]


def _block(
    found: ReachResults, language: str, name: str, heads: Sequence[str], rows: Sequence[Sequence[str]],
    data: pd.DataFrame, numeric: Iterable[str], tables: Sequence[str], formula: str,
) -> Block:  # fmt: skip
    shown = pd.DataFrame(rows, columns=[text(head, language) for head in heads])
    source = _source(found, language, tables, formula)
    made = table_block(name, language, shown, data, source, [text(head, language) for head in numeric])
    made_up = found.illustrative and "road_plans" in tables
    return (
        replace(made, caption=f"{made.caption} – {text('illustrative', language)}", illustrative=True)
        if made_up
        else made
    )


def _source(found: ReachResults, language: str, tables: Sequence[str], formula: str) -> str:
    used: list[Input] = [each for each in found.inputs if each.table in tables or each.table.startswith("layers.")]
    return source_line(language, used, text(formula, language) if formula else "")
