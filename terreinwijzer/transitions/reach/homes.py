"""Where people live, as points: districts, or cells of addresses that share the inhabitants of their district."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

HOMES = ("home_id", "place_id", "name", "x_m", "y_m", "inhabitants", "working_age", "spread")


def homes_of(
    residents: pd.DataFrame, addresses: gpd.GeoDataFrame | None, parks: gpd.GeoDataFrame | None, cell_m: float
) -> pd.DataFrame:
    """Return the places where people live.

    Inhabitants of a district with an outline are divided evenly over the addresses in it that are not on a park, and
    taken together by cell. Without addresses a district is one point: its own, or one inside its outline.

    Parameters
    ----------
    residents
        Canonical table `residents`, with or without outlines in EPSG:28992.
    addresses
        Points in EPSG:28992.
    parks
        Outlines; addresses on them are no homes.
    cell_m
        Side of a cell.

    Returns
    -------
    pandas.DataFrame
        `home_id`, `place_id`, `name` (of the district), `x_m`, `y_m` (mean of the addresses), `inhabitants`,
        `working_age` (missing where the share is not known) and `spread` (whether inhabitants were divided over
        addresses: an estimate). A district without outline and point has no row.
    """
    outlines = _outlines(residents)
    here = residents.assign(
        x_m=residents["x_m"].astype("float64").fillna(pd.Series(shapely.get_x(outlines), index=residents.index)),
        y_m=residents["y_m"].astype("float64").fillna(pd.Series(shapely.get_y(outlines), index=residents.index)),
        working_age=residents["inhabitants"] * residents["working_age_pct"].astype("float64") / 100,
    )
    cells = _cells(here, addresses, parks, cell_m)
    whole = here[~here["place_id"].isin(cells["place_id"]) & here["x_m"].notna() & here["y_m"].notna()]
    points = pd.DataFrame(whole.assign(home_id=whole["place_id"], spread=False))
    found = pd.concat([cells[list(HOMES)], points[list(HOMES)]], ignore_index=True)
    return found.astype({"x_m": "float64", "y_m": "float64", "inhabitants": "float64", "working_age": "float64"})


def _outlines(residents: pd.DataFrame) -> NDArray[np.object_]:
    """Return a point inside each district that has an outline, else none."""
    if not isinstance(residents, gpd.GeoDataFrame):
        return np.full(len(residents), None, dtype="object")
    return np.asarray(shapely.point_on_surface(residents.geometry.to_numpy()))


def _cells(
    here: pd.DataFrame, addresses: gpd.GeoDataFrame | None, parks: gpd.GeoDataFrame | None, cell_m: float
) -> pd.DataFrame:
    if addresses is None or addresses.empty or not isinstance(here, gpd.GeoDataFrame):
        return pd.DataFrame(columns=list(HOMES))
    points = addresses.geometry.to_numpy()
    if parks is not None:
        on_park = np.unique(shapely.STRtree(parks.geometry.to_numpy()).query(points, predicate="within")[0])
        points = np.delete(points, on_park)
    point, row = shapely.STRtree(here.geometry.to_numpy()).query(points, predicate="within")
    # An address on a shared border belongs to the first district.
    point, first = np.unique(point, return_index=True)
    found = pd.DataFrame({"row": row[first], "x_m": shapely.get_x(points[point]), "y_m": shapely.get_y(points[point])})
    own = here.reset_index(drop=True).loc[found["row"], ["place_id", "name", "inhabitants", "working_age"]]
    found = pd.concat([found, own.reset_index(drop=True)], axis=1)
    many = found.groupby("row")["row"].transform("size")
    found = found.assign(
        inhabitants=found["inhabitants"] / many, working_age=found["working_age"] / many,
        column=np.floor(found["x_m"] / cell_m).astype("int64"), line=np.floor(found["y_m"] / cell_m).astype("int64"),
    )  # fmt: skip
    cells = found.groupby(["place_id", "column", "line"], sort=True).agg(
        name=("name", "first"), x_m=("x_m", "mean"), y_m=("y_m", "mean"), inhabitants=("inhabitants", "sum"),
        working_age=("working_age", lambda part: part.sum(min_count=1)),
    ).reset_index()  # fmt: skip
    label = cells["place_id"].astype("str") + "/" + cells["column"].astype("str") + "/" + cells["line"].astype("str")
    return cells.assign(home_id=label, spread=True)
