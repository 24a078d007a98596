"""The land that is searched: cells around the parks, and what is known of each."""

from __future__ import annotations

from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from terreinwijzer.errors import InputError, Problem
from terreinwijzer.sources.layers import RASTER_ROLES, Layer
from terreinwijzer.sources.shapes import RD
from terreinwijzer.spatial.distances import nearest
from terreinwijzer.spatial.exclusion import covered_by
from terreinwijzer.spatial.zonal import Raster, zonal

# Roles of layers of which the covered part of a cell counts, and of which the distance does.
COVERING = ("nature", "excluded", "water", "building_site", "green", "farmland", "residential")
NEAR = {"nature": "distance_nature_m", "dwelling": "distance_dwelling_m", "main_road": "distance_main_road_m"}
CELL_MEASURES = (
    *(f"{role}_cover_pct" for role in COVERING), "park_cover_pct", "built_cover_pct", *NEAR.values(),
    "distance_park_m", *RASTER_ROLES,
)  # fmt: skip
# Gaps narrower than twice this between built-up areas belong to the built area.
CLOSED_M = 50.0


def search_cells(parks: gpd.GeoDataFrame, within_m: float, cell_m: float) -> gpd.GeoDataFrame:
    """Return square cells whose centre lies within a distance of a park, on a grid that never moves.

    Parameters
    ----------
    parks
        Polygons in EPSG:28992.
    within_m, cell_m
        Search distance and side of the cells.

    Returns
    -------
    geopandas.GeoDataFrame
        `cell_id` (`<column>_<row>` of the grid of this side), `column`, `row` and the square.

    Raises
    ------
    InputError
        No park has an outline.
    """
    outlines = parks.geometry[parks.geometry.notna() & ~parks.geometry.is_empty]
    if outlines.empty:
        raise InputError(Problem("expansion_no_parks", table="parks"))
    area = shapely.buffer(shapely.union_all(outlines.to_numpy()), within_m)
    west, south, east, north = (int(np.floor(edge / cell_m)) for edge in area.bounds)
    columns, rows = (axis.ravel() for axis in np.meshgrid(np.arange(west, east + 1), np.arange(south, north + 1)))
    shapely.prepare(area)
    inside = shapely.contains_xy(area, (columns + 0.5) * cell_m, (rows + 0.5) * cell_m)
    columns, rows = columns[inside], rows[inside]
    squares = shapely.box(columns * cell_m, rows * cell_m, (columns + 1) * cell_m, (rows + 1) * cell_m)
    names = [f"{column}_{row}" for column, row in zip(columns, rows, strict=True)]
    return gpd.GeoDataFrame({"cell_id": names, "column": columns, "row": rows}, geometry=squares, crs=RD)


def measure_land(
    zones: gpd.GeoDataFrame,
    parks: gpd.GeoDataFrame,
    buildings: gpd.GeoDataFrame | None,
    layers: Sequence[Layer],
    key: str = "cell_id",
) -> pd.DataFrame:
    """Return what shapes and rasters tell of each cell or zone; a layer that is not there gives no column.

    Parameters
    ----------
    zones
        Polygons in EPSG:28992 with a column `key`.
    parks, buildings
        Outlines of the parks, and footprints where there are any.
    layers
        Layers of the case.

    Returns
    -------
    pandas.DataFrame
        Index `key`: `<role>_cover_pct` and `distance_<role>_m` per role of the layers, `park_cover_pct`,
        `built_cover_pct` (footprints), `distance_park_m`, and the mean of each raster under the name of its role.
    """
    found = {}
    for role in COVERING:
        shapes = shapes_of(layers, role)
        if shapes is not None:
            found[f"{role}_cover_pct"] = covered_by(zones, shapes, key=key)["share_pct"]
    for role, name in NEAR.items():
        shapes = shapes_of(layers, role)
        if shapes is not None:
            found[name] = nearest(zones, shapes, key=key)["distance_m"]
    found["park_cover_pct"] = covered_by(zones, parks, key=key)["share_pct"]
    found["distance_park_m"] = nearest(zones, parks, key=key)["distance_m"]
    if buildings is not None:
        found["built_cover_pct"] = covered_by(zones, buildings, key=key)["share_pct"]
    for layer in layers:
        if layer.file.role in RASTER_ROLES:
            file = layer.file
            raster = Raster(file.path, file.band, tuple(file.nodata), file.factor)
            found[file.role] = zonal(zones, raster, file.operation, key=key)["value"]
    return pd.DataFrame(found, index=pd.Index(zones[key], name=key))


def built_area(parks: gpd.GeoDataFrame, layers: Sequence[Layer]) -> shapely.Geometry:
    """Return the existing built area: parks, residential areas and building sites, with small gaps closed.

    The Ladder for sustainable urbanisation asks to look here first. What counts as built area is a reading of the map;
    a municipality that has drawn its own can give it as a layer `residential`.
    """
    parts = [parks.geometry.to_numpy()]
    for role in ("residential", "building_site"):
        shapes = shapes_of(layers, role)
        if shapes is not None:
            parts.append(shapes.geometry.to_numpy())
    together = shapely.union_all(np.concatenate(parts))
    return shapely.buffer(shapely.buffer(together, CLOSED_M), -CLOSED_M)


def shapes_of(layers: Sequence[Layer], role: str) -> gpd.GeoDataFrame | None:
    """Return the shapes of all layers with a role together; `None` where there is no such layer."""
    found = [layer.shapes for layer in layers if layer.file.role == role and len(layer.shapes)]
    return pd.concat(found, ignore_index=True) if found else None
