"""Where trips go: ramps and stations, given as shapes or, for ramps, found where links of main roads begin."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd

from terreinwijzer.transitions.reach.factors import MAIN_ROADS, RAMP_LINKS
from terreinwijzer.transitions.reach.network import Network, speeds_kmh

DESTINATIONS = ("destination_id", "kind", "name", "x_m", "y_m", "found_in_network")


def given_destinations(shapes: gpd.GeoDataFrame, kind: str, names: pd.Series | None = None) -> pd.DataFrame:
    """Return destinations of one kind, a point inside each shape.

    Parameters
    ----------
    shapes
        In EPSG:28992.
    kind
        `ramp` or `station`.
    names
        Of the shapes, if these have any.
    """
    points = shapes.geometry.representative_point()
    number = [f"{kind}-{place}" for place in range(1, len(shapes) + 1)]
    named = pd.Series(number, index=shapes.index) if names is None else names.fillna("").replace("", "–")
    return pd.DataFrame(
        {"destination_id": number, "kind": kind, "name": named.to_numpy(), "x_m": points.x.to_numpy(),
         "y_m": points.y.to_numpy(), "found_in_network": False}
    )  # fmt: skip


def ramps_of(network: Network) -> pd.DataFrame:
    """Return the points where one can turn from an ordinary road onto a link of a motorway or trunk road.

    Returns
    -------
    pandas.DataFrame
        As `given_destinations`; the name is that of the ordinary road. An exit only is no ramp to drive to.
    """
    edges = network.edges
    link = edges["road_class"].isin(RAMP_LINKS).to_numpy(dtype=bool)
    ordinary = ~link & ~edges["road_class"].isin(MAIN_ROADS).to_numpy(dtype=bool)
    way = edges["one_way"].astype("object").to_numpy()
    begin, end = edges["from_node"].to_numpy(), edges["to_node"].to_numpy()
    onto = np.union1d(begin[link & (way != "backward")], end[link & (way != "forward")])
    joined = pd.concat(
        [pd.DataFrame({"node": side[ordinary], "name": edges["name"].to_numpy()[ordinary]}) for side in (begin, end)]
    )
    # Only roads for cars: a footpath that touches a link makes no ramp.
    driven = speeds_kmh(edges, "car").to_numpy()[ordinary] > 0
    cars = joined[np.tile(driven, 2)]
    found = cars[cars["node"].isin(onto)].sort_values(["node", "name"]).groupby("node", sort=True)["name"].first()
    nodes = found.index.to_numpy()
    return pd.DataFrame(
        {"destination_id": [f"ramp-{place}" for place in range(1, len(found) + 1)], "kind": "ramp",
         "name": found.fillna("–").to_numpy(), "x_m": network.x[nodes], "y_m": network.y[nodes],
         "found_in_network": True}
    )  # fmt: skip
