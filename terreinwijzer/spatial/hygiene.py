"""Geometry hygiene: what is wrong with shapes that are usable, so that nobody counts land twice unknowingly.

Coordinate systems and invalid outlines are dealt with where files come in (`sources.shapes`); this reports what is
left: parks that overlap, and parts too thin to be land.
"""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

# Less than a square metre is a difference in digitising.
LEAST_OVERLAP_M2 = 1.0
# Thinner than this on average is the trace of two outlines that should have met.
SLIVER_WIDTH_M = 0.5


def overlaps_between(parks: gpd.GeoDataFrame, least_m2: float = LEAST_OVERLAP_M2) -> pd.DataFrame:
    """Return the pairs of parks that share land.

    Parameters
    ----------
    parks
        `park_id` and polygons in EPSG:28992.
    least_m2
        Smaller overlaps are left out.

    Returns
    -------
    pandas.DataFrame
        `park_id`, `other_park_id` (each pair once, in the order of the table), `overlap_m2`, and `share_pct` of the
        smaller of both.
    """
    shapes, names = parks.geometry.to_numpy(), parks["park_id"].to_numpy()
    one, other = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    pairs = one < other
    order = np.lexsort((other[pairs], one[pairs]))
    one, other = one[pairs][order], other[pairs][order]
    overlap = shapely.area(shapely.intersection(shapes[one], shapes[other]))
    smaller = np.minimum(shapely.area(shapes[one]), shapely.area(shapes[other]))
    found = pd.DataFrame(
        {
            "park_id": names[one],
            "other_park_id": names[other],
            "overlap_m2": overlap,
            "share_pct": 100 * overlap / np.where(smaller > 0, smaller, np.nan),
        }
    )
    return found[found["overlap_m2"] >= least_m2].reset_index(drop=True)


def shared_with_others_m2(parks: gpd.GeoDataFrame) -> pd.Series:
    """Return how much of each park lies in another park too, by `park_id`, in m2; every spot counts once.

    Missing for a park without a shape.
    """
    shapes, names = parks.geometry.to_numpy(), pd.Index(parks["park_id"], name="park_id")
    drawn = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    shared = np.where(drawn, 0.0, np.nan)
    one, other = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    one, other = one[one != other], other[one != other]
    for park in np.unique(one):
        shared[park] = shapely.area(shapely.union_all(shapely.intersection(shapes[other[one == park]], shapes[park])))
    return pd.Series(shared, index=names, name="other_park_m2")


def double_counted_m2(parks: gpd.GeoDataFrame) -> float:
    """Return the area that adding up the parks counts more than once: sum of areas minus the area of their union."""
    shapes = parks.geometry.to_numpy()
    shapes = shapes[~shapely.is_missing(shapes)]
    return max(0.0, float(shapely.area(shapes).sum() - shapely.area(shapely.union_all(shapes))))


def mean_width_m(shapes: gpd.GeoSeries) -> pd.Series:
    """Return how wide a polygon is on average: twice its area over its perimeter, exact for a long strip, in metres."""
    length = shapes.length
    return (2 * shapes.area / length.where(length > 0)).rename("mean_width_m")


def slivers(shapes: gpd.GeoSeries, width_m: float = SLIVER_WIDTH_M) -> pd.DataFrame:
    """Return the parts of polygons that are narrower than `width_m` on average.

    Parameters
    ----------
    shapes
        Polygons in EPSG:28992, on any index without duplicates.
    width_m
        Mean width below which a part is a sliver.

    Returns
    -------
    pandas.DataFrame
        One row per sliver: `shape` (its index in `shapes`), `area_m2`, `mean_width_m`.
    """
    parts = shapes.dropna().explode()
    table = pd.DataFrame(
        {
            "shape": parts.index.to_numpy(),
            "area_m2": parts.area.to_numpy(),
            "mean_width_m": mean_width_m(parts.reset_index(drop=True)).to_numpy(),
        }
    )
    return table[table["mean_width_m"] < width_m].reset_index(drop=True)
