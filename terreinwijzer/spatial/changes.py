"""Which parks have other inputs than at an earlier measurement.

Pieces of equal checksum hold the same rows. Of the pieces that differ, the rows that came, went or changed are looked
up where the earlier file is still there, and a park counts as changed when the box of such a row touches its own box.
Where the earlier file is gone, the box of the whole piece stands for its rows: more is computed, to the same result.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from terreinwijzer.errors import InputError
from terreinwijzer.spatial.park_shapes import ParkShapes
from terreinwijzer.spatial.partitions import ROW_HASH, Partition, Reader, partitions

Boxes = NDArray[np.float64]
Hashes = NDArray[np.uint64]


@dataclass(frozen=True)
class Inputs:
    """What a measurement depends on: settings, columns of the files, outlines of parks, pieces of files.

    Attributes
    ----------
    settings
        Everything else that the result depends on, as text.
    outlines
        Checksum of the outline by park; empty where there is none.
    pieces
        Pieces of the files, with their checksums.
    columns
        Columns that the result depends on; shapes are understood.
    """

    settings: str
    outlines: Mapping[str, str]
    pieces: tuple[Partition, ...]
    columns: tuple[str, ...]


def changed_parks(before: Inputs, now: Inputs, parks: ParkShapes) -> set[str]:
    """Return the parks of `now` that must be measured again.

    Parameters
    ----------
    before, now
        Inputs of the earlier measurement and of the new one.
    parks
        Outlines of now.
    """
    if (before.settings, before.columns) != (now.settings, now.columns):
        return set(parks.ids)
    changed = {park for park, outline in now.outlines.items() if before.outlines.get(park) != outline}
    boxes = _changed_boxes(before.pieces, now.pieces)
    shapes = parks.shapes()
    known = np.flatnonzero(~shapely.is_missing(shapes))
    tree = shapely.STRtree(shapes[known])
    # A tree compares boxes only: a row of another piece of land can be found too, which costs time and nothing else.
    touched: NDArray[np.intp] = np.unique(tree.query(shapely.box(*boxes.T))[1])
    return changed | {parks.ids[number] for number in known[touched]}


def _changed_boxes(before: Sequence[Partition], now: Sequence[Partition]) -> Boxes:
    """Return boxes that together hold every row that came, went or changed."""
    sums_before, sums_now = (Counter(piece.checksum for piece in pieces) for pieces in (before, now))
    gone = [piece for piece in before if sums_before[piece.checksum] != sums_now[piece.checksum]]
    new = [piece for piece in now if sums_before[piece.checksum] != sums_now[piece.checksum]]
    if not gone and not new:
        return np.empty((0, 4))
    earlier = _earlier_rows(gone) if all(piece.mended for piece in (*gone, *new)) else None
    if earlier:
        return _boxes_of_difference(*earlier, *_rows(new))
    bounds: Boxes = np.array([piece.bounds for piece in (*gone, *new)], dtype=float)
    return np.clip(bounds, -1e9, 1e9)


def _boxes_of_difference(gone: Hashes, gone_boxes: Boxes, new: Hashes, new_boxes: Boxes) -> Boxes:
    """Return the boxes of rows that are not as often among the one as among the other."""
    _, which = np.unique(np.concatenate([gone, new]), return_inverse=True)
    balance = np.bincount(which, np.repeat([-1.0, 1.0], [len(gone), len(new)]))
    differing: Boxes = np.concatenate([gone_boxes, new_boxes])[balance[which] != 0]
    return differing


def _rows(pieces: Iterable[Partition]) -> tuple[Hashes, Boxes]:
    """Return checksum and box of every row of some pieces."""
    hashes, boxes = [np.empty(0, dtype=np.uint64)], [np.empty((0, 4))]
    for path, of_file in groupby(pieces, key=lambda piece: piece.path):
        reader = Reader(path)
        for piece in of_file:
            hashes.append(reader.columns(piece.row_group, [ROW_HASH])[ROW_HASH].to_numpy())
            found = reader.boxes(piece.row_group)
            boxes.append(np.empty((0, 4)) if found is None else found)
    return np.concatenate(hashes), np.concatenate(boxes)


def _earlier_rows(pieces: Sequence[Partition]) -> tuple[Hashes, Boxes] | None:
    """Return what `_rows` does; None where an earlier file has gone, is damaged or is no longer the same."""
    try:
        present = {piece for path in {piece.path for piece in pieces} for piece in partitions(path)}
        return _rows(pieces) if present.issuperset(pieces) else None
    except InputError:
        return None


def as_record(inputs: Inputs) -> dict[str, Any]:
    """Return inputs as plain data."""
    pieces = [
        [str(piece.path), piece.row_group, piece.rows, piece.bounds, piece.checksum, piece.cell, piece.mended]
        for piece in inputs.pieces
    ]
    return {
        "settings": inputs.settings,
        "outlines": dict(inputs.outlines),
        "pieces": pieces,
        "columns": list(inputs.columns),
    }


def from_record(record: Mapping[str, Any]) -> Inputs:
    """Return inputs from plain data."""
    pieces = tuple(
        Partition(Path(path), row_group, rows, tuple(bounds), checksum, cell, mended)
        for path, row_group, rows, bounds, checksum, cell, mended in record["pieces"]
    )
    return Inputs(record["settings"], record["outlines"], pieces, tuple(record["columns"]))
