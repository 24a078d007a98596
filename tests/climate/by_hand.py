"""A park of a hectare drawn by hand, so that every figure can be worked out on paper."""

from datetime import date
from pathlib import Path

import geopandas as gpd
import numpy as np
import rasterio
from rasterio.transform import from_origin
from shapely.geometry import Point, box
from shapely.geometry.base import BaseGeometry

from terreinwijzer.lineage import Source
from terreinwijzer.snapshots.portfolio import Portfolio
from terreinwijzer.sources.layers import Layer, LayerFile

RD = "EPSG:28992"
WEST, SOUTH = 190_000.0, 320_000.0
MAP = Source("map", "Kaart", "Bedacht")
DAY = date(2025, 12, 31)


def at(x: float, y: float, width: float, height: float) -> BaseGeometry:
    return box(WEST + x, SOUTH + y, WEST + x + width, SOUTH + y + height)


def layer(role: str, *shapes: BaseGeometry) -> Layer:
    file = LayerFile(role, role, Path(f"{role}.gpkg"), "map")
    return Layer(file, MAP, gpd.GeoDataFrame(geometry=list(shapes), crs=RD))


def dock(x: float, y: float) -> Point:
    return Point(WEST + x, SOUTH + y)


def raster(role: str, folder: Path, values: np.ndarray, cell_m: float = 10.0) -> Layer:
    path = folder / f"{role}.tif"
    profile = {
        "driver": "GTiff",
        "dtype": "float32",
        "count": 1,
        "crs": RD,
        "height": len(values),
        "width": len(values[0]),
    }
    top = from_origin(WEST, SOUTH + cell_m * len(values), cell_m, cell_m)
    with rasterio.open(path, "w", transform=top, **profile) as file:
        file.write(values.astype("float32"), 1)
    return Layer(LayerFile(role, role, path, "map"), MAP, gpd.GeoDataFrame(geometry=[], crs=RD))


def one_park(**tables: gpd.GeoDataFrame) -> Portfolio:
    """Return a hectare with a large roof (50 x 50 m) and a small one (10 x 10 m), and what else is given."""
    parks = gpd.GeoDataFrame({"park_id": ["p"], "name": ["P"]}, geometry=[at(0, 0, 100, 100)], crs=RD)
    buildings = gpd.GeoDataFrame(
        {"building_id": ["large", "small"]}, geometry=[at(0, 0, 50, 50), at(80, 80, 10, 10)], crs=RD
    )
    given = {"parks": parks, "buildings": buildings} | tables
    return Portfolio("Bedacht", "Bedacht", DAY, given, dict.fromkeys(given, MAP))
