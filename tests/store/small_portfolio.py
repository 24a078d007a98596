"""A small portfolio to keep, and a look at every byte of a store."""

import hashlib
from datetime import date
from pathlib import Path

import geopandas as gpd
import pandas as pd
from shapely.geometry import Point, box

from terreinwijzer.lineage import Source
from terreinwijzer.snapshots.portfolio import Portfolio

SOURCE = Source("register", "Register", "Keeper", "CC0", date(2023, 12, 31))


def small_portfolio(day: date = date(2023, 12, 31)) -> Portfolio:
    """Return three parks with shapes, gaps, dates and every type of column."""
    parks = gpd.GeoDataFrame(
        {
            "park_id": ["a", "b", "c"],
            "name": ["Aa", "Bée", "Cé"],
            "gross_ha": [10.5, None, 7.25],
            "net_issued_ha": [8.0, 9.125, None],
            "mean_construction_year": pd.array([1990, None, 2001], dtype="Int64"),
            "park_management": pd.array([True, None, False], dtype="boolean"),
        },
        geometry=[box(190_000, 320_000, 190_300, 320_350), None, box(191_000, 320_000, 191_250, 320_290)],
        crs="EPSG:28992",
    )
    relocations = pd.DataFrame(
        {
            "direction": ["inward"], "other_municipality": ["Town"], "moves": [3],
            "period_start": pd.to_datetime(["2011-01-01"]), "period_end": pd.to_datetime([None]),
        }
    )  # fmt: skip
    units = gpd.GeoDataFrame(
        {"unit_id": ["u"], "park_id": ["a"], "floor_area_m2": [120.0]},
        geometry=[Point(190_100, 320_100)],
        crs="EPSG:28992",
    )
    return Portfolio(
        "Proef", "Region", day, {"parks": parks, "units": units, "relocations": relocations}, {"parks": SOURCE}
    )


def bytes_of(folder: Path) -> dict[str, str]:
    """Return the checksum of every file in a folder, lock files apart."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and path.name != ".lock"
    }
