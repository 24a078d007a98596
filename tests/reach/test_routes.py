"""Routes over a network: known answers, and the same as another library finds."""

from __future__ import annotations

from itertools import pairwise

import networkx as nx
import numpy as np
import pytest
import shapely
from made_up_roads import grid, roads

from terreinwijzer.transitions.reach.network import mode_network, network_of
from terreinwijzer.transitions.reach.router import costs_between, graph_of, tree_from
from terreinwijzer.transitions.reach.snapping import placed

NOWHERE = 50.0


def minutes(lines, begin, end, mode="car"):
    network = network_of(lines)
    on = placed(network, mode_network(network, mode), shapely.points([begin, end]), NOWHERE)
    return costs_between(graph_of(on.network), on.node[:1], on.node[1:])[0, 0]


def test_a_limit_counts_for_four_fifths_and_a_road_without_one_follows_its_class():
    straight = [(0.0, 0.0), (6000.0, 0.0)]
    assert minutes(roads((straight, "secondary", {"max_speed_kmh": 50})), *straight) == pytest.approx(9.0)
    assert minutes(roads((straight, "tertiary", {})), *straight) == pytest.approx(9.0)
    assert minutes(roads((straight, "tertiary", {})), *straight, mode="bicycle") == pytest.approx(24.0)
    assert minutes(roads((straight, "tertiary", {})), *straight, mode="foot") == pytest.approx(72.0)


def test_two_places_on_one_road_are_as_far_apart_as_the_road_between_them():
    road = roads(([(0.0, 0.0), (1000.0, 0.0)], "tertiary", {}))
    assert minutes(road, (400.0, 10.0), (600.0, -10.0)) == pytest.approx(0.2 / 40 * 60)


def test_one_way_holds_for_cars_and_not_for_who_cycles_along():
    ring = roads(
        ([(0.0, 0.0), (100.0, 0.0)], "residential", {"one_way": "forward"}),
        ([(100.0, 0.0), (100.0, 100.0), (0.0, 100.0), (0.0, 0.0)], "residential", {"one_way": "forward"}),
    )
    there, back = (minutes(ring, *ends) for ends in (((10, 0), (90, 0)), ((90, 0), (10, 0))))
    assert (there, back) == (pytest.approx(0.08 / 25 * 60), pytest.approx(0.32 / 25 * 60))
    assert minutes(ring, (90, 0), (10, 0), "bicycle") == pytest.approx(0.08 / 15 * 60)


def test_roads_that_cross_without_a_shared_point_do_not_meet():
    low, high = ([(0.0, 0.0), (200.0, 0.0)], "tertiary", {}), ([(100.0, -100.0), (100.0, 100.0)], "tertiary", {})
    network = network_of(roads(low, high))
    assert len(network.edges) == 2
    met = network_of(roads(([(0.0, 0.0), (100.0, 0.0), (200.0, 0.0)], "tertiary", {}),
                           ([(100.0, -100.0), (100.0, 0.0), (100.0, 100.0)], "tertiary", {})))  # fmt: skip
    assert len(met.edges) == 4


def test_a_place_beyond_the_limit_is_not_on_the_network():
    network = network_of(roads(([(0.0, 0.0), (100.0, 0.0)], "tertiary", {})))
    on = placed(network, mode_network(network, "car"), shapely.points([(50.0, 49.0), (50.0, 51.0)]), NOWHERE)
    assert on.node[0] >= 0
    assert on.node[1] == -1
    assert on.off_m[0] == pytest.approx(49)


@pytest.mark.parametrize("mode", ["car", "bicycle", "foot"])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_routes_are_those_of_networkx(mode, seed):
    network = network_of(grid(14, seed=seed))
    usable = mode_network(network, mode)
    graph = graph_of(usable)
    other = nx.DiGraph()
    for row in usable.edges.itertuples():
        for begin, end, cost in (
            (row.from_node, row.to_node, row.forward_min),
            (row.to_node, row.from_node, row.backward_min),
        ):
            if np.isfinite(cost):
                known = other.get_edge_data(begin, end, {"weight": np.inf})["weight"]
                other.add_edge(begin, end, weight=min(cost, known))
    main = max(nx.strongly_connected_components(other), key=len)
    assert main == set(other)
    nodes = np.array(sorted(main))
    some = nodes[:: max(1, len(nodes) // 12)]
    ours = costs_between(graph, some, nodes)
    for begin, row in zip(some, ours, strict=True):
        theirs = nx.single_source_dijkstra_path_length(other, begin)
        assert row == pytest.approx([theirs[node] for node in nodes])


def test_loads_follow_the_routes_of_networkx_and_carry_all_who_travel():
    network = network_of(grid(12, seed=5))
    graph = graph_of(mode_network(network, "bicycle"), "length_m")
    other = nx.DiGraph()
    for row in graph.arcs.itertuples():
        other.add_edge(row.from_node, row.to_node, weight=row.cost)
    nodes = np.array(sorted(other))
    demand = np.zeros(graph.nodes)
    demand[nodes] = np.arange(len(nodes)) % 7
    tree = tree_from(graph, int(nodes[0]))
    used, costs = tree.loads(demand), tree.costs
    assert tree.sums(graph.arcs["length_m"].to_numpy())[nodes] == pytest.approx(costs[nodes])
    assert (used["load"] * used["length_m"]).sum() == pytest.approx((costs[nodes] * demand[nodes]).sum())
    loads = dict.fromkeys(other.edges, 0.0)
    for end, path in nx.single_source_dijkstra_path(other, nodes[0]).items():
        for arc in pairwise(path):
            loads[arc] += demand[end]
    ours = dict(zip(zip(used["from_node"], used["to_node"], strict=True), used["load"], strict=True))
    assert {arc: load for arc, load in loads.items() if load} == pytest.approx(ours)
