"""Chains of moves by size, up to 500 movers and 700 sites: seconds to a gap of 1 %, and how time grows."""

from __future__ import annotations

import statistics
import time
from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd

from terreinwijzer.moves.chains import chains_of_moves
from terreinwijzer.moves.question import Question
from terreinwijzer.vocabulary.tables import canonical_table

SIZES = ((50, 70), (100, 140), (250, 350), (500, 700))
GAP_PCT, GOAL_SECONDS, PERIODS = 1.0, 60, 8
REPEATS = 3
PLANS = {"expand": 0.45, "shrink": 0.15, "leave": 0.1, "stay": 0.2, "arrive": 0.1}


def race() -> None:
    """Print the seconds of each size: the whole way from tables to answer, in three made-up towns each."""
    print(f"Chains of moves to a gap of {GAP_PCT:g} %, {PERIODS} half-years, medians of {REPEATS} towns (seeds 1-3)")
    print("| movers | sites | s | least - most | gap, % | moves | longest chain |\n|---|---|---|---|---|---|---|")
    last = 0.0
    for movers, sites in SIZES:
        seconds, answers = [], []
        for seed in range(1, REPEATS + 1):
            town = made_up_town(movers, sites, seed)
            start = time.perf_counter()
            answers.append(chains_of_moves(*town, Question(date(2026, 1, 1), PERIODS, gap_pct=GAP_PCT)))
            seconds.append(time.perf_counter() - start)
        last = statistics.median(seconds)
        spread = f"{min(seconds):.1f} - {max(seconds):.1f}"
        gap = max(answer.gap_pct for answer in answers)
        steps = statistics.median(len(answer.steps) for answer in answers)
        chain = max(answer.longest_chain for answer in answers)
        print(f"| {movers} | {sites} | {last:.1f} | {spread} | {gap:.2f} | {steps:.0f} | {chain} |")
    print(f"\n{SIZES[-1][0]} movers and {SIZES[-1][1]} sites: {last:.1f} s (goal: below {GOAL_SECONDS} s)")


def made_up_town(movers: int, sites: int, seed: int) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Return movers, sites and neighbours: areas as on parks, one in ten sites to rebuild, a few temporary ones."""
    random = np.random.default_rng(seed)
    area = (random.gamma(1.3, 6_000, sites) + 1_000).round(-2)
    names = np.array([f"s{number:04d}" for number in range(sites)])
    rebuilt = random.random(sites) < 0.1
    places = _table(
        "sites", site_id=names, area_m2=area, temporary=random.random(sites) < 0.03,
        max_environmental_category=random.choice(["3.2", "4.1", "4.2"], sites),
        rebuild_months=np.where(rebuilt, 12, None), rebuild_area_m2=np.where(rebuilt, (1.1 * area).round(-2), None),
    )  # fmt: skip
    plan = random.choice(list(PLANS), movers, p=list(PLANS.values()))
    here = np.where(plan == "arrive", None, names[:movers])
    factor = np.select([plan == "expand", plan == "shrink"], [random.uniform(1.15, 1.8, movers), 0.6], 1.0)
    low = (area[:movers] * factor).round(-2)
    going = np.isin(plan, ["expand", "shrink", "arrive"])
    businesses = _table(
        "movers", mover_id=[f"m{number:04d}" for number in range(movers)], plan=plan, site_id=here,
        area_from_m2=np.where(going, low, None), area_to_m2=np.where(going, (low * 1.25).round(-2), None),
        environmental_category=random.choice(["2", "3.1", "3.2", "4.1"], movers),
        willing=(plan == "stay") & (random.random(movers) < 0.3),
    )  # fmt: skip
    beside = random.permutation(movers)[: movers // 5]
    neighbours = _table("site_neighbours", site_id=names[beside], neighbour_id=names[(beside + 1) % movers])
    return businesses, places, neighbours


def _table(name: str, **columns: Sequence[object]) -> pd.DataFrame:
    return canonical_table(name).of(pd.DataFrame(columns, dtype="object").to_dict("records"))
