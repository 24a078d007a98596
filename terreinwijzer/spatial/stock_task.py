"""The one step of a run: the building stock that some pieces of a file bring to the parks near them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from hashlib import blake2b
from itertools import groupby

import numpy as np
import pandas as pd
import pyarrow as pa
import shapely
from numpy.typing import NDArray

from terreinwijzer.spatial.aggregates import FLOOR, YEAR, stock_of_pairs
from terreinwijzer.spatial.dated import existing_on
from terreinwijzer.spatial.overlay_shapely import PARK_NUMBER, ParkTree, shapely_pairs
from terreinwijzer.spatial.park_shapes import ParkShapes
from terreinwijzer.spatial.partitions import Partition, Reader

# Raise when the same input would give another result: kept results and earlier runs of other software are then void.
VERSION = 1
# Together they decide whether a building stood on a day.
DATES = ("start_date", "end_date")


@dataclass(frozen=True)
class StockTask:
    """Pieces of one file, the outlines of the parks near them, and the numbers of those parks among all."""

    parks: ParkShapes
    numbers: tuple[int, ...]
    pieces: tuple[Partition, ...]
    columns: tuple[str, ...]
    on: date | None = None

    @cached_property
    def key(self) -> str:
        """A checksum of all that the result depends on."""
        content = (VERSION, self.columns, self.on, self.numbers, [piece.checksum for piece in self.pieces])
        digest = blake2b(repr(content).encode(), digest_size=16)
        for outline in self.parks.outlines:
            digest.update(outline or b"")
        return digest.hexdigest()

    def __call__(self) -> pa.Table:
        """Return the stock per park and year, as `aggregates.STOCK`."""
        tree = ParkTree(self.parks)
        parts: list[pa.Table] = []
        for path, pieces in groupby(self.pieces, key=lambda piece: piece.path):
            reader = Reader(path)
            parts.extend(shapely_pairs(tree, reader, piece, self.columns) for piece in pieces)
        pairs = standing(pa.concat_tables(parts), self.on)
        among_all = np.array(self.numbers, dtype=np.int32)[pairs[PARK_NUMBER].to_numpy()]
        return stock_of_pairs(pairs.set_column(pairs.schema.get_field_index(PARK_NUMBER), PARK_NUMBER, [among_all]))


def stock_columns(pieces: Iterable[Partition], on: date | None) -> tuple[str, ...]:
    """Return the columns that the stock depends on and that all files have."""
    wanted = (YEAR, FLOOR, *(DATES if on else ()))
    readers = [Reader(path) for path in dict.fromkeys(piece.path for piece in pieces)]
    return tuple(name for name in wanted if readers and all(name in reader.names for reader in readers))


def standing(pairs: pa.Table, on: date | None) -> pa.Table:
    """Return the pairs of buildings that stood on a day; all of them where no day is given."""
    if on is None:
        return pairs
    missing = pd.Series(pd.NaT, index=range(pairs.num_rows))
    buildings = pd.DataFrame(
        {
            YEAR: pairs[YEAR].to_pandas() if YEAR in pairs.column_names else np.nan,
            **{
                name: pd.to_datetime(pairs[name].to_pandas()) if name in pairs.column_names else missing
                for name in DATES
            },
        }
    )
    return pairs.filter(pa.array(existing_on(buildings, on)))


def stock_tasks(
    parks: ParkShapes,
    wanted: Collection[str],
    pieces: Iterable[Partition],
    columns: Sequence[str],
    on: date | None,
    rows: int,
) -> list[StockTask]:
    """Return the tasks that together give the stock of the wanted parks; pieces far from any of them are in none.

    Parameters
    ----------
    parks
        All parks: they give the numbers.
    wanted
        Ids of the parks to measure.
    pieces
        Pieces of one or more files.
    columns
        Columns to read.
    on
        Day on which buildings must stand; None for all that the files hold.
    rows
        Most rows of a task of more than one piece.
    """
    shapes = parks.shapes()
    asked = np.array([park in wanted for park in parks.ids], dtype=bool)
    known = np.flatnonzero(asked & ~shapely.is_missing(shapes))
    tree = shapely.STRtree(shapes[known])
    tasks = []
    for batch in _batches(tree, pieces, rows):
        near = known[np.unique(np.concatenate([found for _, found in batch]))]
        outlines = ParkShapes(tuple(parks.ids[n] for n in near), tuple(parks.outlines[n] for n in near))
        tasks.append(StockTask(outlines, tuple(near.tolist()), tuple(piece for piece, _ in batch), tuple(columns), on))
    return tasks


Near = NDArray[np.intp]


def _batches(tree: shapely.STRtree, pieces: Iterable[Partition], rows: int) -> list[list[tuple[Partition, Near]]]:
    """Return pieces with the parks that their boxes touch, as many together as fit."""
    batches: list[list[tuple[Partition, Near]]] = []
    size = 0
    for piece in pieces:
        near = tree.query(shapely.box(*np.clip(piece.bounds, -1e9, 1e9)))
        if not len(near):
            continue
        if not batches or size + piece.rows > rows:
            batches.append([])
            size = 0
        batches[-1].append((piece, near))
        size += piece.rows
    return batches
