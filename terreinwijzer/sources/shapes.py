"""Shapes: coordinate system, validity and area, checked before they are trusted."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError

from terreinwijzer.errors import InputError, Problem

RD = "EPSG:28992"
# Extent of the Netherlands, with room around it.
RD_EXTENT = (-10_000.0, 280_000.0, 300_000.0, 640_000.0)
DEGREES_EXTENT = (2.0, 50.0, 8.0, 54.5)
WANTED = {
    "polygon": ("Polygon", "MultiPolygon"),
    "point": ("Point", "MultiPoint"),
    "line": ("LineString", "MultiLineString"),
}


def in_national_grid(frame: gpd.GeoDataFrame, crs: str, file: str) -> gpd.GeoDataFrame:
    """Return shapes in EPSG:28992, after checking that their label can be true.

    Parameters
    ----------
    frame
        Shapes with the label of the file, if it has one.
    crs
        What the mapping says the coordinates are; goes before nothing, never before the file's own label.
    file
        For messages.

    Raises
    ------
    InputError
        There is no label, or the coordinates contradict it.
    """
    try:
        label = frame.crs or (CRS.from_user_input(crs) if crs else None)
    except CRSError:
        raise InputError(Problem("crs_unknown", file=file, value=crs)) from None
    if label is None:
        raise InputError(Problem("crs_missing", file=file))
    shapes = frame.geometry[_drawn(frame.geometry)]
    labelled = frame.set_crs(label, allow_override=True)
    if shapes.empty:
        return labelled.to_crs(RD)
    extent = tuple(float(value) for value in shapes.total_bounds)
    if label.is_geographic and not _inside(extent, DEGREES_EXTENT):
        code = "crs_is_really_rd" if _inside(extent, RD_EXTENT) else _swapped(extent, DEGREES_EXTENT)
        raise InputError(Problem(code, file=file, value=label.to_string()))
    moved = labelled.to_crs(RD)
    bounds = moved.geometry[_drawn(moved.geometry)].total_bounds
    if not _inside(tuple(float(value) for value in bounds), RD_EXTENT):
        code = "crs_is_really_degrees" if _inside(extent, DEGREES_EXTENT) else _swapped(extent, RD_EXTENT)
        raise InputError(Problem(code, file=file, value=label.to_string()))
    return moved


def mended(frame: gpd.GeoDataFrame, kind: str) -> tuple[gpd.GeoDataFrame, pd.Series, pd.Series]:
    """Return shapes with invalid ones repaired, which were repaired, and which cannot be used.

    A shape cannot be used when it is empty, or of another kind than the table holds (a line for a park).
    """
    there = pd.Series(~shapely.is_missing(frame.geometry.to_numpy()), index=frame.index)
    invalid = _drawn(frame.geometry) & ~frame.geometry.is_valid
    repaired = frame.copy()
    if invalid.any():
        repaired.loc[invalid, "geometry"] = frame.geometry[invalid].make_valid(method="structure", keep_collapsed=False)
    unusable = there & (repaired.geometry.is_empty | ~repaired.geom_type.isin(WANTED[kind]))
    return repaired, invalid & ~unusable, unusable


def _drawn(shapes: gpd.GeoSeries) -> pd.Series:
    """Tell which shapes are there and not empty."""
    array = shapes.to_numpy()
    return pd.Series(~(shapely.is_missing(array) | shapely.is_empty(array)), index=shapes.index)


def _inside(extent: tuple[float, ...], limits: tuple[float, ...]) -> bool:
    return extent[0] >= limits[0] and extent[1] >= limits[1] and extent[2] <= limits[2] and extent[3] <= limits[3]


def _swapped(extent: tuple[float, ...], limits: tuple[float, ...]) -> str:
    """Return what is wrong with shapes outside their limits: services that speak WFS give degrees as north, east."""
    west, south, east, north = extent
    return "axes_swapped" if _inside((south, west, north, east), limits) else "outside_the_netherlands"
