"""Straight-line distances from parks to the nearest ramp, station, dwelling or nature area; exact in the plane."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely


def nearest(parks: gpd.GeoDataFrame, targets: gpd.GeoDataFrame, *, key: str = "park_id") -> pd.DataFrame:
    """Return how far each park's outline is from the nearest target, as the crow flies.

    Parameters
    ----------
    parks
        Polygons in EPSG:28992 with a column `key`.
    targets
        Points, lines or polygons in EPSG:28992, on any index.

    Returns
    -------
    pandas.DataFrame
        Index `key`: `distance_m` (zero where a target touches the park or lies in it; missing for a park without a
        shape, and for all parks when there are no targets) and `target` (position of the target in `targets`, the
        first of equals; missing where the distance is).
    """
    index = pd.Index(parks[key], name=key)
    distance = np.full(len(parks), np.nan)
    target = np.full(len(parks), -1, dtype="int64")
    shapes = targets.geometry.to_numpy()
    usable = np.flatnonzero(~(shapely.is_missing(shapes) | shapely.is_empty(shapes)))
    outlines = parks.geometry.to_numpy()
    drawn = np.flatnonzero(~(shapely.is_missing(outlines) | shapely.is_empty(outlines)))
    if len(usable) and len(drawn):
        tree = shapely.STRtree(shapes[usable])
        (place, found), metres = tree.query_nearest(outlines[drawn], return_distance=True, all_matches=True)
        # Of equally near targets the first one counts, so that the answer does not depend on the tree.
        order = np.lexsort((found, place))
        first = order[np.unique(place[order], return_index=True)[1]]
        distance[drawn[place[first]]] = metres[first]
        target[drawn[place[first]]] = usable[found[first]]
    positions = pd.array(np.where(target < 0, 0, target), dtype="Int64")
    positions[target < 0] = pd.NA
    return pd.DataFrame({"distance_m": distance, "target": positions}, index=index)
