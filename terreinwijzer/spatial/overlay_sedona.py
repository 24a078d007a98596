"""The overlay as one query by SedonaDB.

The query asks for containment first: nine out of ten footprints that meet a park lie wholly inside it, and their
shared area is known without cutting. SedonaDB and shapely carry the same GEOS, so that their areas are the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyarrow as pa
import shapely

from terreinwijzer.errors import InputError, Problem
from terreinwijzer.spatial.overlay_shapely import FOOTPRINT, OVERLAP, PARK_NUMBER
from terreinwijzer.spatial.park_shapes import ParkShapes
from terreinwijzer.spatial.partitions import GEOMETRY, RD

_SHARED = f"""
    SELECT {{columns}} p.{PARK_NUMBER}, ST_Area(b.{GEOMETRY}) AS {FOOTPRINT},
           CASE WHEN ST_Contains(p.{GEOMETRY}, b.{GEOMETRY}) THEN ST_Area(b.{GEOMETRY})
                ELSE ST_Area(ST_Intersection(p.{GEOMETRY}, b.{GEOMETRY})) END AS {OVERLAP}
    FROM parks p JOIN ({{footprints}}) b ON ST_Intersects(p.{GEOMETRY}, b.{GEOMETRY})
"""


def sedona_pairs(
    parks: ParkShapes, files: Sequence[Path], columns: Sequence[str], schema: pa.Schema, *, prune: bool
) -> pa.Table:
    """Return the pairs that share area: `columns`, `park_number`, `overlap_m2` and `footprint_m2`, in any order.

    Parameters
    ----------
    parks
        Outlines.
    files
        GeoParquet files with valid shapes.
    columns
        Columns to carry along.
    schema
        Types of the result.
    prune
        Read only what lies in the box around the parks; costs a look at each row, so not for the whole country.

    Raises
    ------
    InputError
        The query fails, as on most damaged files. It does not check the checksums of pages, so that some damage goes
        unnoticed: a file in doubt is for the other engine, which does.
    """
    import sedonadb  # noqa: PLC0415  (a second to import, and only this engine needs it)

    connection = sedonadb.connect()
    connection.create_data_frame(_outlines(parks)).to_view("parks")
    connection.read_parquet([str(file) for file in files]).to_view("footprints")
    carried = "".join(f"b.{_quoted(name)}, " for name in columns)
    wanted = ", ".join(_quoted(name) for name in (*columns, GEOMETRY))
    footprints = f"SELECT {wanted} FROM footprints"
    if prune:
        west, south = np.min([box[:2] for box in parks.bounds], axis=0)
        east, north = np.max([box[2:] for box in parks.bounds], axis=0)
        around = shapely.box(west, south, east, north).wkt
        footprints += f" WHERE ST_Intersects({GEOMETRY}, ST_GeomFromText('{around}', {RD.removeprefix('EPSG:')}))"
    query = _SHARED.format(columns=carried, footprints=footprints)
    try:
        found: pa.Table = connection.sql(f"SELECT * FROM ({query}) WHERE {OVERLAP} > 0").to_arrow_table()
        return found.select([*columns, PARK_NUMBER, OVERLAP, FOOTPRINT]).cast(schema)
    # The engine gives its own errors no public name; what it read from a damaged file may not fit either.
    except (sedonadb._lib.SedonaError, pa.ArrowException, ValueError) as fault:  # noqa: SLF001
        details = {"fault": str(fault)}
        raise InputError(
            Problem("spatial_query_failed", file=", ".join(str(file) for file in files), details=details)
        ) from fault


def _outlines(parks: ParkShapes) -> gpd.GeoDataFrame:
    shapes = parks.shapes()
    known = np.flatnonzero(~shapely.is_missing(shapes))
    return gpd.GeoDataFrame({PARK_NUMBER: known.astype("int32")}, geometry=shapes[known], crs=RD)


def _quoted(name: str) -> str:
    doubled = name.replace('"', '""')
    return f'"{doubled}"'
