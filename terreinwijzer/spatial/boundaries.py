"""Two boundary sources side by side. A boundary is a choice: the difference is shown in hectares, never averaged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely

from terreinwijzer.lineage import Input, Source
from terreinwijzer.snapshots.portfolio import UNNAMED_SOURCE, Portfolio
from terreinwijzer.sources.layers import Layer
from terreinwijzer.spatial.exclusion import covered_by
from terreinwijzer.spatial.hygiene import double_counted_m2

HA_PER_M2 = 0.0001
# What an outline encloses and a statistic counts apart; where two overlap, the earlier counts.
COVERS = ("water", "building_site", "farmland", "green", "residential")


@dataclass(frozen=True)
class Boundaries:
    """The parks by every boundary source that the case has, side by side.

    Attributes
    ----------
    sources
        One row per source, the outlines of the case first: `source_id`, `kind` (`outlines`, `other_outlines` or
        `statistic`), `year`, `area_ha`, `both_ha` (outlines only) and `difference_ha` with the first row.
    parks
        Per park that is compared: `first_ha`, and `both_ha` and `only_first_ha` for the first other outlines.
    content
        Per park that is compared, and "" for the whole: hectares per cover, each spot once, and `rest_ha`.
    double_counted_ha
        What adding up the outlines counts twice.
    inputs
        Everything that was compared, with its source.
    """

    sources: pd.DataFrame
    parks: pd.DataFrame
    content: pd.DataFrame
    double_counted_ha: float
    inputs: tuple[Input, ...]


def compare_sources(portfolio: Portfolio, layers: Sequence[Layer], settings: Mapping[str, Any]) -> Boundaries | None:
    """Compare the outlines of the parks with other outlines and with statistics of the same area.

    Parameters
    ----------
    portfolio
        Parks with shapes, and `land_use` where statistics are compared.
    layers
        Those of role `boundary` are other outlines, as far as they reach into the extent of the parks; water, building
        sites and the like tell what outlines enclose.
    settings
        `location_types`: the parks that are compared, all by default. `statistics`: a list of `area_code` and
        `land_use_class`; the latest year up to the reference date counts.

    Returns
    -------
    Boundaries or None
        `None` where there is nothing to compare: no outlines, or no other source.
    """
    parks = portfolio.table("parks")
    others = [layer for layer in layers if layer.file.role == "boundary"]
    asked = [_statistic(portfolio, asked) for asked in settings.get("statistics", ())]
    statistics = [found for found in asked if found is not None]
    if not isinstance(parks, gpd.GeoDataFrame) or not (others or statistics):
        return None
    wanted = settings.get("location_types")
    kept = parks.geometry.notna() & ~parks.geometry.is_empty
    chosen = parks[kept & parks["location_type"].isin(wanted)] if wanted else parks[kept]
    if chosen.empty:
        return None
    source = portfolio.sources.get("parks", UNNAMED_SOURCE)
    area = float(chosen.area.sum()) * HA_PER_M2
    rows = [_row(source, "outlines", area, area)]
    inputs = [Input("parks", "geometry", source, len(chosen))]
    compared = pd.DataFrame({"first_ha": chosen.area.to_numpy() * HA_PER_M2}, index=chosen["park_id"])
    west, south, east, north = chosen.total_bounds
    for layer in others:
        table = compare_boundaries(chosen, layer.shapes.cx[west:east, south:north])
        whole = table.loc[""]
        rows.append(_row(layer.source, "other_outlines", whole["second_ha"], area, both=whole["both_ha"]))
        inputs.append(Input(f"layers.{layer.file.name}", "geometry", layer.source, len(layer.shapes)))
        if "both_ha" not in compared:
            compared = compared.join(table[["both_ha", "only_first_ha"]])
    for year, hectares, leaf in statistics:
        rows.append(_row(leaf.source, "statistic", hectares, area) | {"year": year})
        inputs.append(leaf)
    covers = {
        role: pd.concat([layer.shapes[["geometry"]] for layer in layers if layer.file.role == role], ignore_index=True)
        for role in COVERS
        if any(layer.file.role == role for layer in layers)
    }
    inputs += [
        Input(f"layers.{layer.file.name}", "geometry", layer.source, len(layer.shapes))
        for layer in layers
        if layer.file.role in covers
    ]
    return Boundaries(
        sources=pd.DataFrame(rows).astype({"year": "Int64"}),
        parks=compared,
        content=_with_whole(content_of(chosen, covers), chosen, covers),
        double_counted_ha=double_counted_m2(chosen) * HA_PER_M2,
        inputs=tuple(inputs),
    )


def compare_boundaries(first: gpd.GeoDataFrame, second: gpd.GeoDataFrame, key: str = "park_id") -> pd.DataFrame:
    """Return, per zone of `first` and for the whole, what both boundary sources cover and what only one does.

    Parameters
    ----------
    first, second
        Polygons in EPSG:28992. `first` has a column `key`; the shapes of `second` need no names, because two sources
        seldom draw the same number of parks.
    key
        Column that names the zones of `first`.

    Returns
    -------
    pandas.DataFrame
        Index `key` with a last row named "" for the whole: `first_ha`, `second_ha` (whole only), `both_ha`,
        `only_first_ha`, `only_second_ha` (whole only). Land that one source counts twice counts once in the whole.
    """
    covered = covered_by(first, second, key=key)["overlap_m2"] * HA_PER_M2
    own = pd.Series(first.geometry.area.to_numpy() * HA_PER_M2, index=covered.index)
    table = pd.DataFrame({"first_ha": own, "both_ha": covered, "only_first_ha": own - covered})
    one, other = first.geometry.dropna().union_all(), second.geometry.dropna().union_all()
    both = shapely.area(shapely.intersection(one, other)) * HA_PER_M2
    whole = {
        "first_ha": one.area * HA_PER_M2,
        "second_ha": other.area * HA_PER_M2,
        "both_ha": both,
        "only_first_ha": one.area * HA_PER_M2 - both,
        "only_second_ha": other.area * HA_PER_M2 - both,
    }
    table = pd.concat([table, pd.DataFrame([whole], index=pd.Index([""], name=key))])
    return table[["first_ha", "second_ha", "both_ha", "only_first_ha", "only_second_ha"]].rename_axis(key)


def content_of(zones: gpd.GeoDataFrame, covers: Mapping[str, gpd.GeoDataFrame], key: str = "park_id") -> pd.DataFrame:
    """Return what lies within each zone by kind of cover, each spot counted once, in hectares.

    A statistic counts water, farm land or a building site apart, where an outline simply encloses them. This shows how
    much of the difference between the two such covers can explain.

    Parameters
    ----------
    zones
        Polygons in EPSG:28992 with a column `key`.
    covers
        Polygons per kind; where kinds overlap, the earlier kind counts.
    key
        Column that names the zones.

    Returns
    -------
    pandas.DataFrame
        Index `key`, a column `<kind>_ha` per kind and `rest_ha`.
    """
    left = zones[[key, "geometry"]].copy()
    table = pd.DataFrame(index=pd.Index(zones[key], name=key))
    for kind, land in covers.items():
        table[f"{kind}_ha"] = covered_by(left, land, key=key)["overlap_m2"] * HA_PER_M2
        left = left.set_geometry(_without(left.geometry, land.geometry))
    table["rest_ha"] = left.geometry.area.to_numpy() * HA_PER_M2
    return table


def _without(zones: gpd.GeoSeries, land: gpd.GeoSeries) -> gpd.GeoSeries:
    """Return the zones minus the land near them."""
    shapes = land.to_numpy()
    shapes = shapes[shapely.get_dimensions(shapes) == 2]  # noqa: PLR2004  (polygons)
    tree = shapely.STRtree(shapes)
    left = []
    for zone in zones:
        near = tree.query(zone, predicate="intersects") if zone is not None and not zone.is_empty else []
        left.append(shapely.difference(zone, shapely.union_all(shapes[near])) if len(near) else zone)
    return gpd.GeoSeries(left, index=zones.index, crs=zones.crs)


def _with_whole(content: pd.DataFrame, parks: gpd.GeoDataFrame, covers: Mapping[str, gpd.GeoDataFrame]) -> pd.DataFrame:
    """Add the content of all parks together, in which land that two parks share counts once."""
    together = gpd.GeoDataFrame({"park_id": [""]}, geometry=[parks.geometry.union_all()], crs=parks.crs)
    return pd.concat([content, content_of(together, covers)])


def _row(source: Source, kind: str, area: float, first: float, both: float | None = None) -> dict[str, Any]:
    year = source.reference_date.year if source.reference_date else None
    return {
        "source_id": source.source_id,
        "kind": kind,
        "year": year,
        "area_ha": float(area),
        "both_ha": both,
        "difference_ha": float(area) - first,
    }


def _statistic(portfolio: Portfolio, asked: Mapping[str, str]) -> tuple[int, float, Input] | None:
    """Return year, hectares and origin of a land-use statistic; `None` where the portfolio has no such figure."""
    table = portfolio.table("land_use")
    fits = (table["area_code"] == asked["area_code"]) & (table["land_use_class"] == asked["land_use_class"])
    known = table[fits & (table["year"] <= portfolio.reference_date.year) & table["area_ha"].notna()]
    if known.empty:
        return None
    latest = known.sort_values("year").iloc[-1]
    return int(latest["year"]), float(latest["area_ha"]), portfolio.input("land_use", "area_ha")
