"""What belongs to which park: buildings by real overlap, units once, plots by their largest part."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely


def main_zone(overlaps: pd.DataFrame, key: str, zone: str = "park_id") -> pd.Series:
    """Return the zone that holds the largest part of each shape; of equal parts, the first zone by name.

    Parameters
    ----------
    overlaps
        Rows of `key`, `zone` and `overlap_m2`, as `spatial.overlay` makes them.
    key, zone
        Columns that name the shapes and the zones.

    Returns
    -------
    pandas.Series
        `zone` by `key`, for shapes that lie in any zone.
    """
    ranked = overlaps.sort_values([key, "overlap_m2", zone], ascending=[True, False, True], kind="stable")
    return ranked.drop_duplicates(key).set_index(key)[zone]


def parks_of_points(points: gpd.GeoDataFrame, parks: gpd.GeoDataFrame) -> pd.Series:
    """Return the park that each point lies in, on the index of `points`; missing outside all parks.

    A point on the border of a park belongs to it. Where parks overlap, the smallest park counts: it is the more precise
    outline, as a retail park within an industrial one.
    """
    shapes, names = parks.geometry.to_numpy(), parks["park_id"].to_numpy()
    point, park = shapely.STRtree(shapes).query(points.geometry.to_numpy(), predicate="intersects")
    order = np.lexsort((park, shapely.area(shapes)[park], point))
    first = order[np.unique(point[order], return_index=True)[1]]
    found = pd.Series(None, index=points.index, name="park_id", dtype="str")
    found.iloc[point[first]] = names[park[first]]
    return found


def parks_of_units(units: pd.DataFrame, building_parks: pd.DataFrame, parks: gpd.GeoDataFrame | None) -> pd.Series:
    """Return the park of every unit; a unit counts once, however many buildings or parks it touches.

    Its own point decides. A unit without a point goes with its building, to the park with the building's largest part.

    Parameters
    ----------
    units
        Canonical units, one row per unit; with or without points.
    building_parks
        Canonical table of overlaps between buildings and parks.
    parks
        Parks with polygons; `None` where there are none.

    Returns
    -------
    pandas.Series
        `park_id` on the index of `units`; what the table already says goes first.
    """
    found = units["park_id"].copy()
    if isinstance(units, gpd.GeoDataFrame) and parks is not None and len(units):
        has_point = units.geometry.notna() & ~units.geometry.is_empty
        found = found.fillna(parks_of_points(units[has_point], parks).reindex(units.index))
        # A point that lies outside every park is an answer too: its building must not pull it in.
        rest = ~has_point
    else:
        rest = pd.Series(data=True, index=units.index)
    by_building = units["building_id"].map(main_zone(building_parks, "building_id"))
    return found.where(found.notna() | ~rest, by_building).rename("park_id").astype("str")
