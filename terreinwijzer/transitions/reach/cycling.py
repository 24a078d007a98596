"""Gaps in the network of cycle paths: where the safe way between homes and a park is a long way round, or missing."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from terreinwijzer.transitions.reach.network import Network, mode_network, safe_for_cycling
from terreinwijzer.transitions.reach.router import costs_between, graph_of, loads_from
from terreinwijzer.transitions.reach.snapping import Placed, placed


@dataclass(frozen=True)
class CyclingGaps:
    """Where cycling between homes and parks is not safe without a long way round.

    Attributes
    ----------
    parks
        Index `park_id`: `inhabitants` (within the limit), `safe` (of them, with a safe route that is direct enough),
        `long` (only a long safe way round), `missing` (no safe way), `safe_pct`, and `median_factor` (detour of the
        safe route, weighted by inhabitants).
    streets
        Unsafe roads on the shortest routes of those without a direct safe one, by `name`, the most wanted first:
        `length_m`, `max_speed_kmh`, `inhabitants` (who would use it, over all parks) and `parks`.
    edges
        The same by edge: `geometry`, `name`, `inhabitants`.
    """

    parks: pd.DataFrame
    streets: pd.DataFrame
    edges: gpd.GeoDataFrame


def cycling_gaps(
    parks: gpd.GeoSeries, homes: pd.DataFrame, network: Network, *, limit_m: float, gap_factor: float, snap_limit_m: float
) -> CyclingGaps:
    """Compare the shortest safe route by bicycle with the straight line, for every park and every home near it.

    Parameters
    ----------
    parks
        Outlines in EPSG:28992, by `park_id`.
    homes
        As `homes.homes_of` gives them.
    limit_m
        Straight line within which people cycle.
    gap_factor
        Detour (length of the route / straight line) above which a safe route counts as a long way round.
    """
    begins = np.asarray(shapely.point_on_surface(parks.to_numpy()))
    ends = shapely.points(homes[["x_m", "y_m"]].to_numpy(dtype="float64"))
    crow = np.hypot(
        shapely.get_x(begins)[:, None] - shapely.get_x(ends), shapely.get_y(begins)[:, None] - shapely.get_y(ends)
    )
    every = placed(network, mode_network(network, "bicycle"), np.append(begins, ends), snap_limit_m)
    some = placed(network, mode_network(network, "bicycle", safe=True), np.append(begins, ends), snap_limit_m)
    safe_m = _lengths(some, len(parks))
    people = homes["inhabitants"].to_numpy()
    # Nearer than a cell a detour says nothing.
    near = (crow <= limit_m) & (crow > snap_limit_m) & (every.node[: len(parks)] >= 0)[:, None]
    near &= (every.node[len(parks) :] >= 0)[None, :]
    detour = safe_m / np.where(near, crow, np.nan)
    missing = near & ~np.isfinite(safe_m)
    far = near & np.isfinite(safe_m) & (detour > gap_factor)
    table = pd.DataFrame(
        {
            "inhabitants": near @ people, "safe": (near & ~missing & ~far) @ people, "long": far @ people,
            "missing": missing @ people,
        },
        index=parks.index,
    )  # fmt: skip
    table["safe_pct"] = 100 * table["safe"] / table["inhabitants"].where(table["inhabitants"] > 0)
    table["median_factor"] = [_median(detour[row], np.where(near[row], people, 0.0)) for row in range(len(parks))]
    wanted = np.where(missing | far, people[None, :], 0.0)
    return CyclingGaps(table, *_wanted_streets(parks.index, every, wanted, network))


def _lengths(on: Placed, starts: int) -> NDArray[np.float64]:
    graph = graph_of(on.network, "length_m")
    return costs_between(graph, on.node[:starts], on.node[starts:])


def _wanted_streets(
    parks: pd.Index, every: Placed, wanted: NDArray[np.float64], network: Network
) -> tuple[pd.DataFrame, gpd.GeoDataFrame]:
    """Return the unsafe roads that those without a safe route would take."""
    graph = graph_of(every.network, "length_m")
    unsafe = ~safe_for_cycling(network.edges).to_numpy(dtype=bool)
    ends = every.node[len(parks) :]
    parts = []
    for place, park_id in enumerate(parks):
        start = int(every.node[place])
        if start < 0 or not wanted[place].any():
            continue
        demand = np.bincount(ends[ends >= 0], weights=wanted[place][ends >= 0], minlength=graph.nodes)
        used, _ = loads_from(graph, start, demand)
        used = used[unsafe[used["edge"]]]
        # Parts of one edge carry what its busiest part does.
        parts.append(used.groupby("edge", as_index=False)["load"].max().assign(park_id=park_id))
    empty = pd.DataFrame({"edge": [], "load": [], "park_id": []}).astype({"edge": "int64"})
    loads = pd.concat(parts, ignore_index=True) if parts else empty
    by_edge = loads.groupby("edge")["load"].sum().rename("inhabitants")
    drawn = network.edges.loc[by_edge.index, ["name", "length_m", "max_speed_kmh", "geometry"]]
    edges = gpd.GeoDataFrame(drawn.join(by_edge), crs=network.edges.crs)
    loads = loads.assign(name=loads["edge"].map(network.edges["name"]))
    by_name = edges.groupby("name").agg(
        length_m=("length_m", "sum"), max_speed_kmh=("max_speed_kmh", "max"), inhabitants=("inhabitants", "max")
    )
    by_name["parks"] = loads.groupby("name")["park_id"].nunique()
    return by_name.sort_values("inhabitants", ascending=False, kind="stable").reset_index(), edges


def _median(values: NDArray[np.float64], weights: NDArray[np.float64]) -> float:
    """Return the weighted median of the known values."""
    known = np.isfinite(values) & (weights > 0)
    if not known.any():
        return float("nan")
    order = np.argsort(values[known], kind="stable")
    total = np.cumsum(weights[known][order])
    return float(values[known][order][np.searchsorted(total, total[-1] / 2)])
