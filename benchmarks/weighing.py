"""Rank acceptability of a country: our draws against the library's own method in a loop, with equal results."""

from __future__ import annotations

import statistics
import time

import numpy as np
import pandas as pd
from pymcdm.helpers import rankdata
from pymcdm.methods import WSM

from terreinwijzer.weighing.draws import draw_weights, rank_acceptability

PARKS, CRITERIA, DRAWS = 4_000, 15, 10_000
# The loop is timed on some of the draws, because all of them take too long; its time grows straight with them.
LOOPED = 500
REPEATS = 5


def race() -> None:
    """Print both times, their ratio, and whether the results agree."""
    random = np.random.default_rng(1)
    values = pd.DataFrame(random.random((PARKS, CRITERIA))).rename(columns=str)
    weights = draw_weights(list(values), DRAWS, random)
    print(f"Rank acceptability: {PARKS} parks, {CRITERIA} criteria, {DRAWS} draws of weights")
    ours = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        rank_acceptability(values, weights, random)
        ours.append(time.perf_counter() - start)
    start = time.perf_counter()
    taken, mean_rank = _loop(values.to_numpy(), weights[:LOOPED])
    looped = (time.perf_counter() - start) * DRAWS / LOOPED
    same = rank_acceptability(values, weights[:LOOPED], random)
    agree = np.array_equal(same.first.to_numpy() * LOOPED, taken) and np.allclose(same.mean_rank, mean_rank)
    print(f"  ours               median {statistics.median(ours):7.2f} s of {REPEATS}")
    print(f"  library in a loop  {looped:14.2f} s, from {LOOPED} of the draws")
    print(f"  ratio {looped / statistics.median(ours):.0f} times; equal results: {agree}")


def _loop(table: np.ndarray, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Count ranks the way a user of the library would."""
    method, types = WSM(normalization_function=_as_it_is), np.ones(table.shape[1])
    taken, total = np.zeros((len(table), 10)), np.zeros(len(table))
    for row in weights:
        ranks = rankdata(method(table, row, types), reverse=True)
        total += ranks
        for place in range(10):
            taken[ranks == place + 1, place] += 1
    return taken, total / len(weights)


def _as_it_is(column: np.ndarray, cost: bool = False) -> np.ndarray:
    return -column if cost else column
