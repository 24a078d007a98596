"""Fastest and shortest routes, many to many, by the method of Dijkstra in SciPy; loads by the tree of each start."""

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


def graph_of(network: ModeNetwork, cost: Cost = "minutes", weights: NDArray[np.float64] | None = None) -> Graph:
    """Return the directed graph of a network, by minutes or by length.

    Parameters
    ----------
    weights
        By which the cost of each edge of the whole network is multiplied; 1 without.
    """
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
    if weights is not None:
        arcs["cost"] *= weights[arcs["edge"]]
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


@dataclass(frozen=True)
class Tree:
    """The cheapest routes from one start to everywhere.

    Attributes
    ----------
    costs
        Of reaching each node; infinite where none can.
    reached
        The nodes that are reached, without the start.
    arc
        Per node of `reached`: the last arc of its route, as a row of `Graph.arcs`.
    """

    graph: Graph
    costs: NDArray[np.float64]
    reached: NDArray[np.int64]
    arc: NDArray[np.int64]
    _system: csr_array
    _rank: NDArray[np.int64]

    def loads(self, demand: NDArray[np.float64]) -> pd.DataFrame:
        """Return the arcs with the demand of all nodes that are reached over them, as `Graph.arcs` with `load`.

        What goes over the last arc to a node is its own demand and what goes on from it: a triangular system.
        """
        wanted = np.where(np.isfinite(self.costs), demand, 0.0)
        order = np.argsort(self._rank)
        through = spsolve_triangular(self._system, wanted[order], lower=False)[self._rank][self.reached]
        used = through > 0
        return self.graph.arcs.iloc[self.arc[used]].assign(load=through[used]).reset_index(drop=True)

    def sums(self, of_arcs: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the sum of a value of arcs along the route to each node; infinite where none can be reached."""
        own = np.zeros(self.graph.nodes)
        own[self.reached] = of_arcs[self.arc]
        order = np.argsort(self._rank)
        total = spsolve_triangular(csr_array(self._system.T), own[order], lower=True)[self._rank]
        return np.where(np.isfinite(self.costs), total, np.inf)


def tree_from(graph: Graph, start: int) -> Tree:
    """Return the cheapest routes from one node to every other."""
    costs, before = dijkstra(graph.matrix, indices=start, return_predecessors=True)
    reached = np.flatnonzero((before >= 0) & np.isfinite(costs))
    # Nearest first; ties between a node and the one before it do not occur, because edges have length.
    order = np.argsort(costs, kind="stable")
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    size = (graph.nodes, graph.nodes)
    follows = coo_array((np.ones(len(reached)), (rank[before[reached]], rank[reached])), shape=size)
    arc = np.searchsorted(graph.key, before[reached].astype("int64") * graph.nodes + reached)
    return Tree(graph, costs, reached, arc, csr_array(eye_array(graph.nodes) - follows), rank)


def _some(starts: int, nodes: int) -> Iterator[slice]:
    step = max(1, NUMBERS // max(1, nodes))
    return (slice(first, first + step) for first in range(0, starts, step))
