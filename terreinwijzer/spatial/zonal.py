"""Rasters over parks, with the exact fraction of every cell: green, heat, water depth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import rasterio
from exactextract import exact_extract
from exactextract.raster import RasterioRasterSource
from pyproj import CRS
from rasterio.errors import RasterioIOError
from rasterio.windows import Window

from terreinwijzer.errors import InputError, Problem
from terreinwijzer.sources.shapes import RD

OPERATIONS = ("mean", "max", "min", "sum")
# Below this the value would say more about the edge of the raster than about the park.
MIN_COVERED_PCT = 50.0
# A tenth of exactextract's default: pieces of the raster without a zone are skipped, and memory stays small.
CELLS_IN_MEMORY = 4_000_000


@dataclass(frozen=True)
class Raster:
    """One band of a raster file in the national grid.

    Attributes
    ----------
    nodata
        Cell values that mean "not known", besides the one that the file itself declares. Services publish rasters
        with several of them, and with some that no header names.
    factor
        What a cell value is multiplied by to reach the unit wanted, for example 0.01 from centimetres to metres.
    """

    path: Path
    band: int = 1
    nodata: tuple[float, ...] = ()
    factor: float = 1.0


class _Known(RasterioRasterSource):  # type: ignore[misc]  # exactextract is untyped
    """Reads windows in which every cell that is not known is NaN, and others are in their own unit.

    A mask would say it better, but exactextract does not look at masks when it goes through a raster piece by piece.
    """

    def __init__(self, dataset: rasterio.DatasetReader, raster: Raster) -> None:
        super().__init__(dataset, raster.band)
        kind = np.dtype(dataset.dtypes[raster.band - 1])
        # A value that the cells cannot hold would only cost time.
        limits = np.iinfo(kind) if kind.kind in "iu" else np.finfo(kind)
        self._unknown = [kind.type(value) for value in raster.nodata if limits.min <= value <= limits.max]
        # The smallest type with a NaN that holds each value exactly.
        self._kind = np.float64 if self.scaled else np.promote_types(kind, np.float32)

    def srs_wkt(self) -> str:
        # `_open` has checked it; spelled as the zones spell it, because exactextract compares letters.
        return str(CRS(RD).to_wkt())

    def nodata_value(self) -> None:
        return None

    def read_window(self, x0: int, y0: int, nx: int, ny: int) -> Any:
        cells = self.ds.read(self.band_idx, window=Window(x0, y0, nx, ny), masked=True)
        values = cells.data.astype(self._kind)
        if self.scaled:
            values = values * self.scale + self.offset
        for unknown in (cells.mask, *(cells.data == value for value in self._unknown)):
            values[unknown] = np.nan
        return values


def zonal(
    zones: gpd.GeoDataFrame,
    raster: Raster,
    operation: str = "mean",
    *,
    key: str = "park_id",
    min_covered_pct: float = MIN_COVERED_PCT,
) -> pd.DataFrame:
    """Return one statistic of the cells in each zone, every cell weighted by the exact fraction that lies inside.

    The raster is read once, piece by piece, and pieces without a zone are skipped; it is never in memory as a whole.

    Parameters
    ----------
    zones
        Polygons in EPSG:28992 with a column `key`. A zone without a shape, or with an empty one, gets no value.
    raster
        What to read.
    operation
        `mean` (weighted by area), `max`, `min` or `sum` (over cells, by fraction).
    key
        Column that names the zones.
    min_covered_pct
        Share of the zone that must have known cells; below it the value is missing.

    Returns
    -------
    pandas.DataFrame
        Index `key`: `value` (unit of the cells x `raster.factor`; missing where too little is known), `covered_pct`
        (share of the zone with known cells) and `cells` (known cells, in fractions).

    Raises
    ------
    InputError
        The raster is missing or damaged, lacks the band, is rotated, is not in EPSG:28992, or the operation is unknown.

    Notes
    -----
    Baston (2023), exactextract: the fraction of each cell is computed from the polygon's outline, not sampled.
    """
    if operation not in OPERATIONS:
        known = ", ".join(OPERATIONS)
        raise InputError(Problem("zonal_operation_unknown", value=operation, details={"known": known}))
    drawn = zones[~(zones.geometry.isna() | zones.geometry.is_empty)]
    index = pd.Index(zones[key], name=key)
    with _open(raster) as dataset:
        cell_m2 = abs(dataset.transform.a * dataset.transform.e)
        if drawn.empty:
            found = pd.DataFrame({key: [], "value": [], "count": []})
        else:
            found = exact_extract(
                _Known(dataset, raster),
                gpd.GeoDataFrame({key: drawn[key].to_numpy()}, geometry=drawn.geometry.to_numpy(), crs=RD),
                [f"value={operation}", "count=count"],
                include_cols=[key],
                strategy="raster-sequential",
                max_cells_in_memory=CELLS_IN_MEMORY,
                output="pandas",
            )
    table = found.set_index(key).reindex(index)
    area = pd.Series(zones.geometry.area.to_numpy(), index=index)
    cells = table["count"].astype("float64").where(area.notna())
    covered = (100 * cells * cell_m2 / area.where(area > 0)).clip(upper=100)
    value = (table["value"].astype("float64") * raster.factor).where(covered >= min_covered_pct)
    return pd.DataFrame({"value": value, "covered_pct": covered, "cells": cells})


def issued_zones(
    parks: gpd.GeoDataFrame, plots: pd.DataFrame, statuses: Sequence[str] = ("issued",)
) -> gpd.GeoDataFrame:
    """Return the parks without the plots that are not issued.

    Land that waits for a buyer reads as green, and would make a half-empty park look greener than it is.

    Parameters
    ----------
    parks
        `park_id` and polygons.
    plots
        Canonical plots, with shapes and `status`. Without shapes the parks come back as they are.
    statuses
        Statuses of the plots that stay.

    Returns
    -------
    geopandas.GeoDataFrame
        The same rows; a park of which nothing is issued has an empty shape, so that it gets no value.
    """
    if not isinstance(plots, gpd.GeoDataFrame) or plots.empty:
        return parks
    open_land = plots[~plots["status"].isin(statuses) & plots.geometry.notna()]
    if open_land.empty:
        return parks
    land = open_land.dissolve("park_id").geometry.reindex(parks["park_id"])
    left = parks.geometry.difference(gpd.GeoSeries(land.to_numpy(), index=parks.index, crs=parks.crs), align=False)
    return parks.set_geometry(left.where(land.notna().to_numpy(), parks.geometry))


def _open(raster: Raster) -> rasterio.DatasetReader:
    try:
        dataset = rasterio.open(raster.path)
    except RasterioIOError as fault:
        code = "file_damaged" if raster.path.exists() else "file_missing"
        raise InputError(Problem(code, file=str(raster.path), details={"fault": str(fault)})) from None
    problem = _problem(dataset, raster)
    if problem:
        dataset.close()
        raise InputError(problem)
    return dataset


def _problem(dataset: rasterio.DatasetReader, raster: Raster) -> Problem | None:
    name = str(raster.path)
    if not 1 <= raster.band <= dataset.count:
        return Problem("raster_band_missing", file=name, value=str(raster.band), details={"bands": dataset.count})
    if dataset.transform.b or dataset.transform.d:
        return Problem("raster_rotated", file=name)
    if dataset.crs is None or not CRS.from_user_input(dataset.crs).equals(CRS(RD), ignore_axis_order=True):
        return Problem("raster_crs", file=name, value=dataset.crs.to_string() if dataset.crs else "–")
    return None
