"""Two boundary sources side by side. A boundary is a choice: the difference is shown in hectares, never averaged."""

from __future__ import annotations

from collections.abc import Mapping

import geopandas as gpd
import pandas as pd
import shapely

from terreinwijzer.spatial.exclusion import covered_by

HA_PER_M2 = 0.0001


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
