"""Footprints in pieces that lie together: which pieces a file has, where they lie, and reading them one by one.

A file is GeoParquet: WKB, a covering of bounding boxes, one row group per piece. `partition_writer` makes files whose
pieces are cells of a fixed grid with a checksum each; a file of another maker is read too, piece by row group.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from pyproj import CRS
from pyproj.exceptions import CRSError

from terreinwijzer.errors import InputError, Problem

RD = "EPSG:28992"
GEOMETRY = "geometry"
BOX = "bbox"
# A checksum of each row, in files of ours: what changed is found without reading shapes.
ROW_HASH = "row_hash"
SIDES = ("xmin", "ymin", "xmax", "ymax")
# Our own entry in a file's metadata, beside GeoParquet's `geo`.
OURS = b"terreinwijzer"
FORMAT = 1

Bounds = tuple[float, float, float, float]
EVERYWHERE: Bounds = (-np.inf, -np.inf, np.inf, np.inf)


@dataclass(frozen=True)
class Partition:
    """One piece of a file: a row group, the box in which its shapes lie, and a checksum of its content.

    `cell` names the piece in every snapshot alike. Of a file that `partition_writer` did not make, `cell` is empty and
    the checksum says which bytes it is.
    """

    path: Path
    row_group: int
    rows: int
    bounds: Bounds
    checksum: str
    cell: str = ""
    # Whether shapes were checked and mended when the file was written.
    mended: bool = False

    def touches(self, bounds: Bounds) -> bool:
        """Tell whether the box of this piece and another one have a point in common."""
        own = self.bounds
        return own[0] <= bounds[2] and own[2] >= bounds[0] and own[1] <= bounds[3] and own[3] >= bounds[1]


def partitions(files: Path | str | Sequence[Path | str]) -> list[Partition]:
    """Return the pieces of one or more GeoParquet files, in the order of the files, by reading their footers only.

    Parameters
    ----------
    files
        GeoParquet files in EPSG:28992, or folders of them (then in the order of their names).

    Raises
    ------
    InputError
        A file is missing, no GeoParquet, in another coordinate system, or in a format of a later version.
    """
    found: list[Partition] = []
    problems: list[Problem] = []
    for path in _files(files):
        try:
            found.extend(_partitions_of(path))
        except InputError as fault:
            problems.extend(fault.problems)
    if problems:
        raise InputError(*problems)
    return found


def touching(pieces: Iterable[Partition], bounds: Iterable[Bounds]) -> list[Partition]:
    """Return the pieces that have a point in common with one of the boxes: the others need not be read."""
    boxes = np.array(list(bounds), dtype=float).reshape(-1, 4)
    return [
        piece
        for piece in pieces
        if np.any(
            (boxes[:, 0] <= piece.bounds[2])
            & (boxes[:, 2] >= piece.bounds[0])
            & (boxes[:, 1] <= piece.bounds[3])
            & (boxes[:, 3] >= piece.bounds[1])
        )
    ]


class Reader:
    """Reads pieces of one file; keep one per thread, for an open file has one reading position.

    Raises
    ------
    InputError
        When a piece is read that is damaged: the message names the file and the piece.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = _opened(path, check_pages=True)
        self._geo = _geo_of(path, self._file.metadata.metadata)

    @property
    def names(self) -> list[str]:
        """The names of the columns, without shapes, boxes, checksums, and the row numbers that pandas leaves."""
        left_out = {_shape_column(self._geo), _box_column(self._geo), ROW_HASH}
        names = self._file.schema_arrow.names
        return [name for name in names if name not in left_out and not name.startswith("__index_level_")]

    def boxes(self, row_group: int) -> np.ndarray[Any, np.dtype[np.float64]] | None:
        """Return the boxes of the shapes of one piece as rows of `SIDES`; None where the file has none."""
        column = _box_column(self._geo)
        if not column:
            return None
        box = self._read(row_group, [column]).column(0).combine_chunks()
        if box.null_count:
            return None
        return np.column_stack([box.field(side).to_numpy(zero_copy_only=False).astype(float) for side in SIDES])

    def columns(self, row_group: int, names: Sequence[str]) -> pa.Table:
        """Return columns of one piece; `geometry` stands for the column of shapes, whatever its name is."""
        shapes = _shape_column(self._geo)
        self.schema([name for name in names if name != GEOMETRY])
        wanted = [shapes if name == GEOMETRY else name for name in names]
        return self._read(row_group, wanted).select(wanted).rename_columns(list(names))

    def schema(self, names: Sequence[str]) -> pa.Schema:
        """Return the types of columns.

        Raises
        ------
        InputError
            The file lacks some; all are named.
        """
        known = ", ".join(self.names)
        absent = [
            Problem("spatial_column_absent", file=str(self.path), column=name, details={"known": known})
            for name in names
            if name not in self._file.schema_arrow.names
        ]
        if absent:
            raise InputError(*absent)
        return pa.schema([self._file.schema_arrow.field(name) for name in names])

    def _read(self, row_group: int, names: list[str]) -> pa.Table:
        try:
            return self._file.read_row_group(row_group, columns=names, use_threads=False)
        except (pa.ArrowException, OSError) as fault:
            raise damaged(self.path, row_group, fault) from fault


