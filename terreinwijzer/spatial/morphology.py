"""The form of buildings, as momepy defines it: how elongated, how rectangular, how much they stand wall to wall."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely


def elongation(buildings: gpd.GeoSeries) -> pd.Series:
    """Return the shorter over the longer side of the smallest rectangle around each building; 1 is a square.

    Notes
    -----
    Gil et al. (2012), On the discovery of urban typologies; `momepy.elongation`.
    """
    box = shapely.minimum_rotated_rectangle(buildings.to_numpy())
    corners = [shapely.get_point(shapely.get_exterior_ring(box), place) for place in range(3)]
    one, other = shapely.distance(corners[0], corners[1]), shapely.distance(corners[1], corners[2])
    longer = np.maximum(one, other)
    ratio = np.divide(np.minimum(one, other), longer, out=np.full(len(box), np.nan), where=longer > 0)
    return pd.Series(ratio, index=buildings.index, name="elongation")


def rectangularity(buildings: gpd.GeoSeries) -> pd.Series:
    """Return the equivalent rectangular index of each building; 1 is a rectangle, less is a more intricate outline.

    Notes
    -----
    sqrt(area / area of the rectangle) x perimeter of the rectangle / perimeter.
    Basaraner and Cetinkaya (2017), Performance of shape indices; `momepy.equivalent_rectangular_index`.
    """
    shapes = buildings.to_numpy()
    box = shapely.minimum_rotated_rectangle(shapes)
    with np.errstate(invalid="ignore", divide="ignore"):
        index = np.sqrt(shapely.area(shapes) / shapely.area(box)) * shapely.length(box) / shapely.length(shapes)
    return pd.Series(index, index=buildings.index, name="rectangularity")


def shared_walls_m(buildings: gpd.GeoSeries) -> pd.Series:
    """Return the length of wall that each building shares with others, in metres.

    Buildings that overlap, as faulty footprints do, share the outline within each other.

    Notes
    -----
    Hamaina et al. (2012), Towards urban fabrics characterization; `momepy.shared_walls` with exact contact.
    """
    shapes = buildings.to_numpy()
    one, other = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    pairs = one != other
    one, other = one[pairs], other[pairs]
    lengths = shapely.length(shapely.intersection(shapely.boundary(shapes[one]), shapes[other]))
    total = np.bincount(one, weights=lengths, minlength=len(shapes))
    return pd.Series(total, index=buildings.index, name="shared_walls_m")


def forms(buildings: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return the form of every building: `elongation`, `rectangularity`, `shared_walls_pct` of its outline."""
    shapes = buildings.geometry
    length = shapes.length
    return pd.DataFrame(
        {
            "elongation": elongation(shapes),
            "rectangularity": rectangularity(shapes),
            "shared_walls_pct": 100 * shared_walls_m(shapes) / length.where(length > 0),
        }
    )
