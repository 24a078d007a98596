"""Rasters by windows, from a WCS, a WMS that gives values, or a file (GeoTIFF, COG), into one GeoTIFF.

A window is always laid on the cells of the coverage: asked elsewhere, a server shifts or mixes cells without a word.
Own requests instead of the raster library's drivers, so that what is asked goes through the one network edge, with its
cache, retries and journal. Values that stand for no value come from the file and from the description of the service,
because files often do not say them. Source: OGC 09-110r4 (WCS 2.0.1), OGC 06-042 (WMS 1.3.0).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import rasterio
from owslib.wcs import WebCoverageService
from owslib.wms import WebMapService
from rasterio.errors import RasterioError
from rasterio.transform import from_origin
from rasterio.windows import Window

from terreinwijzer.errors import InputError, Problem, ServiceError
from terreinwijzer.sources.gml import read_document
from terreinwijzer.sources.network.client import HttpClient
from terreinwijzer.sources.services.area import Area, Box
from terreinwijzer.sources.services.papers import papers_beside, papers_of
from terreinwijzer.sources.services.service_list import Service
from terreinwijzer.sources.shapes import RD
from terreinwijzer.whole_files import whole_folder

XML = ("text/xml", "application/xml")
TIFF = ("image/tiff", "image/geotiff", "image/tiff; subtype=geotiff")
TILE = 1024
EPSG_RD = 28992
Values = npt.NDArray[Any]


@dataclass(frozen=True)
class Grid:
    """Cells of a raster in EPSG:28992: the corner in the north-west, the size of a cell, and how many there are.

    `axes` is how a service calls its axes to the east and to the north.
    """

    west: float
    north: float
    cell_m: float
    columns: int
    rows: int
    axes: tuple[str, str] = ("x", "y")

    def cells_in(self, area: Area) -> Window | None:
        """Return the cells that an area touches, None where it touches none."""
        if area.bbox is None:
            return Window(0, 0, self.columns, self.rows)
        west, south, east, north = area.bbox
        left = max(0, int(np.floor((west - self.west) / self.cell_m)))
        top = max(0, int(np.floor((self.north - north) / self.cell_m)))
        right = min(self.columns, int(np.ceil((east - self.west) / self.cell_m)))
        bottom = min(self.rows, int(np.ceil((self.north - south) / self.cell_m)))
        return Window(left, top, right - left, bottom - top) if left < right and top < bottom else None

    def bounds(self, cells: Window) -> Box:
        """Return west, south, east, north of some cells."""
        west = self.west + cells.col_off * self.cell_m
        north = self.north - cells.row_off * self.cell_m
        return west, north - cells.height * self.cell_m, west + cells.width * self.cell_m, north


@dataclass(frozen=True)
class FetchedRaster:
    """What came of it: the file, its papers, the coverage that the pattern found, cells, and cells with a value."""

    path: Path
    papers: Path
    coverage: str
    cells: int
    with_value: int


def fetch_raster(client: HttpClient, service: Service, area: Area, out: Path) -> FetchedRaster:
    """Fetch the cells of a coverage in an area.

    Parameters
    ----------
    client
        The network.
    service
        A WCS, or a WMS that gives values; its collection is a pattern, because names carry dates. Of several names
        that fit, the last by the alphabet is the newest.
    area
        Where; its box counts.
    out
        GeoTIFF to write; it stands whole or not at all.

    Raises
    ------
    ServiceError
        Nothing fits the pattern, or the service gives a picture instead of values, or other cells than were asked.
    InputError
        The area lies outside the coverage.
    """
    names, grid_of, read = {
        "wcs": (_wcs_names, _wcs_grid, _wcs_cells),
        "wms": (_wms_names, _wms_grid, _wms_cells),
    }[service.kind]
    known = sorted(names(client, service))
    fitting = [name for name in known if re.fullmatch(service.collection, name)]
    if not fitting:
        details = {"known": ", ".join(known)[:500]}
        raise ServiceError(Problem("raster_unknown", file=service.address, value=service.collection, details=details))
    name = fitting[-1]
    grid = grid_of(client, service, name, area)
    return _write(lambda cells: read(client, service, name, grid, cells), grid, service, area, out, name, client)


def take_raster(path: Path, service: Service, area: Area, out: Path) -> FetchedRaster:
    """Take the cells of an area out of a raster file, by windows.

    Raises
    ------
    InputError
        The file is missing, damaged, not in EPSG:28992, has more than one band or turned cells, or lies elsewhere.
    """
    if not path.is_file():
        raise InputError(Problem("file_missing", file=str(path)))
    try:
        with rasterio.open(path) as file:
            _check_kind(file, str(path))
            step = file.transform
            if step.b or step.d or step.e != -step.a:
                raise InputError(Problem("raster_turned", file=str(path)))
            grid = Grid(step.c, step.f, step.a, file.width, file.height)
            return _write(lambda cells: (file.read(1, window=cells), file.nodata), grid, service, area, out, path.name)
    except RasterioError as fault:
        raise InputError(Problem("file_damaged", file=str(path), details={"fault": str(fault)})) from None


def _write(
    read: Callable[[Window], tuple[Values, float | None]],
    grid: Grid,
    service: Service,
    area: Area,
    out: Path,
    name: str,
    client: HttpClient | None = None,
) -> FetchedRaster:
    """Write the cells of an area window by window, and the papers beside them."""
    whole = grid.cells_in(area)
    if whole is None:
        raise InputError(Problem("raster_outside", file=name, value=str(area.bbox)))
    west, _, _, north = grid.bounds(whole)
    windows = _windows(whole)
    values, own = read(windows[0])
    missing = _missing_as(values.dtype, own, service.nodata)
    profile = {
        "driver": "GTiff", "dtype": values.dtype, "nodata": missing, "crs": RD, "count": 1, "tiled": True,
        "width": int(whole.width), "height": int(whole.height), "compress": "deflate",
        "transform": from_origin(west, north, grid.cell_m, grid.cell_m),
    }  # fmt: skip
    with_value = 0
    with whole_folder(out.parent) as aside:
        with rasterio.open(aside / out.name, "w", **profile) as file:
            for number, cells in enumerate(windows):
                if number:
                    values, own = read(cells)
                there = _there(values, own, service.nodata)
                with_value += int(there.sum())
                kept = values if missing is None else np.where(there, values, np.array(missing, values.dtype))
                offset = Window(cells.col_off - whole.col_off, cells.row_off - whole.row_off, cells.width, cells.height)
                file.write(kept, 1, window=offset)
        counts: dict[str, Any] = {"coverage": name, "cells": int(whole.width * whole.height), "with_value": with_value}
        exchanges = [exchange.as_record() for exchange in client.journal] if client else []
        about = {"question": {"bbox": area.bbox}, "unit": service.unit, "exchanges": exchanges}
        (aside / papers_beside(out).name).write_text(papers_of(service, counts, about), encoding="utf-8")
    return FetchedRaster(out, papers_beside(out), **counts)


def _windows(whole: Window) -> list[Window]:
    return [
        Window(
            column, row, min(TILE, whole.col_off + whole.width - column), min(TILE, whole.row_off + whole.height - row)
        )
        for row in range(int(whole.row_off), int(whole.row_off + whole.height), TILE)
        for column in range(int(whole.col_off), int(whole.col_off + whole.width), TILE)
    ]


def _there(values: Values, own: float | None, nodata: tuple[float, ...]) -> npt.NDArray[np.bool_]:
    """Tell which cells have a value: none that stands for no value, by the file or by the description."""
    there = ~np.isnan(values) if values.dtype.kind == "f" else np.ones(values.shape, bool)
    for missing in (*nodata, *([] if own is None else [own])):
        there &= values != missing
    return there


def _missing_as(dtype: np.dtype[Any], own: float | None, nodata: tuple[float, ...]) -> float | None:
    """Return the one value that stands for no value in the outcome."""
    if dtype.kind == "f":
        return float("nan")
    limits = np.iinfo(dtype)
    return next((value for value in (own, *nodata) if value is not None and limits.min <= value <= limits.max), None)


def _check_kind(file: Any, name: str) -> None:
    if file.count != 1:
        raise InputError(Problem("raster_picture", file=name, details={"bands": file.count}))
    if file.crs is None or file.crs.to_epsg(confidence_threshold=70) != EPSG_RD:
        raise InputError(Problem("raster_not_rd", file=name, value=str(file.crs)[:100]))


def _wcs_names(client: HttpClient, service: Service) -> list[str]:
    params = {"service": "WCS", "version": "2.0.1", "request": "GetCapabilities"}
    return list(client.get(service.address, params=params, accept=XML, read=_read_wcs).value.contents)


def _wms_names(client: HttpClient, service: Service) -> list[str]:
    params = {"service": "WMS", "version": "1.3.0", "request": "GetCapabilities"}
    return list(client.get(service.address, params=params, accept=XML, read=_read_wms).value.contents)


def _read_wcs(content: bytes) -> Any:
    read_document(content)
    return WebCoverageService("", version="2.0.1", xml=content)


def _read_wms(content: bytes) -> Any:
    read_document(content)
    return WebMapService("", version="1.3.0", xml=content)


def _wcs_grid(client: HttpClient, service: Service, name: str, _area: Area) -> Grid:
    params = {"service": "WCS", "version": "2.0.1", "request": "DescribeCoverage", "coverageId": name}
    about = client.get(service.address, params=params, accept=XML, read=read_document).value
    envelope = about.find(".//{*}Envelope")
    if not str(envelope.get("srsName")).endswith(str(EPSG_RD)):
        raise ServiceError(Problem("raster_not_rd", file=service.address, value=str(envelope.get("srsName"))))
    west, _ = _numbers(envelope.find("{*}lowerCorner"))
    _, north = _numbers(envelope.find("{*}upperCorner"))
    low, high = (_numbers(about.find(f".//{{*}}{end}")) for end in ("low", "high"))
    steps = [_numbers(vector) for vector in about.iterfind(".//{*}offsetVector")]
    cell_m = max(abs(step) for step in steps[0])
    to_east, to_north = str(envelope.get("axisLabels")).split()[:2]
    size = int(high[0] - low[0]) + 1, int(high[1] - low[1]) + 1
    return Grid(west, north, cell_m, *size, axes=(to_east, to_north))


def _wms_grid(_client: HttpClient, service: Service, name: str, area: Area) -> Grid:
    """Return a grid of round coordinates: a WMS does not tell where its cells lie."""
    if area.bbox is None or service.cell_m is None:
        raise InputError(Problem("raster_needs_cell", file=service.name, value=name))
    west, south, east, north = (side / service.cell_m for side in area.bbox)
    left, top = np.floor(west), np.ceil(north)
    size = int(np.ceil(east) - left), int(top - np.floor(south))
    return Grid(left * service.cell_m, top * service.cell_m, service.cell_m, *size)


def _wcs_cells(
    client: HttpClient, service: Service, name: str, grid: Grid, cells: Window
) -> tuple[Values, float | None]:
    west, south, east, north = bounds = grid.bounds(cells)
    to_east, to_north = grid.axes
    params = {
        "service": "WCS",
        "version": "2.0.1",
        "request": "GetCoverage",
        "coverageId": name,
        "format": "image/tiff",
    }
    # The name of a parameter comes twice, so the address is written out.
    subsets = f"subset={to_east}({west:.10g},{east:.10g})&subset={to_north}({south:.10g},{north:.10g})"
    return _cells(client, f"{service.address}?{_query(params)}&{subsets}", None, bounds, cells)


def _wms_cells(
    client: HttpClient, service: Service, name: str, grid: Grid, cells: Window
) -> tuple[Values, float | None]:
    bounds = grid.bounds(cells)
    params = {
        "service": "WMS", "version": "1.3.0", "request": "GetMap", "layers": name, "styles": "", "format": "image/tiff",
        "crs": RD, "bbox": ",".join(f"{side:.10g}" for side in bounds),
        "width": str(int(cells.width)), "height": str(int(cells.height)),
    }  # fmt: skip
    return _cells(client, service.address, params, bounds, cells)


def _cells(
    client: HttpClient, address: str, params: dict[str, str] | None, bounds: Box, cells: Window
) -> tuple[Values, float | None]:
    """Ask for cells, and make sure that these and no others came."""
    answer = client.get(address, params=params, accept=(*TIFF, *XML), read=_read_tiff)
    values, own, came = answer.value
    off = max(abs(one - other) for one, other in zip(came, bounds, strict=True))
    if values.shape != (cells.height, cells.width) or off > (bounds[2] - bounds[0]) / cells.width / 100:
        details = {"asked": str(bounds), "shape": f"{cells.width:g} x {cells.height:g}"}
        raise ServiceError(Problem("raster_grid_other", file=answer.url, value=str(came), details=details))
    return values, own


def _read_tiff(content: bytes) -> tuple[Values, float | None, Box]:
    """Read a GeoTIFF from memory; raises `ValueError` where it is cut off."""
    if content.lstrip()[:1] == b"<":
        read_document(content)
    try:
        with rasterio.MemoryFile(content) as memory, memory.open() as file:
            _check_kind(file, "image/tiff")
            return file.read(1), file.nodata, tuple(file.bounds)
    except RasterioError as fault:
        raise ValueError(str(fault)) from None


def _numbers(element: Any) -> list[float]:
    return [float(number) for number in element.text.split()]


def _query(params: dict[str, str]) -> str:
    return "&".join(f"{name}={value}" for name, value in params.items())
