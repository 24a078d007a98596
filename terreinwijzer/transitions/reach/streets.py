"""Routes from parks to their ramps: how much of them goes through residential streets, and which streets bear most."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from terreinwijzer.transitions.reach.factors import RESIDENTIAL
from terreinwijzer.transitions.reach.network import Network, mode_network
from terreinwijzer.transitions.reach.router import Graph, graph_of, tree_from
from terreinwijzer.transitions.reach.snapping import placed


@dataclass(frozen=True)
class RampRoutes:
    """The fastest route by car from each park to the ramp that it reaches first.

    Attributes
    ----------
    routes
        Index `park_id`: `minutes`, `length_m`, `residential_m` (on residential and living streets off the park itself),
        `residential_pct` and `ramp` (position). Parks and ramps that are not on the network have no row.
    streets
        Residential streets on these routes by `name`, most loaded first: `length_m`, `jobs` (that pass, each park's
        jobs taking its one route) and `parks`.
    edges
        Edges on these routes: `geometry`, `jobs`, `parks` and `residential`.
    """

    routes: pd.DataFrame
    streets: pd.DataFrame
    edges: gpd.GeoDataFrame


def ramp_routes(
    parks: gpd.GeoSeries, jobs: pd.Series, ramps: NDArray[np.object_], network: Network, snap_limit_m: float
) -> RampRoutes:
    """Return the routes from parks to ramps, and what these ask of residential streets.

    Parameters
    ----------
    parks
        Outlines in EPSG:28992, by `park_id`; streets inside its own outline are the park's, not the neighbours'.
    jobs
        By `park_id`; a park of which they are not known counts in its own row, not in the streets.
    ramps
        Points in EPSG:28992.
    """
    middles = np.asarray(shapely.point_on_surface(parks.to_numpy()))
    on = placed(network, mode_network(network, "car"), np.append(middles, ramps), snap_limit_m)
    graph = graph_of(on.network)
    ends = on.node[len(parks) :]
    home = network.edges["road_class"].isin(RESIDENTIAL).to_numpy(dtype=bool)
    tree = shapely.STRtree(network.edges.geometry.to_numpy())
    rows, parts = [], []
    for park_id, outline, start in zip(parks.index, parks.to_numpy(), on.node[: len(parks)], strict=True):
        if start < 0 or not (ends >= 0).any():
            continue
        used, minutes, ramp = _route(graph, int(start), ends)
        inside = np.zeros(len(home), dtype=bool)
        inside[tree.query(outline, predicate="contains")] = True
        edge = used["edge"].to_numpy()
        outside = home[edge] & ~inside[edge]
        total, through = used["length_m"].sum(), used["length_m"].to_numpy()[outside].sum()
        share = 100 * through / total if total else 0.0
        rows.append((park_id, minutes, total, through, share, ramp))
        parts.append(used.assign(park_id=park_id, jobs=jobs.get(park_id, np.nan), residential=outside))
    columns = ["park_id", "minutes", "length_m", "residential_m", "residential_pct", "ramp"]
    routes = pd.DataFrame(rows, columns=columns).set_index("park_id")
    return RampRoutes(routes, *_streets(parts, network))


def _route(graph: Graph, start: int, ends: NDArray[np.int64]) -> tuple[pd.DataFrame, float, int]:
    """Return the arcs of the fastest route to the end that is reached first, its minutes and that end."""
    tree = tree_from(graph, start)
    known = np.where(ends >= 0, tree.costs[ends], np.inf)
    ramp = int(known.argmin())
    demand = np.zeros(graph.nodes)
    demand[ends[ramp]] = 1.0
    return tree.loads(demand), float(known[ramp]), ramp


def _streets(parts: list[pd.DataFrame], network: Network) -> tuple[pd.DataFrame, gpd.GeoDataFrame]:
    empty = pd.DataFrame(columns=["edge", "length_m", "jobs", "park_id", "residential"])
    every = pd.concat(parts, ignore_index=True) if parts else empty
    # An edge that a place cuts comes in parts, all of one route.
    once = every.groupby(["edge", "park_id"], as_index=False).agg(
        jobs=("jobs", "first"), residential=("residential", "any")
    )
    edges = once.groupby("edge").agg(
        jobs=("jobs", "sum"), parks=("park_id", "nunique"), residential=("residential", "any")
    )
    drawn = network.edges.loc[edges.index, ["name", "length_m", "geometry"]]
    found = gpd.GeoDataFrame(edges.join(drawn), geometry="geometry", crs=network.edges.crs)
    homes = found[found["residential"].astype("bool")]
    members = once[once["edge"].isin(homes.index)].assign(name=lambda part: part["edge"].map(homes["name"]))
    by_name = pd.DataFrame(
        {
            "length_m": homes.groupby("name")["length_m"].sum(),
            "jobs": homes.groupby("name")["jobs"].max(),
            "parks": members.groupby("name")["park_id"].nunique(),
        }
    )
    streets = by_name.sort_values(["jobs", "parks", "length_m"], ascending=False, kind="stable").reset_index()
    return streets, found
