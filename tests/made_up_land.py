"""Made-up parks and footprints for tests: random, with a seed, on a few square kilometres."""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from benchmarks.spatial.made_up_country import turned_shapes

RD = "EPSG:28992"
CORNER = (190_000.0, 320_000.0)


def made_up_parks(count: int, seed: int = 1, side_m: float = 4_000) -> gpd.GeoDataFrame:
    """Return star-shaped parks, some of which overlap."""
    random = np.random.default_rng(seed)
    shapes = []
    for centre in random.uniform(0, side_m, (count, 2)) + CORNER:
        corners = int(random.integers(5, 20))
        angle = np.sort(random.uniform(0, 2 * np.pi, corners))
        radius = random.uniform(60, 400) * random.uniform(0.5, 1.5, corners)
        star = np.column_stack([radius * np.cos(angle), radius * np.sin(angle)]) + centre
        shapes.append(shapely.make_valid(shapely.Polygon(star), method="structure", keep_collapsed=False))
    ids = [f"park-{number:03d}" for number in random.permutation(count)]
    return gpd.GeoDataFrame({"park_id": ids}, geometry=shapes, crs=RD)


def made_up_footprints(count: int, seed: int = 2, side_m: float = 4_000) -> gpd.GeoDataFrame:
    """Return turned L-shapes with a year (some unknown) and a floor area."""
    random = np.random.default_rng(seed)
    centre = random.uniform(0, side_m, (count, 2)) + CORNER
    shapes, area = turned_shapes(centre, (2.6, 0.6), random)
    years = pd.array(random.integers(1900, 2024, count), dtype="Int64")
    years[random.uniform(size=count) < 0.1] = pd.NA
    return gpd.GeoDataFrame(
        {
            "building_id": [f"{number:016d}" for number in random.permutation(count)],
            "construction_year": years,
            "floor_area_m2": (area * random.integers(1, 4, count)).round(),
        },
        geometry=shapes,
        crs=RD,
    )
