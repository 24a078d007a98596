"""Maps of the parks: where they lie, how built upon, how old; neighbourhoods where outlines are missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import geopandas as gpd
import pandas as pd
import shapely

from terreinwijzer.dossier.blocks.block import Block, chart_block, indicator_inputs, listed, source_line, table_block
from terreinwijzer.dossier.charts.park_maps import MOST_NUMBERED, Background, park_map
from terreinwijzer.dossier.charts.style import PALE, PROFILES, SKY
from terreinwijzer.dossier.results import Results
from terreinwijzer.dossier.wording import text
from terreinwijzer.indicators.building_years import construction_years
from terreinwijzer.lineage import Figure, Input
from terreinwijzer.spatial.measure import drawn
from terreinwijzer.spatial.neighbourhoods import parks_by_neighbourhood
from terreinwijzer.vocabulary.codes import label
from terreinwijzer.vocabulary.notation import number

WATER, ROAD = "#D6EAF5", "#B8C2CA"
LOCATION_COLOURS = (SKY, "#EBA21C", "#C4530A", "#7A1F3D", "#2F8F83", "#52606D", "#0B4F7A")
# Warm, so that no park passes for water; from light to dark, so that grey print keeps the order.
STEPS = ("#FBE9C6", "#F2C572", "#E0913A", "#B85C14", "#6E2C0C")
BUILT_FROM_PCT = (0, 10, 20, 30, 40)
YEARS_FROM = (0, 1960, 1980, 1990, 2005)


@dataclass(frozen=True)
class ParkPlaces:
    """Where the parks are.

    Attributes
    ----------
    land
        Outlines by `park_id`, or all neighbourhoods.
    dots
        A point for each park that is somewhere, by `park_id`: inside its outline, or in the neighbourhood of its name.
    leaf
        What the shapes were read from.
    outlines
        Whether `land` are the outlines of the parks.
    """

    land: gpd.GeoSeries
    dots: gpd.GeoSeries
    leaf: Input
    outlines: bool


def outlined(results: Results) -> gpd.GeoDataFrame | None:
    """Return the parks that have an outline, the largest first, with the number that every map gives them."""
    parks = drawn(results.portfolio, "parks")
    if parks is None:
        return None
    ordered = parks.loc[parks.area.sort_values(ascending=False, kind="stable").index].reset_index(drop=True)
    return ordered.assign(label=range(1, len(ordered) + 1), area_ha=ordered.area / 10_000)


def named_neighbourhoods(results: Results) -> tuple[gpd.GeoDataFrame, pd.DataFrame, Input] | None:
    """Return the neighbourhoods by `name`, the parks that bear one (`parks_by_neighbourhood`), and where both are from.

    `None` where the case has no neighbourhoods, or no park has such a name.
    """
    layers = [layer for layer in results.layers if layer.file.role == "neighbourhood" and layer.file.label]
    if not layers:
        return None
    areas = layers[0].shapes.rename(columns={layers[0].file.label: "name"})
    found = parks_by_neighbourhood(results.portfolio.table("parks"), areas["name"])
    leaf = Input("layers.neighbourhood", "geometry", layers[0].source, len(areas))
    return None if found.empty else (areas, found, leaf)


def park_places(results: Results) -> ParkPlaces | None:
    """Return where the parks are; where outlines are missing, the neighbourhoods that bear their names.

    `None` where neither is known.
    """
    parks = outlined(results)
    if parks is not None:
        shapes = parks.set_index("park_id").geometry
        leaf = results.portfolio.input("parks", "geometry")
        return ParkPlaces(shapes, shapes.representative_point(), leaf, outlines=True)
    named = named_neighbourhoods(results)
    if named is None:
        return None
    areas, found, leaf = named
    return ParkPlaces(areas.geometry, _beside(found, areas.set_index("name").geometry), leaf, outlines=False)


def chart_map(results: Results, language: str) -> Block | None:
    """Return the map of the parks by profile, or by type of location where no profile is known."""
    parks = outlined(results)
    if parks is None:
        return None
    column, codes = ("profile", "profile") if parks["profile"].notna().any() else ("location_type", "location_type")
    kinds = [label(codes, code, language) if isinstance(code, str) else text("no_profile", language)
             for code in parks[column]]  # fmt: skip
    palette = (
        PROFILES if column == "profile" else dict(zip(parks[column].dropna().unique(), LOCATION_COLOURS, strict=False))
    )
    colours = {
        label(codes, code, language): colour for code, colour in palette.items() if (parks[column] == code).any()
    }
    if parks[column].isna().any():
        colours[text("no_profile", language)] = PALE
    inputs = [results.portfolio.input("parks", "geometry"), results.portfolio.input("parks", column)]
    return _map(results, language, "map", parks.assign(kind=kinds), colours if len(colours) > 1 else {}, inputs)


def map_key(results: Results, language: str) -> Block | None:
    """Return the parks by the number that the maps give them."""
    parks = outlined(results)
    if parks is None:
        return None
    kinds = [
        label("location_type", code, language) if isinstance(code, str) else "–" for code in parks["location_type"]
    ]
    heads = [text(code, language) for code in ("map_number", "park", "map_kind", "content_area")]
    shown = pd.DataFrame(
        {
            heads[0]: parks["label"].astype("str"), heads[1]: parks["name"], heads[2]: kinds,
            heads[3]: [f"{number(area, language, 1)} ha" for area in parks["area_ha"]],
        }
    )  # fmt: skip
    data = pd.DataFrame(parks[["label", "park_id", "name", "area_ha"]])
    source = source_line(language, [results.portfolio.input("parks", "geometry")])
    return table_block("map_key", language, shown, data, source, (heads[0], heads[3]))


def chart_map_built(results: Results, language: str) -> Block | None:
    """Return the map of the built share within each outline."""
    return _classed(results, language, "map_built", "built_share_of_park_pct", BUILT_FROM_PCT)


def chart_map_years(results: Results, language: str) -> Block | None:
    """Return the map of the year in which half of the stock of each park stood."""
    parks = outlined(results)
    years = construction_years(results.portfolio)
    if parks is None or years.empty:
        return None
    names = ("mean_construction_year",)
    return _coloured(results, language, "map_years", parks, years["median_year"], YEARS_FROM, names)


def chart_map_neighbourhoods(results: Results, language: str) -> Block | None:
    """Return the neighbourhoods that bear the name of a park, where no outline of the parks is known. Not outlines."""
    named = named_neighbourhoods(results)
    if outlined(results) is not None or named is None:
        return None
    areas, found, leaf = named
    parks = results.portfolio.table("parks")
    by_area = found.groupby("area")["name"].agg(", ".join)
    kinds = [text("map_same_name" if name in by_area else "map_other_area", language) for name in areas["name"]]
    shown = areas.assign(
        kind=kinds,
        label=[
            text("map_area_label", language, name=by_area[name]) if name in by_area else "" for name in areas["name"]
        ],
    )
    colours = {text("map_same_name", language): SKY, text("map_other_area", language): "#EEF1F3"}
    inputs = [leaf, results.portfolio.input("parks", "name")]
    alternative = text(
        "alt_map_neighbourhoods", language, parks=listed(sorted(found["name"]), language),
        missing=number(len(parks) - found["park_id"].nunique(), language), all=number(len(parks), language),
    )  # fmt: skip
    draw = partial(park_map, shown, colours, language, dots=False)
    return chart_block("map_neighbourhoods", language, draw, found, source_line(language, inputs), alternative)


def _beside(found: pd.DataFrame, areas: gpd.GeoSeries) -> gpd.GeoSeries:
    """Return a dot for each park in its area; those of one area stand beside each other."""
    middles = areas.representative_point()
    order = found.groupby("area").cumcount().to_numpy()
    of = found.groupby("area")["park_id"].transform("size").to_numpy()
    width = areas.bounds.eval("maxx - minx")
    points = [
        shapely.Point(middles[area].x + (place - (count - 1) / 2) * width[area] / 6, middles[area].y)
        for area, place, count in zip(found["area"], order, of, strict=True)
    ]
    return gpd.GeoSeries(points, index=found["park_id"], crs=areas.crs)


MAKERS = (map_key, chart_map_neighbourhoods, chart_map_built, chart_map_years)


def _classed(results: Results, language: str, name: str, indicator_id: str, bounds: Sequence[float]) -> Block | None:
    parks = outlined(results)
    if parks is None or indicator_id not in results.indicators.per_park:
        return None
    return _coloured(results, language, name, parks, results.indicators.per_park[indicator_id], bounds, (indicator_id,))


def _coloured(
    results: Results,
    language: str,
    name: str,
    parks: gpd.GeoDataFrame,
    values: pd.Series,
    bounds: Sequence[float],
    names: Sequence[str],
) -> Block:
    """Return a map with parks coloured by class, dark for high."""
    classes = [text(f"{name}_{place}", language) for place in range(len(bounds))]
    unknown = text("map_unknown", language)
    known = parks["park_id"].map(values)
    place = pd.cut(known, [*bounds, float("inf")], right=False, labels=classes).astype("str")
    kinds = place.where(known.notna(), unknown)
    colours = {each: colour for each, colour in zip(classes, STEPS, strict=True) if (kinds == each).any()}
    if (kinds == unknown).any():
        colours[unknown] = PALE
    inputs: list[Input | Figure] = [results.portfolio.input("parks", "geometry"), *indicator_inputs(results, names)]
    return _map(results, language, name, parks.assign(kind=kinds, value=known), colours, inputs)


def _map(
    results: Results,
    language: str,
    name: str,
    parks: gpd.GeoDataFrame,
    colours: dict[str, str],
    inputs: Sequence[Input | Figure],
) -> Block:
    beneath, leaves = _background(results)
    draw = partial(park_map, parks, colours, language, background=beneath)
    counts = parks["kind"].value_counts()
    parts = [f"{kind} {number(int(counts[kind]), language)}" for kind in colours if kind in counts]
    alternative = text(f"alt_{name}", language, parks=number(len(parks), language), kinds=listed(parts, language))
    alternative += " " + text("alt_map_numbered" if len(parks) <= MOST_NUMBERED else "alt_map_unnumbered", language)
    data = pd.DataFrame(parks.drop(columns="geometry"))
    columns = [column for column in ("label", "park_id", "name", "kind", "value", "area_ha") if column in data]
    source = source_line(language, [*inputs, *leaves])
    return chart_block(name, language, draw, data[columns], source, alternative)


def _background(results: Results) -> tuple[list[Background], list[Input]]:
    """Return water and main roads of the case, and where they come from."""
    found, leaves = [], []
    for role, colour, line in (("water", WATER, False), ("main_road", ROAD, True)):
        for layer in results.layers:
            if layer.file.role == role:
                found.append(Background(layer.shapes.geometry, colour, line))
                leaves.append(Input(f"layers.{layer.file.name}", "geometry", layer.source, len(layer.shapes)))
    return found, leaves
