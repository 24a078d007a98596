"""Straight-line distances from parks to the nearest ramp, station, dwelling or nature area; exact in the plane."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from terreinwijzer.spatial.partitions import GEOMETRY, partitions, stream


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


def nearest_in_files(parks: gpd.GeoDataFrame, targets: Path | Sequence[Path], *, key: str = "park_id") -> pd.Series:
    """Return how far each park's outline is from the nearest shape in bulk files, a piece of a file at a time.

    A piece is read only if it may hold what is nearest to some park: if its box is not farther away than the far corner
    of another piece.

    Parameters
    ----------
    parks
        Polygons in EPSG:28992 with a column `key`.
    targets
        GeoParquet files as `partition_writer.write_partitions` makes them, or of another maker.

    Returns
    -------
    pandas.Series
        Index `key`: metres, as `nearest` gives them; missing for a park without a shape.

    Raises
    ------
    InputError
        A file is missing or damaged, or is not in EPSG:28992.
    """
    outlines = parks.geometry.to_numpy()
    drawn = np.flatnonzero(~(shapely.is_missing(outlines) | shapely.is_empty(outlines)))
    pieces = partitions(targets)
    best = np.full(len(drawn), np.inf)
    if len(drawn) and pieces:
        boxes, theirs = shapely.bounds(outlines[drawn]), np.array([piece.bounds for piece in pieces])
        least, most = _apart(boxes, theirs)
        possible = least <= most.min(axis=1)[:, None]
        wanted = [number for number in range(len(pieces)) if possible[:, number].any()]
        for number, (_, table) in zip(wanted, stream([pieces[n] for n in wanted], [GEOMETRY]), strict=True):
            asking = np.flatnonzero(possible[:, number] & (least[:, number] <= best))
            shapes = shapely.from_wkb(table[GEOMETRY].to_numpy())
            tree = shapely.STRtree(shapes)
            (place, _), metres = tree.query_nearest(outlines[drawn[asking]], return_distance=True, all_matches=False)
            best[asking[place]] = np.minimum(best[asking[place]], metres)
    distance = np.full(len(parks), np.nan)
    distance[drawn] = np.where(np.isinf(best), np.nan, best)
    return pd.Series(distance, index=pd.Index(parks[key], name=key), name="distance_m")


def _apart(ours: NDArray[np.float64], theirs: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the least and the greatest distance between points of two boxes, for every pair of boxes."""
    before = theirs[None, :, :2] - ours[:, None, 2:]
    behind = ours[:, None, :2] - theirs[None, :, 2:]
    least = np.hypot(*np.moveaxis(np.maximum(np.maximum(before, behind), 0), -1, 0))
    most = np.hypot(*np.moveaxis(np.maximum(np.abs(before), np.abs(behind)), -1, 0))
    return least, most
