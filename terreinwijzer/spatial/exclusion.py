"""Where parks overlap land that is protected or excluded, such as nature areas."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely


def covered_by(zones: gpd.GeoDataFrame, land: gpd.GeoDataFrame, *, key: str = "park_id") -> pd.DataFrame:
    """Return how much of each zone lies in `land`; places where features of `land` overlap each other count once.

    Parameters
    ----------
    zones
        Polygons in EPSG:28992 with a column `key`.
    land
        Polygons in EPSG:28992; parts of other kinds are left out.

    Returns
    -------
    pandas.DataFrame
        Index `key`: `overlap_m2` (zero where none; missing for a zone without a shape) and `share_pct` of the zone.
    """
    shapes = land.geometry.to_numpy()
    shapes = shapes[shapely.get_dimensions(shapes) == 2]  # noqa: PLR2004  (polygons; missing and empty ones are -1)
    outlines = zones.geometry.to_numpy()
    drawn = ~(shapely.is_missing(outlines) | shapely.is_empty(outlines))
    overlap = np.where(drawn, 0.0, np.nan)
    tree = shapely.STRtree(shapes)
    place, found = tree.query(outlines[drawn], predicate="intersects")
    where = np.flatnonzero(drawn)
    for zone in np.unique(place):
        parts = shapely.intersection(shapes[found[place == zone]], outlines[where[zone]])
        overlap[where[zone]] = shapely.area(shapely.union_all(parts))
    area = np.where(drawn, shapely.area(outlines), np.nan)
    share = np.divide(100 * overlap, area, out=np.full(len(area), np.nan), where=area > 0)
    return pd.DataFrame({"overlap_m2": overlap, "share_pct": share}, index=pd.Index(zones[key], name=key))
