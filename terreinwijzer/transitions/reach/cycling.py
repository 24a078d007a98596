"""Gaps in the network of cycle paths: where the way between homes and a park is not safe, or a long way round."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from terreinwijzer.transitions.reach.factors import factor
from terreinwijzer.transitions.reach.network import Network, mode_network, safe_for_cycling
from terreinwijzer.transitions.reach.router import Tree, graph_of, tree_from
from terreinwijzer.transitions.reach.settings import ReachSettings
from terreinwijzer.transitions.reach.snapping import Placed, placed


@dataclass(frozen=True)
class CyclingGaps:
    """Where cycling between homes and parks is not safe, or only by a long way round.

    Attributes
    ----------
    parks
        Index `park_id`: `inhabitants` (within the limit), `safe` (of them, with a safe route that is direct enough),
        `long` (a safe route, but a long way round), `unsafe` (more than a short stretch between fast traffic),
        `safe_pct`, `median_factor` (detour) and `median_unsafe_m`; medians weighted by inhabitants.
    streets
        Unsafe roads on the routes of those without a safe one, by `name`, the most wanted first: `length_m` (that is
        used), `max_speed_kmh`, `inhabitants` (who use its busiest part, to the park that most go to) and `parks`
        (to which anybody does). Most wanted: by inhabitants, summed over the parks.
    edges
        The same by edge: `geometry`, `name`, `inhabitants`.
    """

    parks: pd.DataFrame
    streets: pd.DataFrame
    edges: gpd.GeoDataFrame


def cycling_gaps(parks: gpd.GeoSeries, homes: pd.DataFrame, network: Network, settings: ReachSettings) -> CyclingGaps:
    """Find the routes by bicycle that avoid fast traffic most, for every park and every home near it.

    A metre between fast traffic counts as several (`unsafe_weight`), so that a route goes round by safe roads up to
    that many times as far. What is left is unsafe because there is no other way.

    Parameters
    ----------
    parks
        Outlines in EPSG:28992, by `park_id`.
    homes
        As `homes.homes_of` gives them.
    settings
        Limit, factor and tolerance; a home nearer than the snapping limit is left out, because there a detour says
        nothing.
    """
    begins = np.asarray(shapely.point_on_surface(parks.to_numpy()))
    ends = shapely.points(homes[["x_m", "y_m"]].to_numpy(dtype="float64"))
    people = homes["inhabitants"].to_numpy()
    limit = settings.snap_limit_m
    on = placed(network, mode_network(network, "bicycle"), np.append(begins, ends), limit)
    unsafe = ~safe_for_cycling(network.edges).to_numpy(dtype=bool)
    graph = graph_of(on.network, "length_m", np.where(unsafe, factor("unsafe_weight"), 1.0))
    metres = graph.arcs["length_m"].to_numpy()
    between = np.where(unsafe[graph.arcs["edge"]], metres, 0.0)
    home = on.node[len(parks) :]
    rows, parts = [], []
    for place, park_id in enumerate(parks.index):
        crow = shapely.distance(begins[place], ends)
        near = (crow <= settings.cycling_limit_m) & (crow > limit) & (home >= 0) & (on.node[place] >= 0)
        tree = tree_from(graph, max(int(on.node[place]), 0))
        detour = tree.sums(metres)[home] / np.where(near, crow, np.nan)
        exposed = tree.sums(between)[home]
        open_to = near & (exposed > settings.unsafe_limit_m)
        far = near & ~open_to & (detour > settings.gap_factor)
        here = np.where(near, people, 0.0)
        rows.append((here.sum(), here[~open_to & ~far].sum(), here[far].sum(), here[open_to].sum(),
                     _median(detour, here), _median(exposed, here)))  # fmt: skip
        parts.append(
            _exposed(tree, on, np.where(open_to, people, 0.0)[home >= 0], unsafe, len(parks)).assign(park_id=park_id)
        )
    columns = ["inhabitants", "safe", "long", "unsafe", "median_factor", "median_unsafe_m"]
    table = pd.DataFrame(rows, columns=columns, index=parks.index)
    table["safe_pct"] = 100 * table["safe"] / table["inhabitants"].where(table["inhabitants"] > 0)
    return CyclingGaps(table, *_wanted_streets(pd.concat(parts, ignore_index=True), network))


def _exposed(
    tree: Tree, on: Placed, wanted: NDArray[np.float64], unsafe: NDArray[np.bool_], parks: int
) -> pd.DataFrame:
    """Return the unsafe edges on the routes of one park, with who uses them."""
    home = on.node[parks:]
    demand = np.bincount(home[home >= 0], weights=wanted, minlength=tree.graph.nodes)
    used = tree.loads(demand.astype("float64"))
    # Parts of one edge, which places cut, carry what its busiest part does.
    return used[unsafe[used["edge"]]].groupby("edge", as_index=False)["load"].max()


def _wanted_streets(loads: pd.DataFrame, network: Network) -> tuple[pd.DataFrame, gpd.GeoDataFrame]:
    by_edge = loads.groupby("edge").agg(inhabitants=("load", "max"), weight=("load", "sum"))
    drawn = network.edges.loc[by_edge.index, ["name", "length_m", "max_speed_kmh", "geometry"]]
    edges = gpd.GeoDataFrame(drawn.join(by_edge), crs=network.edges.crs)
    named = loads.assign(name=loads["edge"].map(network.edges["name"]))
    by_name = edges.groupby("name").agg(
        length_m=("length_m", "sum"), max_speed_kmh=("max_speed_kmh", "max"), inhabitants=("inhabitants", "max"),
        weight=("weight", "max"),
    )  # fmt: skip
    by_name["parks"] = named.groupby("name")["park_id"].nunique()
    ordered = by_name.sort_values("weight", ascending=False, kind="stable").drop(columns="weight")
    return ordered.reset_index(), edges


def _median(values: NDArray[np.float64], weights: NDArray[np.float64]) -> float:
    """Return the weighted median of the known values."""
    known = np.isfinite(values) & (weights > 0)
    if not known.any():
        return float("nan")
    order = np.argsort(values[known], kind="stable")
    total = np.cumsum(weights[known][order])
    return float(values[known][order][np.searchsorted(total, total[-1] / 2)])
