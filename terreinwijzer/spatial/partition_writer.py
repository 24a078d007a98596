"""Lay footprints down once for all later work: checked, mended, cut into cells and ordered along a Hilbert curve.

Nothing but one cell of the coarse grid is in memory at a time: what comes in is first set aside on the disk per coarse
cell, then each is ordered and cut. The same footprints give the same file, in whatever order and pieces they come.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio
import shapely
from pyproj import CRS

from terreinwijzer.errors import InputError, Problem
from terreinwijzer.sources.shapes import in_national_grid, mended
from terreinwijzer.spatial.cells import LEVELS, hilbert_numbers, leaves
from terreinwijzer.spatial.partitions import (
    BOX,
    FORMAT,
    GEOMETRY,
    OURS,
    RD,
    ROW_HASH,
    SIDES,
    Partition,
    Reader,
    partitions,
)
from terreinwijzer.whole_files import whole_file

# At most this many rows in a piece. Small enough that one changed town is a small part of the country, large enough
# that reading by pieces costs no more than reading at once (measured: docs/performance.md).
ROWS = 32_768
# Cells of this level (16 km) are set aside on the disk: all of the country is fewer files than a process may open.
COARSE = 5
_BATCH = 100_000
_NUMBER = "__cell"


def write_partitions(
    footprints: gpd.GeoDataFrame | Iterable[gpd.GeoDataFrame],
    path: Path,
    *,
    key: str = "building_id",
    rows: int = ROWS,
) -> list[Partition]:
    """Write footprints as GeoParquet in pieces (WKB, zstd, covering of boxes, Hilbert order), whole or not at all.

    Invalid shapes are mended; shapes that are no polygon, or empty, are left out. Both are counted in the file.

    Parameters
    ----------
    footprints
        Polygons with their columns, at once or in batches with the same columns; `stream_file` reads large files.
    path
        File to write.
    key
        Column that names a footprint.
    rows
        Most rows in a piece.

    Returns
    -------
    list of Partition
        The pieces of the file.

    Raises
    ------
    InputError
        The key or the coordinate system is missing or wrong; batches have different columns.
    WriteError
        The disk is full or may not be written.
    """
    batches = _in_batches(footprints) if isinstance(footprints, gpd.GeoDataFrame) else footprints
    with whole_file(path) as aside, TemporaryDirectory(dir=aside.parent) as coarse:
        schema, counts = _set_aside(batches, Path(coarse), key, str(path))
        with pq.ParquetWriter(
            aside, schema, compression="zstd", use_dictionary=_repeating(schema, key), write_page_checksum=True
        ) as writer:
            cells = list(_write_cells(Path(coarse), writer, key, rows))
            ours = {"format": FORMAT, "key": key, **counts, "cells": cells}
            writer.add_key_value_metadata({OURS.decode(): json.dumps(ours)})
    return partitions(path)


def stream_file(path: Path, *, columns: list[str] | None = None, batch: int = _BATCH) -> Iterator[gpd.GeoDataFrame]:
    """Read any vector file (GeoParquet, GeoPackage, ...) in batches.

    Parameters
    ----------
    path
        File to read.
    columns
        Columns to keep beside the shapes; all unless given.
    batch
        Most rows at a time.

    Raises
    ------
    InputError
        The file is missing or cannot be read.
    """
    if path.suffix == ".parquet":
        pieces = partitions(path)
        reader = Reader(path)
        names = [*(columns if columns is not None else reader.names), GEOMETRY]
        for piece in pieces:
            table = reader.columns(piece.row_group, names).to_pandas()
            shapes = shapely.from_wkb(table.pop(GEOMETRY).to_numpy(), on_invalid="ignore")
            yield gpd.GeoDataFrame(table, geometry=shapes, crs=RD)
        return
    if not path.exists():
        raise InputError(Problem("spatial_file_missing", file=str(path)))
    start = 0
    while True:
        try:
            frame = pyogrio.read_dataframe(path, columns=columns, skip_features=start, max_features=batch)
        except pyogrio.errors.DataSourceError as fault:
            details = {"fault": str(fault)}
            raise InputError(Problem("spatial_file_unreadable", file=str(path), details=details)) from fault
        if len(frame) or start == 0:
            yield frame
        if len(frame) < batch:
            return
        start += batch


def _in_batches(frame: gpd.GeoDataFrame) -> Iterator[gpd.GeoDataFrame]:
    for start in range(0, max(len(frame), 1), _BATCH):
        yield frame.iloc[start : start + _BATCH]


def _set_aside(
    batches: Iterable[gpd.GeoDataFrame], folder: Path, key: str, file: str
) -> tuple[pa.Schema, dict[str, int]]:
    """Write each batch to the files of its coarse cells; return the schema of all and what was mended and left out."""
    schema: pa.Schema | None = None
    counts = {"rows": 0, "rows_mended": 0, "rows_left_out": 0}
    writers: dict[int, pa.RecordBatchFileWriter] = {}
    try:
        for batch in batches:
            table, repaired, unusable = _as_table(batch, key, file)
            if schema is None:
                schema = table.schema
            try:
                table = table.cast(schema)
            except (pa.ArrowException, ValueError) as fault:
                raise InputError(Problem("spatial_batches_differ", file=file, details={"fault": str(fault)})) from fault
            counts["rows"] += table.num_rows
            counts["rows_mended"] += repaired
            counts["rows_left_out"] += unusable
            coarse = table[_NUMBER].to_numpy() >> np.uint64(2 * (LEVELS - COARSE))
            for cell in np.unique(coarse).tolist():
                if cell not in writers:
                    options = pa.ipc.IpcWriteOptions(compression="zstd")
                    writers[cell] = pa.ipc.new_file(folder / f"{cell:06d}.arrow", schema, options=options)
                writers[cell].write_table(table.take(np.flatnonzero(coarse == cell)))
    finally:
        for writer in writers.values():
            writer.close()
    if schema is None:
        raise InputError(Problem("spatial_no_footprints", file=file))
    # Known before the first row, so that readers that look at the schema only find it too.
    geo = {"geo": json.dumps(_geo())}
    return schema.remove(schema.get_field_index(_NUMBER)).with_metadata(geo), counts


def _as_table(frame: gpd.GeoDataFrame, key: str, file: str) -> tuple[pa.Table, int, int]:
    """Return checked footprints as a table with boxes and numbers, how many were mended, and how many left out."""
    if key not in frame:
        known = ", ".join(str(name) for name in frame.columns)
        raise InputError(Problem("spatial_column_absent", file=file, column=key, details={"known": known}))
    frame, repaired, unusable = mended(in_national_grid(frame, "", file), "polygon")
    drawn = ~(unusable | shapely.is_missing(frame.geometry.to_numpy()))
    frame = frame[drawn]
    shapes = shapely.force_2d(frame.geometry.to_numpy())
    box = shapely.bounds(shapes).reshape(-1, 4)
    columns = pd.DataFrame(frame.drop(columns=frame.geometry.name)).assign(
        **{GEOMETRY: shapely.to_wkb(shapes, byte_order=1, flavor="iso")}
    )
    hashes = pd.util.hash_pandas_object(columns, index=False, categorize=False)
    table = pa.Table.from_pandas(columns.assign(**{ROW_HASH: hashes}), preserve_index=False)
    table = table.replace_schema_metadata(None)
    # Single precision, rounded outwards: half the bytes, and never smaller than the shape.
    limits = [np.float32(-np.inf)] * 2 + [np.float32(np.inf)] * 2
    sides = [pa.array(np.nextafter(box[:, side].astype(np.float32), limit)) for side, limit in enumerate(limits)]
    table = table.append_column(BOX, pa.StructArray.from_arrays(sides, names=list(SIDES)))
    numbers = hilbert_numbers((box[:, 0] + box[:, 2]) / 2, (box[:, 1] + box[:, 3]) / 2)
    return table.append_column(_NUMBER, pa.array(numbers)), int(repaired.sum()), int((~drawn).sum())


def _repeating(schema: pa.Schema, key: str) -> list[str]:
    """Return the columns that a list of their values makes smaller; for the others, trying costs time at each read."""
    return [
        field.name
        for field in schema
        if field.name not in {key, GEOMETRY, BOX, ROW_HASH} and not pa.types.is_floating(field.type)
    ]


def _write_cells(folder: Path, writer: pq.ParquetWriter, key: str, rows: int) -> Iterator[dict[str, Any]]:
    """Write a row group per cell and tell which: name, rows, box, checksum."""
    for file in sorted(folder.iterdir()):
        with pa.memory_map(str(file)) as source:
            table = pa.ipc.open_file(source).read_all()
        # Ties by key, then by shape: the same footprints give the same order, whatever order they came in.
        table = table.sort_by([(_NUMBER, "ascending"), (key, "ascending"), (GEOMETRY, "ascending")])
        numbers = table[_NUMBER].to_numpy()
        table = table.drop_columns(_NUMBER)
        for first, last, name in leaves(numbers, rows, COARSE):
            # A copy, so that equal content is equal bytes, and the rest of the table can go.
            piece = table.slice(first, last - first).take(np.arange(last - first))
            writer.write_table(piece, row_group_size=piece.num_rows)
            box = piece[BOX].combine_chunks()
            low = [float(box.field(side).to_numpy().min()) for side in SIDES[:2]]
            high = [float(box.field(side).to_numpy().max()) for side in SIDES[2:]]
            yield {"cell": name, "rows": piece.num_rows, "bounds": low + high, "checksum": content_checksum(piece)}


def content_checksum(table: pa.Table) -> str:
    """Return a checksum of the names, types and values of a table, in their order."""
    digest = blake2b(digest_size=16)
    with pa.ipc.new_stream(_Digesting(digest), table.schema) as stream:
        stream.write_table(table.combine_chunks())
    return digest.hexdigest()


class _Digesting:
    """A file to which Arrow writes, and of which only the checksum is kept."""

    closed = False

    def __init__(self, digest: blake2b) -> None:
        self._digest = digest

    def write(self, data: bytes) -> int:
        self._digest.update(data)
        return len(data)

    def flush(self) -> None:
        """Nothing is kept, so nothing is to flush."""


def _geo() -> dict[str, Any]:
    """Return GeoParquet 1.1 metadata."""
    column: dict[str, Any] = {
        "encoding": "WKB",
        "geometry_types": ["Polygon", "MultiPolygon"],
        "crs": CRS.from_user_input(RD).to_json_dict(),
        "covering": {"bbox": {side: [BOX, side] for side in SIDES}},
    }
    return {"version": "1.1.0", "primary_column": GEOMETRY, "columns": {GEOMETRY: column}}
