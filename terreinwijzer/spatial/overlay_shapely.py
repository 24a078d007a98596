"""The overlay piece by piece with GEOS: what workers run, and what the query engine is compared with."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import shapely
from numpy.typing import NDArray

from terreinwijzer.errors import InputError, Problem
from terreinwijzer.spatial.park_shapes import ParkShapes, Shapes
from terreinwijzer.spatial.partitions import GEOMETRY, Partition, Reader

OVERLAP, FOOTPRINT, PARK_NUMBER = "overlap_m2", "footprint_m2", "park_number"
_CELL_M = 128.0


class ParkTree:
    """Parks ready to be asked; make one per thread.

    Two filters go before the exact question. `near` looks at boxes only, so that shapes far from any park are never
    read; the tree finds the parks whose boxes meet.
    """

    def __init__(self, parks: ParkShapes) -> None:
        shapes = parks.shapes()
        self._numbers = np.flatnonzero(~shapely.is_missing(shapes))
        self._shapes: Shapes = shapes[self._numbers]
        shapely.prepare(self._shapes)
        self._tree = shapely.STRtree(self._shapes)
        self._cover = _Cover(shapely.bounds(self._shapes).reshape(-1, 4))

    def near(self, boxes: NDArray[np.float64]) -> NDArray[np.intp]:
        """Return the positions of the boxes that may meet a park; never leaves out one that does."""
        return np.flatnonzero(self._cover.meets(boxes))

    def shared(self, shapes: Shapes) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.float64]]:
        """Return position of the shape, number of the park and shared area [m2] of each pair that shares area."""
        shape, park = self._tree.query(shapes)
        order = np.lexsort((shape, park))
        shape, park = shape[order], park[order]
        # Nine out of ten lie wholly inside: their area is known without cutting.
        inside = shapely.contains_properly(self._shapes[park], shapes[shape])
        area = np.zeros(len(shape))
        area[inside] = shapely.area(shapes[shape[inside]])
        cut = np.flatnonzero(~inside)
        cut = cut[shapely.intersects(self._shapes[park[cut]], shapes[shape[cut]])]
        area[cut] = shapely.area(shapely.intersection(self._shapes[park[cut]], shapes[shape[cut]]))
        kept = area > 0
        return shape[kept], self._numbers[park[kept]], area[kept]


def shapely_pairs(tree: ParkTree, reader: Reader, piece: Partition, columns: Sequence[str]) -> pa.Table:
    """Return the pairs of one piece: `columns`, `park_number`, `overlap_m2` and `footprint_m2`.

    Raises
    ------
    InputError
        The piece is damaged or lacks a column.
    """
    boxes = reader.boxes(piece.row_group)
    rows = None if boxes is None else tree.near(boxes)
    table = reader.columns(piece.row_group, [GEOMETRY, *columns])
    if rows is not None:
        table = table.take(rows)
    shapes = shapely.from_wkb(table[GEOMETRY].to_numpy())
    if not piece.mended:
        shapes = _valid(shapes)
    shape, park, area = tree.shared(shapes)
    return (
        table.select(list(columns))
        .take(shape)
        .append_column(PARK_NUMBER, pa.array(park, pa.int32()))
        .append_column(OVERLAP, pa.array(area))
        .append_column(FOOTPRINT, pa.array(shapely.area(shapes[shape])))
    )


def no_pairs(readers: Sequence[Reader], columns: Sequence[str]) -> pa.Table:
    """Return an empty table of pairs with the columns that all files have.

    Raises
    ------
    InputError
        A file lacks a column, or two files hold different types in one.
    """
    schemas = [reader.schema(columns) for reader in readers]
    for reader, schema in zip(readers[1:], schemas[1:], strict=True):
        if schema != schemas[0]:
            raise InputError(Problem("spatial_batches_differ", file=str(reader.path), details={"fault": str(schema)}))
    fields = [*schemas[0], pa.field(PARK_NUMBER, pa.int32())] if schemas else [pa.field(PARK_NUMBER, pa.int32())]
    areas = [pa.field(name, pa.float64()) for name in (OVERLAP, FOOTPRINT)]
    return pa.schema([*fields, *areas]).empty_table()


def _valid(shapes: Shapes) -> Shapes:
    wrong = ~shapely.is_valid(shapes)
    if wrong.any():
        shapes[wrong] = shapely.make_valid(shapes[wrong], method="structure", keep_collapsed=False)
    return shapes


class _Cover:
    """The cells of a grid that the boxes of parks touch, as a table of sums: any box is checked by four look-ups.

    A box and a park that have a point in common share the cell of that point, because a coordinate is turned into a
    cell in one way for both. So no pair is lost.
    """

    def __init__(self, boxes: NDArray[np.float64]) -> None:
        self._corner: NDArray[np.float64] = boxes[:, :2].min(axis=0) if len(boxes) else np.zeros(2)
        first, last = self._cells(boxes[:, :2]), self._cells(boxes[:, 2:])
        self._size = tuple((last.max(axis=0) + 1).tolist()) if len(boxes) else (0, 0)
        edges = np.zeros((self._size[0] + 1, self._size[1] + 1), dtype=np.int32)
        np.add.at(edges, (first[:, 0], first[:, 1]), 1)
        np.add.at(edges, (last[:, 0] + 1, last[:, 1] + 1), 1)
        np.add.at(edges, (first[:, 0], last[:, 1] + 1), -1)
        np.add.at(edges, (last[:, 0] + 1, first[:, 1]), -1)
        covered = edges.cumsum(axis=0).cumsum(axis=1)[:-1, :-1] > 0
        self._sums = np.zeros(edges.shape, dtype=np.int32)
        self._sums[1:, 1:] = covered.cumsum(axis=0, dtype=np.int32).cumsum(axis=1, dtype=np.int32)

    def meets(self, boxes: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Tell of each box whether its cells hold a cell of a park."""
        first = np.clip(self._cells(boxes[:, :2]), 0, self._size)
        last = np.clip(self._cells(boxes[:, 2:]) + 1, 0, self._size)
        sums = self._sums
        count = sums[last[:, 0], last[:, 1]] + sums[first[:, 0], first[:, 1]]
        count -= sums[first[:, 0], last[:, 1]] + sums[last[:, 0], first[:, 1]]
        found: NDArray[np.bool_] = count > 0
        return found

    def _cells(self, points: NDArray[np.float64]) -> NDArray[np.int64]:
        cells: NDArray[np.int64] = np.floor((points - self._corner) / _CELL_M).astype(np.int64)
        return cells
