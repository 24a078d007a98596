"""Square cells on a fixed grid over the country, numbered along a Hilbert curve.

The grid never moves, so that the same building is in the same cell in every snapshot, wherever it was made.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

# South-west corner and side of the grid in EPSG:28992: it holds the Netherlands with room around it.
ORIGIN_M = (-100_000.0, 250_000.0)
SIDE_M = 2.0**19
LEVELS = 16


def hilbert_numbers(x_m: NDArray[np.float64], y_m: NDArray[np.float64]) -> NDArray[np.uint64]:
    """Return the number of each point's smallest cell (8 m) along the curve; points beyond the grid go to its edge.

    Parameters
    ----------
    x_m, y_m
        Coordinates in EPSG:28992 [m].

    Returns
    -------
    NDArray
        Numbers of `2 * LEVELS` bits: the leading `2 * n` bits are the number of the cell of level `n`.
    """
    side = np.uint32(1 << LEVELS)
    scale = float(side) / SIDE_M
    x = np.clip((x_m - ORIGIN_M[0]) * scale, 0, float(side) - 1).astype(np.uint32)
    y = np.clip((y_m - ORIGIN_M[1]) * scale, 0, float(side) - 1).astype(np.uint32)
    number = np.zeros(x.shape, dtype=np.uint64)
    # Skilling's walk down the levels: pick the quadrant, then turn the rest of the coordinates as the curve turns.
    for level in range(LEVELS - 1, -1, -1):
        right = (x >> np.uint32(level)) & np.uint32(1)
        upper = (y >> np.uint32(level)) & np.uint32(1)
        quadrant = (np.uint32(3) * right) ^ upper
        number = (number << np.uint64(2)) | quadrant.astype(np.uint64)
        below = np.uint32((1 << level) - 1)
        x, y = x & below, y & below
        lower = upper == 0
        flipped = lower & (right == 1)
        x, y = np.where(flipped, below - x, x), np.where(flipped, below - y, y)
        x, y = np.where(lower, y, x), np.where(lower, x, y)
    return number


def leaves(numbers: NDArray[np.uint64], most: int, level: int = 0) -> list[tuple[int, int, str]]:
    """Cut sorted Hilbert numbers into the cells that hold at most `most` of them each.

    A cell with more is cut in four, and so on; where a cell is cut depends on its own content only, so that a change
    in one town leaves the cells of the others as they are.

    Returns
    -------
    list
        First and one past the last position of each cell that is not empty, and the name of the cell: its level and
        number.
    """
    found: list[tuple[int, int, str]] = []
    _cut(numbers, 0, len(numbers), level, most, found)
    return found


def _cut(
    numbers: NDArray[np.uint64], first: int, last: int, level: int, most: int, found: list[tuple[int, int, str]]
) -> None:
    if first == last:
        return
    shift = np.uint64(2 * (LEVELS - level))
    cell = int(numbers[first] >> shift) if level else 0
    if last - first <= most or level == LEVELS:
        found.append((first, last, f"{level}/{cell}"))
        return
    below = np.uint64(2 * (LEVELS - level - 1))
    borders = np.array([(cell * 4 + quarter) << int(below) for quarter in range(1, 4)], dtype=np.uint64)
    cuts = [first, *(first + np.searchsorted(numbers[first:last], borders)).tolist(), last]
    for start, stop in pairwise(cuts):
        _cut(numbers, start, stop, level + 1, most, found)
