"""What parks and footprints share: one row per pair with a positive shared area."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

import geopandas as gpd
import pandas as pd
import pyarrow as pa

from terreinwijzer.spatial.overlay_sedona import sedona_pairs
from terreinwijzer.spatial.overlay_shapely import FOOTPRINT, OVERLAP, PARK_NUMBER, ParkTree, no_pairs, shapely_pairs
from terreinwijzer.spatial.park_shapes import PARK, ParkShapes, park_shapes
from terreinwijzer.spatial.partition_writer import write_partitions
from terreinwijzer.spatial.partitions import Partition, Reader, partitions, touching

Engine = Literal["sedona", "shapely"]


def overlay(
    parks: gpd.GeoDataFrame,
    footprints: Path | Sequence[Path] | gpd.GeoDataFrame,
    *,
    key: str = "building_id",
    columns: Sequence[str] = (),
    engine: Engine = "shapely",
) -> pd.DataFrame:
    """Return each footprint's area on each park it stands on, exactly.

    A footprint on two parks has two rows, each with its own part; one that only touches a park has none.

    Parameters
    ----------
    parks
        Polygons with `park_id` (a column, or the index), in EPSG:28992.
    footprints
        Polygons in EPSG:28992: GeoParquet files as `partition_writer.write_partitions` makes them (or of another
        maker; then invalid shapes are mended as they are met), or in memory.
    key
        Column that names a footprint.
    columns
        Columns of the footprints to carry along.
    engine
        `shapely`: piece by piece by GEOS, each page of a file checked against its checksum; `sedona`: one query by
        SedonaDB, which does not check. Both give the same rows in the same order, with areas equal to 1e-9. Files of
        another maker always go piece by piece, because the query cannot mend invalid shapes.

    Returns
    -------
    DataFrame
        `key`, `park_id`, `overlap_m2` (shared area [m2]), `footprint_m2` (of the whole footprint [m2]), `share`
        (`overlap_m2 / footprint_m2`, 0-1) and `columns`; sorted by `park_id` and `key`.

    Raises
    ------
    InputError
        A park has no id, a double one, no polygon, or an invalid one; a coordinate system is not EPSG:28992; a file
        cannot be read or lacks a column.
    """
    known = park_shapes(parks)
    if isinstance(footprints, gpd.GeoDataFrame):
        with TemporaryDirectory() as folder:
            file = Path(folder) / "footprints.parquet"
            write_partitions(footprints, file, key=key)
            return overlay(parks, file, key=key, columns=columns, engine=engine)
    pieces = partitions(footprints)
    near = touching(pieces, known.bounds)
    carried = [key, *(name for name in columns if name != key)]
    none = no_pairs([Reader(path) for path in dict.fromkeys(piece.path for piece in pieces)], carried)
    if engine == "sedona" and near and all(piece.mended for piece in near):
        files = list(dict.fromkeys(piece.path for piece in near))
        table = sedona_pairs(known, files, carried, none.schema, prune=len(near) < len(pieces))
    else:
        table = pa.concat_tables([none, *_by_pieces(known, near, carried)])
    return _finished(table, known.ids, carried)


def _by_pieces(parks: ParkShapes, pieces: Sequence[Partition], columns: Sequence[str]) -> Iterator[pa.Table]:
    tree = ParkTree(parks)
    for path, of_file in groupby(pieces, key=lambda piece: piece.path):
        reader = Reader(path)
        for piece in of_file:
            yield shapely_pairs(tree, reader, piece, columns)


def _finished(table: pa.Table, ids: Sequence[str], columns: Sequence[str]) -> pd.DataFrame:
    """Return pairs in their order, with the names of the parks.

    Parks are numbered in the order of their ids. What is left of ties (a key that is not unique) is settled by area,
    so that every engine gives one order.
    """
    key = columns[0]
    table = table.sort_by([(name, "ascending") for name in (PARK_NUMBER, key, OVERLAP)])
    frame: pd.DataFrame = table.select(list(columns)).to_pandas()
    frame.insert(1, PARK, pd.Series(ids, dtype="str").take(table[PARK_NUMBER].to_numpy()).array)
    frame.insert(2, OVERLAP, table[OVERLAP].to_numpy())
    frame.insert(3, FOOTPRINT, table[FOOTPRINT].to_numpy())
    frame.insert(4, "share", frame[OVERLAP] / frame[FOOTPRINT])
    return frame
