"""A made-up country with a seed: star-shaped parks and L-shaped footprints, as many as asked, never all in memory."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import rasterio
import shapely
from rasterio.transform import from_origin
from rasterio.windows import Window

from terreinwijzer.spatial.partition_writer import write_partitions

RD = "EPSG:28992"
CORNER = (60_000.0, 350_000.0)
BATCH = 100_000
TILE = 512
# Sides of the square land: a province and a country.
PROVINCE_M, COUNTRY_M = 100_000.0, 200_000.0
# A country of 342 municipalities.
MUNICIPALITY_M = COUNTRY_M / 342**0.5


def made_up_parks(count: int, side_m: float, seed: int = 1) -> gpd.GeoDataFrame:
    """Return parks of 15 ha on average, the largest of some hundred hectares; a few overlap."""
    random = np.random.default_rng(seed)
    shapes = []
    for centre in random.uniform(0, side_m, (count, 2)) + CORNER:
        corners = int(random.integers(8, 25))
        radius = np.sqrt(random.gamma(1.2, 14) * 1e4 / np.pi + 2_000) * random.uniform(0.6, 1.4, corners)
        angle = np.sort(random.uniform(0, 2 * np.pi, corners))
        star = np.column_stack([radius * np.cos(angle), radius * np.sin(angle)]) + centre
        shapes.append(shapely.make_valid(shapely.Polygon(star), method="structure", keep_collapsed=False))
    return gpd.GeoDataFrame({"park_id": [f"park-{number:04d}" for number in range(count)]}, geometry=shapes, crs=RD)


def made_up_footprints(count: int, side_m: float, seed: int = 2) -> Iterator[gpd.GeoDataFrame]:
    """Return footprints in batches."""
    random = np.random.default_rng(seed)
    for start in range(0, count, BATCH):
        yield _batch(min(BATCH, count - start), start, side_m, random)


def land(folder: Path, footprints: int, parks: int, side_m: float, *, later: bool = False) -> tuple[Path, Path]:
    """Write parks and footprints unless they are there already; return both files.

    `later` is the same land after one municipality changed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    park_file = folder / f"parks-{parks}-{side_m:.0f}.parquet"
    footprint_file = folder / f"footprints-{footprints}-{side_m:.0f}{'-later' * later}.parquet"
    if not park_file.exists():
        made_up_parks(parks, side_m).to_parquet(park_file)
    if not footprint_file.exists():
        batches = made_up_footprints(footprints, side_m)
        write_partitions(map(_later, batches) if later else batches, footprint_file)
    return park_file, footprint_file


def cells(folder: Path, side: int, side_m: float, seed: int = 3) -> Path:
    """Write a raster of `side` x `side` cells over the land, in tiles, unless it is there already; return the file."""
    path = folder / f"cells-{side}-{side_m:.0f}.tif"
    if path.exists():
        return path
    random, size = np.random.default_rng(seed), side_m / side
    shape = {"width": side, "height": side, "count": 1, "dtype": "uint8", "nodata": 255}
    layout = {"tiled": True, "blockxsize": TILE, "blockysize": TILE, "compress": "deflate"}
    origin = from_origin(CORNER[0], CORNER[1] + side_m, size, size)
    with rasterio.open(path, "w", driver="GTiff", crs=RD, transform=origin, **shape, **layout) as file:
        for top in range(0, side, TILE):
            rows = min(TILE, side - top)
            file.write(random.integers(0, 101, (rows, side), dtype="uint8"), 1, window=Window(0, top, side, rows))
    return path


def _later(batch: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return a batch in which one municipality went on: a twentieth rebuilt, one in fifty gone."""
    west, south = np.array(CORNER) + 4 * MUNICIPALITY_M
    inside = batch.cx[west : west + MUNICIPALITY_M, south : south + MUNICIPALITY_M].index
    rebuilt, gone = inside[::20], inside[1::50]
    years = batch["construction_year"].mask(batch.index.isin(rebuilt), 2026)
    return batch.assign(construction_year=years).drop(index=gone)


def turned_shapes(
    centre: np.ndarray, log_width: tuple[float, float], random: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Return an L-shape around each centre, turned at random, and the area of the rectangle that it is cut from.

    `log_width` is the mean and the deviation of the logarithm of the width.
    """
    count = len(centre)
    width, angle = random.lognormal(*log_width, count), random.uniform(0, np.pi, count)
    length = width * random.uniform(1, 2.5, count)
    notch = random.uniform(0.3, 0.9, (count, 2))
    none = np.zeros(count)
    along = np.stack([none, width, width, width * notch[:, 0], width * notch[:, 0], none, none], axis=1)
    across = np.stack([none, none, length * notch[:, 1], length * notch[:, 1], length, length, none], axis=1)
    cosine, sine = np.cos(angle)[:, None], np.sin(angle)[:, None]
    x = centre[:, :1] + along * cosine - across * sine
    y = centre[:, 1:] + along * sine + across * cosine
    return shapely.polygons(np.stack([x, y], axis=2)), width * length


def _batch(count: int, start: int, side_m: float, random: np.random.Generator) -> gpd.GeoDataFrame:
    centre = random.uniform(0, side_m, (count, 2)) + CORNER
    shapes, area = turned_shapes(centre, (2.2, 0.5), random)
    years = random.integers(1900, 2024, count)
    return gpd.GeoDataFrame(
        {
            "building_id": [f"{number:016d}" for number in range(start, start + count)],
            "construction_year": pd.array(years, dtype="Int64"),
            "floor_area_m2": (area * random.integers(1, 4, count)).round(),
        },
        geometry=shapes,
        crs=RD,
    )
