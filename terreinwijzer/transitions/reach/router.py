"""Fastest and shortest routes, many to many, by Dijkstra's method of SciPy; loads on edges by the tree of each start."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array, eye_array
from scipy.sparse.csgraph import dijkstra
from scipy.sparse.linalg import spsolve_triangular

from terreinwijzer.transitions.reach.network import ModeNetwork

Cost = Literal["minutes", "length_m"]
# So many numbers of distances are held at a time.
NUMBERS = 16_000_000


@dataclass(frozen=True)
class Graph:
    """A network as a matrix of costs; of parallel edges the cheapest.

    Attributes
    ----------
    arcs
        `from_node`, `to_node`, `cost`, `length_m` and `edge`, in order of `key`.
    key
        `from_node` times the number of nodes, plus `to_node`.
    """

    matrix: csr_array
    arcs: pd.DataFrame
    key: NDArray[np.int64]

    @property
    def nodes(self) -> int:
        """Return the number of nodes."""
        return int(self.matrix.shape[0])


def graph_of(network: ModeNetwork, cost: Cost = "minutes") -> Graph:
    """Return the directed graph of a network, by minutes or by length."""
    edges, nodes = network.edges, len(network.x)
    ahead, back = edges[edges["forward_min"].notna()], edges[edges["backward_min"].notna()]
    columns = ["from_node", "to_node", "length_m", "edge"]
    arcs = pd.concat(
        [
            ahead[columns].assign(cost=ahead["forward_min"] if cost == "minutes" else ahead["length_m"]),
            back[columns].rename(columns={"from_node": "to_node", "to_node": "from_node"}).assign(
                cost=back["backward_min"] if cost == "minutes" else back["length_m"]),
        ],
        ignore_index=True,
    )  # fmt: skip
    arcs["key"] = arcs["from_node"].astype("int64") * nodes + arcs["to_node"]
    arcs = arcs.sort_values(["key", "cost", "edge"], kind="stable").drop_duplicates("key").reset_index(drop=True)
    places = (arcs["from_node"].to_numpy(), arcs["to_node"].to_numpy())
    matrix = csr_array(coo_array((arcs["cost"].to_numpy(), places), shape=(nodes, nodes)))
    return Graph(matrix, arcs.drop(columns="key"), arcs["key"].to_numpy())


def costs_between(
    graph: Graph, starts: NDArray[np.int64], ends: NDArray[np.int64], limit: float = np.inf
) -> NDArray[np.float64]:
    """Return the least cost from every start to every end.

    Parameters
    ----------
    starts, ends
        Nodes; -1 for a place that is not on the network.
    limit
        Routes that cost more are not looked for.

    Returns
    -------
    numpy.ndarray
        One row per start, one column per end; infinite where there is no route, missing where an end or start is not on
        the network.
    """
    costs = np.full((len(starts), len(ends)), np.nan)
    here, there = np.flatnonzero(starts >= 0), np.flatnonzero(ends >= 0)
    for some in _some(len(here), graph.nodes):
        rows = here[some]
        found = dijkstra(graph.matrix, indices=starts[rows], limit=limit)
        costs[np.ix_(rows, there)] = found[:, ends[there]]
    return costs


def loads_from(graph: Graph, start: int, demand: NDArray[np.float64]) -> tuple[pd.DataFrame, NDArray[np.float64]]:
    """Return how much goes over each arc when each node's demand takes its cheapest route from one start.

    The tree of predecessors makes a triangular system: what leaves a node is its demand and what leaves its followers.

    Returns
    -------
    pandas.DataFrame
        The arcs that are used, as in `Graph.arcs`, with `load`.
    numpy.ndarray
        The cost of reaching each node.
    """
    costs, before = dijkstra(graph.matrix, indices=start, return_predecessors=True)
    reached = np.flatnonzero((before >= 0) & np.isfinite(costs))
    # Nearest first; zero-cost ties do not occur, because edges have length.
    order = np.argsort(costs, kind="stable")
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    size = (graph.nodes, graph.nodes)
    tree = coo_array((np.ones(len(reached)), (rank[before[reached]], rank[reached])), shape=size)
    wanted = np.where(np.isfinite(costs), demand, 0.0)
    through = spsolve_triangular(csr_array(eye_array(graph.nodes) - tree), wanted[order], lower=False)[rank]
    used = reached[through[reached] > 0]
    row = np.searchsorted(graph.key, before[used].astype("int64") * graph.nodes + used)
    return graph.arcs.iloc[row].assign(load=through[used]).reset_index(drop=True), costs


def _some(starts: int, nodes: int) -> Iterator[slice]:
    step = max(1, NUMBERS // max(1, nodes))
    return (slice(first, first + step) for first in range(0, starts, step))
