"""Connected zones of at least an area and a width: like land grows together, with neighbours only.

Ward's method (1963) with the neighbours of each cell as its only partners, by scikit-learn. Every step joins the two
neighbouring groups that stay most alike, so that zones are connected; place counts among what should be alike, so that
they are compact.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from terreinwijzer.weighing.question import Search

M2_PER_HA = 10_000.0
# A piece of land is first cut into zones of about this many times the least area; zones of LARGE times are cut again.
USUAL, LARGE = 1.5, 3.0
# Place counts more than each of the measures: a strip all around a park is like land, and no usable zone.
PLACE = 3.0


def connected(cells: gpd.GeoDataFrame) -> np.ndarray:
    """Return for each cell the number of the connected piece of land that it is in; corners do not connect."""
    _, labels = connected_components(_graph(_neighbours(cells), len(cells)), directed=False)
    found: np.ndarray = labels
    return found


def grow_zones(cells: gpd.GeoDataFrame, alike: pd.DataFrame, search: Search) -> pd.Series:
    """Divide free land into zones.

    Parameters
    ----------
    cells
        Free cells: `column`, `row` and square.
    alike
        What cells of a zone should be alike in, besides their place: a column per measure, one row per cell, without
        gaps.
    search
        Least area.

    Returns
    -------
    pandas.Series
        Number of the zone of each cell, on the index of `cells`; -1 where a connected piece is too small for a zone.
    """
    zone = pd.Series(-1, index=cells.index, name="zone")
    if cells.empty:
        return zone
    land = _Land(
        cells.geometry.area.to_numpy() / M2_PER_HA,
        _neighbours(cells),
        np.hstack([_standard(alike), PLACE * _standard(cells[["column", "row"]])]),
        search.least_area_ha,
    )
    following = 0
    pieces = connected(cells)
    for piece in range(pieces.max() + 1):
        inside = np.flatnonzero(pieces == piece)
        # Half a square metre short by rounding is not too small.
        if land.areas_ha[inside].sum() < search.least_area_ha - 1e-4:
            continue
        for own in land.divided(inside):
            zone.iloc[own] = following
            following += 1
    return zone


def zone_shapes(cells: gpd.GeoDataFrame, zone: pd.Series) -> gpd.GeoDataFrame:
    """Return the zones as shapes, with what their form is like.

    Returns
    -------
    geopandas.GeoDataFrame
        `zone`, `gross_ha`, `width_m` (of the widest circle inside) and `compactness` (area against that of a circle of
        the same outline; Polsby and Popper, 1991), in the order of the numbers.
    """
    own = cells[zone.to_numpy() >= 0].assign(zone=zone[zone >= 0].to_numpy())
    shapes = own[["zone", "geometry"]].dissolve("zone", as_index=False)
    outlines = shapes.geometry.to_numpy()
    area, edge = shapely.area(outlines), shapely.length(outlines)
    circles = [shapely.length(shapely.maximum_inscribed_circle(outline, tolerance=1.0)) for outline in outlines]
    return shapes.assign(
        gross_ha=area / M2_PER_HA,
        width_m=2 * np.array(circles, dtype=float),
        compactness=4 * np.pi * area / edge**2,
    )


@dataclass(frozen=True)
class _Land:
    """Free cells: their areas, which lie side by side (places, each pair once), and what they are like."""

    areas_ha: np.ndarray
    sides: np.ndarray
    likeness: np.ndarray
    least_ha: float

    def divided(self, own: np.ndarray) -> Iterator[np.ndarray]:
        """Yield the places of the cells of each zone of a connected piece of land."""
        most = min(int(self.areas_ha[own].sum() / (USUAL * self.least_ha)), len(own))
        labels = found = np.zeros(len(own), dtype=int)
        # Groups that are too small can swallow each other; fewer of them then leave more zones.
        for count in range(most, 1, -1):
            labels = self._joined(own, self._grown(own, count))
            found = np.unique(labels)
            if len(found) > 1:
                break
        else:
            yield own
            return
        for label in found:
            part = own[labels == label]
            if self.areas_ha[part].sum() >= LARGE * self.least_ha:
                yield from self.divided(part)
            else:
                yield part

    def _grown(self, own: np.ndarray, count: int) -> np.ndarray:
        """Return the group of each cell, when like neighbours have grown together into so many."""
        from sklearn.cluster import AgglomerativeClustering  # noqa: PLC0415  (a second to import, and only zones need it)

        graph = _graph(self._sides_within(own), len(own))
        labels: np.ndarray = AgglomerativeClustering(count, connectivity=graph).fit_predict(self.likeness[own])
        return labels

    def _joined(self, own: np.ndarray, labels: np.ndarray) -> np.ndarray:
        """Return the groups after each that is too small has joined the one with which it shares most sides."""
        labels, sides = labels.copy(), self._sides_within(own)
        while True:
            sizes = pd.Series(self.areas_ha[own]).groupby(labels).sum()
            smallest = sizes.idxmin()
            if sizes[smallest] >= self.least_ha or len(sizes) == 1:
                return labels
            ends = labels[sides]
            beside = np.concatenate([ends[ends[:, 0] == smallest, 1], ends[ends[:, 1] == smallest, 0]])
            labels[labels == smallest] = np.bincount(beside[beside != smallest]).argmax()

    def _sides_within(self, own: np.ndarray) -> np.ndarray:
        """Return the pairs of cells that lie side by side within `own`, by their place in it."""
        place = np.full(len(self.areas_ha), -1)
        place[own] = np.arange(len(own))
        pairs = place[self.sides]
        found: np.ndarray = pairs[(pairs >= 0).all(axis=1)]
        return found


def _graph(pairs: np.ndarray, size: int) -> coo_matrix:
    return coo_matrix((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(size, size))


def _standard(table: pd.DataFrame) -> np.ndarray:
    """Return a table whose columns have mean 0 and spread 1; a column without spread is 0."""
    spread = table.std(ddof=0).replace(0.0, 1.0)
    found: np.ndarray = ((table - table.mean()) / spread).to_numpy(dtype=float)
    return found


def _neighbours(cells: gpd.GeoDataFrame) -> np.ndarray:
    """Return pairs of places of cells that share a side, each once."""
    places = {key: place for place, key in enumerate(zip(cells["column"], cells["row"], strict=True))}
    pairs = [
        (place, places[beside])
        for (column, row), place in places.items()
        for beside in ((column + 1, row), (column, row + 1))
        if beside in places
    ]
    return np.array(pairs, dtype=int).reshape(-1, 2)


def too_narrow(zones: gpd.GeoDataFrame, search: Search) -> Sequence[bool]:
    """Tell which zones are narrower than asked."""
    narrow: Sequence[bool] = (zones["width_m"] < search.least_width_m - 1).tolist()
    return narrow
