"""Matching supply with demand: against a network solver of another family, every choice, and its own laws."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up_streams import at, demand, offers, supply
from scipy.optimize import linprog

from terreinwijzer.transitions.streams.matching import best_matches
from terreinwijzer.transitions.streams.pairs import possible_pairs
from terreinwijzer.transitions.streams.settings import StreamSettings

PLAIN = StreamSettings(road_factor=1.0, transport_eur_tonne_km=1.0, handling_eur_tonne=0.0)


def matched(found, chosen):
    return best_matches(found, possible_pairs(found, chosen), chosen)


def one_pair(first=None, second=None, **chosen):
    """Return the tonnes that go from one business to another, 10 km apart."""
    found = offers([at("x", 0), at("y", 10)], [supply("x", **(first or {})), demand("y", **(second or {}))])
    return matched(found, replace(PLAIN, **chosen))


def test_the_gain_of_one_match_is_what_both_sides_save_less_the_lorry():
    found = one_pair({"price_eur_tonne": 50}, {"price_eur_tonne": 100})
    # 50 saved on disposal, half of 100 for sorted wood, 10 km at one euro.
    assert found.table["eur_tonne"].tolist() == [pytest.approx(90)]
    assert found.gain_eur == pytest.approx(12 * 90)
    assert found.bound_eur == pytest.approx(found.gain_eur)


@pytest.mark.parametrize(
    ("first", "second", "tonnes"),
    [
        ({}, {}, 12),
        ({}, {"material_group": "paper"}, 0),
        ({"quality": "mixed"}, {"quality": "sorted"}, 0),
        ({"quality": "pure"}, {"quality": "mixed"}, 12),
        ({"months": "1-6"}, {"months": "7-12"}, 0),
        # Twelve tonnes in three months against one a month: a month gives four and takes one.
        ({"months": "1-3"}, {}, 3),
        ({"waste_code": "150103"}, {"waste_code": "15 01 03"}, 12),
        ({"waste_code": "03 01 05"}, {"waste_code": "15 01 03"}, 0),
        ({"waste_code": "17 02 04*"}, {}, 0),
        ({"waste_code": "17 02 04*"}, {"waste_code": "17 02 04*"}, 12),
        ({"price_eur_tonne": -500}, {}, 0),
    ],
)
def test_material_quality_months_codes_and_gain_decide(first, second, tonnes):
    assert one_pair(first, second).table["tonnes"].sum() == pytest.approx(tonnes)


@pytest.mark.parametrize(("chosen", "tonnes"), [({"max_distance_km": 9}, 0), ({"max_distance_km": 10}, 12),
                                                ({"least_tonnes": 12.5}, 0), ({"least_tonnes": 12}, 12)])  # fmt: skip
def test_too_far_and_too_little_are_no_match(chosen, tonnes):
    assert one_pair(**chosen).table["tonnes"].sum() == pytest.approx(tonnes)


def test_nobody_delivers_to_itself_and_an_unknown_place_is_told():
    found = offers([at("x", 0), {"business_id": "y", "park_id": "b"}], [supply("x"), demand("x"), demand("y")])
    pairs = possible_pairs(found, PLAIN)
    assert pairs.table.empty
    assert pairs.left_out["distance_unknown"] == 1
    assert possible_pairs(found, PLAIN, {"b": (153_000, 450_000)}).table["distance_km"].tolist() == [3.0]


towns = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), min_size=2, max_size=6)


@st.composite
def situations(draw):
    places = draw(towns)
    rows = []
    for number in range(len(places)):
        make = draw(st.sampled_from([supply, demand]))
        when, how = draw(st.sampled_from(["", "1-6", "4-9"])), draw(st.sampled_from(["pure", "sorted", "mixed"]))
        rows.append(make(f"b{number}", draw(st.integers(1, 40)) * 12.0, months=when, quality=how))
    return offers([at(f"b{number}", *place) for number, place in enumerate(places)], rows)


@settings(max_examples=25, deadline=None)
@given(situations())
def test_a_network_flow_solver_of_another_family_finds_the_same_gain(found):
    pairs = possible_pairs(found, PLAIN)
    graph = nx.DiGraph()
    # Whole numbers, as network simplex needs: tonnes come in twelves, and distances are rounded to a thousandth.
    streams = found.table.set_index("stream_id")
    for month in range(1, 13):
        for row, months in zip(pairs.table.to_dict("records"), pairs.months, strict=True):
            if month in months:
                ends = [(key, month) for key in (row["supply"], row["demand"])]
                for source, target, key in (("from", ends[0], row["supply"]), (ends[1], "to", row["demand"])):
                    share = streams["tonnes_year"][key] / len(streams["months"][key])
                    graph.add_edge(source, target, capacity=round(share), weight=0)
                graph.add_edge(*ends, weight=-round(1000 * row["eur_tonne"]))
    graph.add_edge("to", "from", weight=0)
    flows = nx.min_cost_flow(nx.DiGraph(graph)) if len(graph) > 2 else {}
    gain = -nx.cost_of_flow(graph, flows) / 1000 if flows else 0.0
    ours = matched(found, PLAIN)
    assert ours.gain_eur == pytest.approx(gain, abs=0.001 * found.table["tonnes_year"].sum() + 1e-6)
    assert ours.bound_eur == pytest.approx(ours.gain_eur, rel=1e-7, abs=1e-6)


@settings(max_examples=15, deadline=None)
@given(situations(), st.integers(1, 120))
def test_with_a_least_quantity_no_choice_of_deliveries_is_better(found, least):
    chosen = replace(PLAIN, least_tonnes=float(least))
    pairs = possible_pairs(found, chosen)
    if len(pairs.table) > 6:
        return
    streams = found.table.set_index("stream_id")
    best = 0.0
    for picked in product([False, True], repeat=len(pairs.table)):
        lots = [place for place, yes in enumerate(picked) if yes]
        flows = [(lot, month) for lot in lots for month in sorted(pairs.months[lot])]
        if not flows:
            continue
        gain = np.array([-pairs.table["eur_tonne"][lot] for lot, _ in flows])
        rows, most = [], []
        for key in streams.index:
            for month in streams["months"][key]:
                rows.append([float(m == month and key in (pairs.table["supply"][lot], pairs.table["demand"][lot]))
                             for lot, m in flows])  # fmt: skip
                most.append(streams["tonnes_year"][key] / len(streams["months"][key]))
        for lot in lots:
            rows.append([-float(other == lot) for other, _ in flows])
            most.append(-float(least))
        answer = linprog(gain, A_ub=rows, b_ub=most)
        if answer.status == 0:
            best = max(best, -answer.fun)
    ours = matched(found, chosen)
    assert ours.gain_eur == pytest.approx(best, rel=1e-6, abs=1e-5)
    assert ours.gap_pct == pytest.approx(0, abs=1e-4)
    assert (ours.table["tonnes"] >= least - 1e-6).all()


@settings(max_examples=25, deadline=None)
@given(situations(), st.integers(1, 40), st.integers(1, 40))
def test_never_more_than_there_is_and_never_worse_with_more_room(found, near, far):
    near, far = sorted((near, far))
    gains = []
    for distance in (near, far):
        answer = matched(found, replace(PLAIN, max_distance_km=float(distance)))
        gains.append(answer.gain_eur)
        for side in ("supply", "demand"):
            used = answer.table.groupby(side)["tonnes"].sum()
            assert (used <= found.table.set_index("stream_id")["tonnes_year"][used.index] + 1e-6).all()
        assert (answer.table["distance_km"] <= distance).all()
    assert gains[1] >= gains[0] - 1e-6
