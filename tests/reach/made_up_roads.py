"""Made-up roads of which the answers are known."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely.geometry import LineString

from terreinwijzer.vocabulary.tables import canonical_table

RD = "EPSG:28992"


def roads(*lines: tuple[list[tuple[float, float]], str, dict[str, object]]) -> gpd.GeoDataFrame:
    """Return roads of points, class and what else is known of them."""
    rows = [
        {
            "road_id": f"r{place}",
            "name": None,
            "number": None,
            "road_class": kind,
            "max_speed_kmh": None,
            "one_way": None,
            **more,
        }
        for place, (_, kind, more) in enumerate(lines)
    ]
    frame = gpd.GeoDataFrame(pd.DataFrame(rows), geometry=[LineString(points) for points, _, _ in lines], crs=RD)
    return frame.astype({"max_speed_kmh": "Float64"})


def canonical(name: str, rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows of a canonical table with all of its columns, in their own types."""
    empty = canonical_table(name).empty()
    return rows.reindex(columns=empty.columns).astype(empty.dtypes.to_dict())


def grid(side: int, step: float = 100.0, seed: int = 1) -> gpd.GeoDataFrame:
    """Return streets as a square grid with moved crossings, some of them one-way, of several classes."""
    random = np.random.default_rng(seed)
    moved = random.uniform(-0.3, 0.3, (side, side, 2)) * step
    at = [[(c * step + moved[r, c, 0], r * step + moved[r, c, 1]) for c in range(side)] for r in range(side)]
    classes = ["residential", "tertiary", "secondary", "unclassified", "cycleway", "footway"]
    ways = [None, None, "forward", "backward"]
    lines = []
    for row in range(side):
        for column in range(side):
            for other in ((row, column + 1), (row + 1, column)):
                if max(other) < side and random.random() > 0.08:
                    kind = str(random.choice(classes, p=[0.35, 0.2, 0.15, 0.15, 0.1, 0.05]))
                    limit = None if random.random() < 0.3 else float(random.choice([30, 50, 60]))
                    more = {"max_speed_kmh": limit, "one_way": ways[random.integers(4)]}
                    lines.append(([at[row][column], at[other[0]][other[1]]], kind, more))
    return roads(*lines)