def damaged(path: Path, row_group: int, fault: Exception) -> InputError:
    """Return the error for a piece that cannot be read."""
    first = str(fault) or type(fault).__name__
    return InputError(
        Problem("spatial_partition_damaged", file=str(path), value=str(row_group + 1), details={"fault": first})
    )


def stream(pieces: Iterable[Partition], names: Sequence[str]) -> Iterator[tuple[Partition, pa.Table]]:
    """Read pieces one after the other; never more than one is in memory."""
    reader: tuple[Path, Reader] | None = None
    for piece in pieces:
        if reader is None or reader[0] != piece.path:
            reader = (piece.path, Reader(piece.path))
        yield piece, reader[1].columns(piece.row_group, names)


def _files(files: Path | str | Sequence[Path | str]) -> list[Path]:
    given = [Path(files)] if isinstance(files, str | Path) else [Path(file) for file in files]
    return [found for path in given for found in (sorted(path.glob("*.parquet")) if path.is_dir() else [path])]


def _opened(path: Path, *, check_pages: bool = False) -> pq.ParquetFile:
    try:
        stamp = path.stat()
        return pq.ParquetFile(
            path, metadata=_footer(path, stamp.st_mtime_ns, stamp.st_size), page_checksum_verification=check_pages
        )
    except FileNotFoundError:
        raise InputError(Problem("spatial_file_missing", file=str(path))) from None
    except (pa.ArrowException, OSError, ValueError) as fault:
        details = {"fault": str(fault) or type(fault).__name__}
        raise InputError(Problem("spatial_file_unreadable", file=str(path), details=details)) from fault


@lru_cache(maxsize=32)
def _footer(path: Path, _changed: int, _size: int) -> pq.FileMetaData:
    """Return the footer of a file: for a country that is many thousand entries, so it is read once."""
    return pq.read_metadata(path)


def _geo_of(path: Path, metadata: Mapping[bytes, bytes] | None) -> Mapping[str, Any]:
    """Return GeoParquet's metadata of a file, after checking that we can use it."""
    try:
        geo: Mapping[str, Any] = json.loads((metadata or {})[b"geo"])
        shapes = geo["columns"][geo["primary_column"]]
    except (KeyError, ValueError, TypeError):
        raise InputError(Problem("spatial_not_geoparquet", file=str(path))) from None
    if shapes.get("encoding") != "WKB":
        raise InputError(Problem("spatial_encoding", file=str(path), value=str(shapes.get("encoding"))))
    # GeoParquet: no entry means degrees; an empty one means unknown.
    label = shapes.get("crs", "OGC:CRS84")
    try:
        known = label is not None and CRS.from_user_input(label) == CRS.from_user_input(RD)
    except CRSError:
        known = False
    if not known:
        value = (label or {}).get("name", "-") if not isinstance(label, str) else label
        raise InputError(Problem("spatial_crs", file=str(path), value=value, details={"expected": RD}))
    return geo


def _shape_column(geo: Mapping[str, Any]) -> str:
    return str(geo["primary_column"])


def _box_column(geo: Mapping[str, Any]) -> str:
    covering = geo["columns"][geo["primary_column"]].get("covering", {}).get("bbox")
    return str(covering["xmin"][0]) if covering else ""


def _partitions_of(path: Path) -> list[Partition]:
    file = _opened(path)
    geo, metadata = _geo_of(path, file.metadata.metadata), file.metadata
    ours = json.loads(metadata.metadata.get(OURS, b"{}"))
    if ours and ours["format"] != FORMAT:
        details = {"known": FORMAT}
        raise InputError(Problem("spatial_format_unknown", file=str(path), value=str(ours["format"]), details=details))
    if ours:
        return [
            Partition(path, number, cell["rows"], tuple(cell["bounds"]), cell["checksum"], cell["cell"], mended=True)
            for number, cell in enumerate(ours["cells"])
        ]
    box = _box_column(geo)
    return [
        Partition(
            path,
            number,
            metadata.row_group(number).num_rows,
            _bounds(metadata.row_group(number), box) if box else EVERYWHERE,
            _bytes_checksum(path, metadata.row_group(number)),
        )
        for number in range(metadata.num_row_groups)
    ]


def _bounds(row_group: pq.RowGroupMetaData, box: str) -> Bounds:
    """Return the box of a row group from the statistics of its covering; everywhere where these are absent."""
    columns = [row_group.column(number) for number in range(row_group.num_columns)]
    statistics = {column.path_in_schema: column.statistics for column in columns if column.is_stats_set}
    try:
        low = [float(statistics[f"{box}.{side}"].min) for side in SIDES[:2]]
        high = [float(statistics[f"{box}.{side}"].max) for side in SIDES[2:]]
    except (KeyError, TypeError, AttributeError):
        return EVERYWHERE
    return (low[0], low[1], high[0], high[1])


def _bytes_checksum(path: Path, row_group: pq.RowGroupMetaData) -> str:
    """Return the checksum of the bytes that hold a row group."""
    digest = blake2b(digest_size=16)
    with path.open("rb") as file:
        for number in range(row_group.num_columns):
            column = row_group.column(number)
            starts = [column.dictionary_page_offset, column.data_page_offset]
            file.seek(min(start for start in starts if start is not None))
            digest.update(file.read(column.total_compressed_size))
    return digest.hexdigest()
