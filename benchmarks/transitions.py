"""Races of the transitions, each against the plain way, on the same question and with the same answer."""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd

CASE = Path(__file__).parents[1] / "cases" / "heerlen"
PARKS, SEED, REPEATS = 3_800, 1, 3
MONTHS = 12
Made = tuple[float, np.ndarray]


def race() -> None:
    """Print seconds and ratio of each: access, climate, streams, labour and trends."""
    print("| race | ours, s | the plain way, s | ratio |\n|---|---|---|---|")
    for name, ours, plain in (
        ("access: 40 starts on 40,000 crossings, against networkx", *_access()),
        (f"climate: measures on {PARKS:,} parks, against a loop", *_climate()),
        ("streams: 1,500 supplies and demands, against every month apart", *_streams()),
        (f"labour: levels of {PARKS:,} parks by sector, against a loop", *_labour()),
        ("trends: 27 positions, against the screening anew for each", *_trends()),
    ):
        told = {kind: _timed(way) for kind, way in (("ours", ours), ("plain", plain))}
        assert np.allclose(told["ours"][1], told["plain"][1], rtol=1e-6, equal_nan=True), name  # noqa: S101
        seconds = [told[kind][0] for kind in ("ours", "plain")]
        print(f"| {name} | {seconds[0]:.2f} | {seconds[1]:.2f} | {seconds[1] / seconds[0]:.1f} |")


def _timed(way: Callable[[], np.ndarray]) -> Made:
    """Return the least seconds of some runs, and the answer."""
    best, answer = np.inf, np.array([])
    for _ in range(REPEATS):
        start = time.perf_counter()
        answer = way()
        best = min(best, time.perf_counter() - start)
    return best, answer


def _access() -> tuple[Callable[[], np.ndarray], Callable[[], np.ndarray]]:
    import networkx as nx  # noqa: PLC0415
    from scipy.sparse import csr_array  # noqa: PLC0415

    from terreinwijzer.transitions.reach.router import Graph, costs_between  # noqa: PLC0415

    side, random = 200, np.random.default_rng(SEED)
    place = np.arange(side * side).reshape(side, side)
    ends = np.vstack([np.c_[place[:, :-1].ravel(), place[:, 1:].ravel()], np.c_[place[:-1].ravel(), place[1:].ravel()]])
    arcs = pd.DataFrame(np.vstack([ends, ends[:, ::-1]]), columns=["from_node", "to_node"])
    arcs["cost"] = random.uniform(0.1, 1, len(arcs))
    matrix = csr_array((arcs["cost"], (arcs["from_node"], arcs["to_node"])), shape=(side * side,) * 2)
    graph = Graph(matrix, arcs, np.array([], dtype=np.int64))
    starts, goals = random.integers(0, side * side, 40), random.integers(0, side * side, 200)
    plain = nx.DiGraph()
    plain.add_weighted_edges_from(arcs.itertuples(index=False, name=None))

    def one_by_one() -> np.ndarray:
        found = []
        for start in starts:
            lengths = nx.single_source_dijkstra_path_length(plain, int(start))
            found.append([lengths[int(goal)] for goal in goals])
        return np.array(found)

    return lambda: costs_between(graph, starts, goals), one_by_one


def _climate() -> tuple[Callable[[], np.ndarray], Callable[[], np.ndarray]]:
    from terreinwijzer.transitions.climate.factors import effect, measures  # noqa: PLC0415
    from terreinwijzer.transitions.climate.plan import plan  # noqa: PLC0415
    from terreinwijzer.transitions.climate.settings import ClimateSettings  # noqa: PLC0415

    random, chosen = np.random.default_rng(SEED), ClimateSettings()
    surfaces = sorted({each.surface for each in measures().values()})
    places = pd.DataFrame({"park_id": [f"p{place}" for place in range(PARKS)]})
    places["outline_m2"] = random.uniform(1e4, 1e6, PARKS)
    places["roof_m2"] = 0.3 * places["outline_m2"]
    for surface in surfaces:
        places[f"{surface}_low_m2"] = random.uniform(0, 1e5, PARKS)
        places[f"{surface}_high_m2"] = 1.5 * places[f"{surface}_low_m2"]
    places.index = pd.Index(places["park_id"], name="place_id")

    def loop() -> np.ndarray:
        found = []
        for measure in measures().values():
            share, litres = getattr(chosen, measure.share) / 100, effect(measure.code, "litres_m2")[1]
            found += [row[f"{measure.surface}_high_m2"] * share * litres / 1000 for _, row in places.iterrows()]
        return np.array(found)

    return lambda: np.asarray(plan(places, chosen)["water_high_m3"]), loop


