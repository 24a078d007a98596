"""The rows of a bulk file that lie on or near parks: what a case needs of a national register."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyarrow as pa
import shapely

from terreinwijzer.errors import InputError, Problem
from terreinwijzer.spatial.park_shapes import park_shapes
from terreinwijzer.spatial.partitions import GEOMETRY, RD, Reader, partitions, stream, touching


def rows_near_parks(
    parks: gpd.GeoDataFrame, footprints: Path | Sequence[Path], *, within_m: float = 0.0
) -> Iterator[gpd.GeoDataFrame]:
    """Give the rows of bulk files that touch a park or lie within `within_m` of one, a piece at a time.

    Never more than one piece is in memory, and no piece that lies away from every park is read.

    Parameters
    ----------
    parks
        Polygons with `park_id` (a column, or the index), in EPSG:28992.
    footprints
        GeoParquet files as `partition_writer.write_partitions` makes them, or of another maker.
    within_m
        Straight-line distance from the outline of a park [m].

    Yields
    ------
    geopandas.GeoDataFrame
        All columns of the file, shapes in EPSG:28992. A row comes once, also where it touches two parks.

    Raises
    ------
    InputError
        The distance is negative, a park is not usable (see `park_shapes`), a file cannot be read, or nothing in it
        lies near a park.
    """
    if within_m < 0:
        raise InputError(Problem("extract_distance_negative", value=f"{within_m:g}"))
    known = park_shapes(parks)
    outlines = known.shapes()
    drawn = outlines[~shapely.is_missing(outlines)]
    shapely.prepare(drawn)
    tree = shapely.STRtree(drawn)
    wide = [(a - within_m, b - within_m, c + within_m, d + within_m) for a, b, c, d in known.bounds]
    nothing = True
    for path, pieces in groupby(touching(partitions(footprints), wide), key=lambda piece: piece.path):
        for _, table in stream(pieces, [GEOMETRY, *Reader(path).names]):
            shapes = shapely.from_wkb(table[GEOMETRY].to_numpy())
            near = np.unique(tree.query(shapes, predicate="dwithin", distance=within_m)[0])
            if len(near):
                nothing = False
                rows = table.drop_columns([GEOMETRY]).take(pa.array(near))
                yield gpd.GeoDataFrame(rows.to_pandas(), geometry=shapes[near], crs=RD)
    if nothing:
        raise InputError(Problem("extract_nothing", file=str(footprints)))