def _streams() -> tuple[Callable[[], np.ndarray], Callable[[], np.ndarray]]:
    from terreinwijzer.transitions.streams.matching import best_matches  # noqa: PLC0415
    from terreinwijzer.transitions.streams.offers import offers_of  # noqa: PLC0415
    from terreinwijzer.transitions.streams.pairs import possible_pairs  # noqa: PLC0415
    from terreinwijzer.transitions.streams.settings import StreamSettings  # noqa: PLC0415
    from terreinwijzer.vocabulary.tables import canonical_table  # noqa: PLC0415

    count, random = 1_500, np.random.default_rng(SEED)
    businesses = canonical_table("stream_businesses").of(
        [{"business_id": f"b{place}", "park_id": f"p{place % 60}", "x_m": 1e5 + x, "y_m": 4e5 + y}
         for place, (x, y) in enumerate(random.uniform(0, 3e4, (count, 2)))]
    )  # fmt: skip
    streams = canonical_table("streams").of(
        [{"stream_id": f"s{place}", "business_id": f"b{place}", "direction": ("supply", "demand")[place % 2],
          "material_group": ("wood", "metal", "paper", "plastics", "organic")[random.integers(5)],
          "tonnes_year": float(random.uniform(5, 500)), "quality": ("pure", "sorted")[random.integers(2)],
          "months": ("", "", "4-9")[random.integers(3)]}
         for place in range(count)]
    )  # fmt: skip
    chosen = StreamSettings(max_distance_km=10, time_limit_s=600)
    offers = offers_of(businesses, streams)
    pairs = possible_pairs(offers, chosen)

    def every_month() -> np.ndarray:
        return np.array([_gain_by_month(offers.table, pairs.table, pairs.months)])

    return lambda: np.array([best_matches(offers, pairs, chosen).gain_eur]), every_month


def _gain_by_month(streams: pd.DataFrame, pairs: pd.DataFrame, months: tuple[frozenset[int], ...]) -> float:
    """Return the most that can be gained with a flow per pair and month: the plain linear programme."""
    from scipy import sparse  # noqa: PLC0415
    from scipy.optimize import linprog  # noqa: PLC0415

    keyed = streams.set_index("stream_id")
    number: dict[tuple[str, int], int] = {}
    gain, first, second = [], [], []
    for pair, there in zip(pairs.to_dict("records"), months, strict=True):
        for month in there:
            gain.append(pair["eur_tonne"])
            first.append(number.setdefault((pair["supply"], month), len(number)))
            second.append(number.setdefault((pair["demand"], month), len(number)))
    most = np.array([keyed.loc[key, "tonnes_year"] / len(keyed.loc[key, "months"]) for key, _ in number])
    count = len(gain)
    limits = sparse.csr_matrix((np.ones(2 * count), ([*first, *second], np.tile(np.arange(count), 2))),
                               shape=(len(most), count))  # fmt: skip
    return -float(linprog(-np.array(gain), A_ub=limits, b_ub=most, method="highs").fun)


def _labour() -> tuple[Callable[[], np.ndarray], Callable[[], np.ndarray]]:
    from terreinwijzer.transitions.labour.factors import LEVELS, mixes  # noqa: PLC0415
    from terreinwijzer.transitions.labour.levels import jobs_by_level  # noqa: PLC0415

    mix = mixes()
    sectors = list(dict.fromkeys(mix.index.get_level_values("sector")))
    jobs = pd.DataFrame(list(product(range(PARKS), sectors)), columns=["park_id", "sector"])
    jobs["jobs"] = np.random.default_rng(SEED).uniform(1, 500, len(jobs))
    shares = {sector: [mix.loc[(sector, level), "share"] for level in LEVELS] for sector in sectors}

    def loop() -> np.ndarray:
        found = np.zeros((PARKS, len(LEVELS)))
        for _, row in jobs.iterrows():
            for place, share in enumerate(shares[row["sector"]]):
                found[row["park_id"], place] += row["jobs"] * share
        return found.ravel()

    return lambda: np.asarray(jobs_by_level(jobs, mix)["jobs"]), loop


def _trends() -> tuple[Callable[[], np.ndarray], Callable[[], np.ndarray]]:
    from terreinwijzer.api.case import measured, state_of, with_transitions  # noqa: PLC0415
    from terreinwijzer.api.trend_effect import Basis, quantities  # noqa: PLC0415
    from terreinwijzer.api.trends import trends_basis  # noqa: PLC0415
    from terreinwijzer.snapshots.case import load_case  # noqa: PLC0415
    from terreinwijzer.transitions.trends.levers import (  # noqa: PLC0415
        POSITIONS,
        TrendSettings,
        changes_of,
        effects_of,
    )

    case = measured(load_case(CASE))
    every = [dict(zip(effects_of(TrendSettings()), stand, strict=True)) for stand in product(POSITIONS, repeat=3)]

    def basis() -> Basis:
        return trends_basis(case, with_transitions(case, state_of(case)))

    def demand(at: Basis, levers: dict[str, str]) -> float:
        return quantities(at, changes_of(TrendSettings(levers)))["demand_ha"][1]

    def ours() -> np.ndarray:
        once = basis()
        return np.array([demand(once, levers) for levers in every])

    def anew() -> np.ndarray:
        return np.array([demand(basis(), levers) for levers in every])

    return ours, anew
