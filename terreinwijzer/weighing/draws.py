"""Rank acceptability: how often each alternative takes each rank when the weights are unsure (SMAA-2).

Source: Lahdelma and Salminen (2001), SMAA-2: stochastic multicriteria acceptability analysis for group decision making.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from terreinwijzer.errors import InputError, Problem

# Rejecting draws that break an order takes long where few fit; below this share the order is all but impossible.
LEAST_ACCEPTED = 0.001
_BLOCK = 512
_GAP_DRAWS = 500
# Of a country hundreds of parks come first now and then; whoever is rarely first needs no confidence.
MOST_CONFIDENCES = 20
_THREADS = 2


@dataclass(frozen=True)
class Acceptability:
    """What many draws of weights say.

    Attributes
    ----------
    first
        Share of the draws in which each of the first ranks goes to each alternative (columns 1, 2, ...), 0-1.
    mean_rank
        Mean rank of each alternative.
    central_weights
        Mean of the weights with which each alternative comes first; missing where it never does.
    confidence
        Share of the draws of unknown values in which an alternative comes first with its own central weights, 0-1; 1
        where all values are known. Only of the `MOST_CONFIDENCES` that come first most often.
    draws
        Number of draws.
    """

    first: pd.DataFrame
    mean_rank: pd.Series
    central_weights: pd.DataFrame
    confidence: pd.Series
    draws: int


def draw_weights(
    criteria: Sequence[str],
    draws: int,
    random: np.random.Generator,
    *,
    around: pd.DataFrame | None = None,
    certainty: float = 20.0,
    order: Sequence[tuple[str, str]] = (),
) -> np.ndarray:
    """Return random weights, one row per draw, each summing to 1.

    Parameters
    ----------
    criteria
        Keys of the criteria, in the order of the columns.
    draws
        Number of draws.
    random
        Source of chance, seeded by the caller.
    around
        Weights per stakeholder (a column each): each draw takes a stakeholder by lot and weights around theirs. Without
        it all weights are equally likely.
    certainty
        How close draws stay to the stakeholder's weights: the sum of the parameters of the Dirichlet distribution.
    order
        Pairs of which the first may not weigh less than the second.

    Raises
    ------
    InputError
        Fewer than one draw in a thousand fits the order.
    """
    size = len(criteria)
    place = {name: number for number, name in enumerate(criteria)}
    kept: list[np.ndarray] = []
    tried, found = 0, 0
    while found < draws:
        if around is None:
            drawn = random.dirichlet(np.ones(size), draws)
        else:
            people = around.reindex(list(criteria)).to_numpy(dtype=float).T
            chosen = people[random.integers(len(people), size=draws)]
            gamma = random.gamma(np.maximum(certainty * chosen, 1e-9))
            drawn = gamma / gamma.sum(axis=1, keepdims=True)
        for more, less in order:
            drawn = drawn[drawn[:, place[more]] >= drawn[:, place[less]]]
        kept.append(drawn)
        tried, found = tried + draws, found + len(drawn)
        if tried >= 1 / LEAST_ACCEPTED and found < tried * LEAST_ACCEPTED:
            raise InputError(Problem("weighing_order_impossible", value=", ".join(f"{a} >= {b}" for a, b in order)))
    return np.concatenate(kept)[:draws]


def rank_acceptability(
    values: pd.DataFrame, weights: np.ndarray, random: np.random.Generator, *, first: int = 10
) -> Acceptability:
    """Return how often each alternative takes each of the first ranks, over all draws of weights.

    Parameters
    ----------
    values
        One row per alternative, a column per criterion, 0-1. A gap is drawn afresh each time between 0 and 1: what is
        not known can be anything.
    weights
        One row per draw, in the order of the columns.
    random
        Source of chance for the gaps.
    first
        Number of ranks to count.

    Notes
    -----
    Score and number of an alternative are packed in one integer, so that a plain sort ranks a draw; that is several
    times faster than sorting indirectly. Scores that differ by less than 2^-50 are ties and go by order of rows.
    """
    table = values.to_numpy(dtype=float)
    gaps = np.argwhere(np.isnan(table))
    filled = np.nan_to_num(table)
    count, first = len(table), min(first, len(table))
    seeds = random.integers(2**63, size=-(-len(weights) // _BLOCK))
    blocks = [weights[start : start + _BLOCK] for start in range(0, len(weights), _BLOCK)]
    # Threads of the linear algebra inside ours would only get in each other's way.
    with threadpool_limits(1, user_api="blas"), ThreadPoolExecutor(_THREADS) as pool:
        parts = list(pool.map(lambda block, seed: _ranked(filled, gaps, block, int(seed), first), blocks, seeds))
    taken, total_rank, weight_sum = (np.sum(sums, axis=0) for sums in zip(*parts, strict=True))
    won = taken[:, 0]
    with np.errstate(invalid="ignore"):
        central = weight_sum / np.where(won > 0, won, np.nan)[:, None]
    sure = _confidence(filled, gaps, central, won, random)
    columns = pd.RangeIndex(1, first + 1, name="rank")
    return Acceptability(
        first=pd.DataFrame(taken / len(weights), index=values.index, columns=columns),
        mean_rank=pd.Series(total_rank / len(weights) + 1, index=values.index, name="mean_rank"),
        central_weights=pd.DataFrame(central.reshape(count, -1), index=values.index, columns=values.columns),
        confidence=pd.Series(sure, index=values.index, name="confidence"),
        draws=len(weights),
    )


def _confidence(
    table: np.ndarray, gaps: np.ndarray, central: np.ndarray, won: np.ndarray, random: np.random.Generator
) -> np.ndarray:
    """Return how often rows come first with their own central weights, over draws of the gaps."""
    found = np.full(len(table), np.nan)
    most = np.argsort(-won, kind="stable")[:MOST_CONFIDENCES]
    for row in most[won[most] > 0]:
        scores = np.repeat((table @ central[row])[None, :], _GAP_DRAWS if len(gaps) else 1, axis=0)
        for (place, column), value in zip(gaps, random.random((len(gaps), len(scores))), strict=True):
            scores[:, place] += central[row, column] * value
        found[row] = (scores[:, row] >= scores.max(axis=1)).mean()
    return found


def _ranked(
    table: np.ndarray, gaps: np.ndarray, weights: np.ndarray, seed: int, first: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    count = len(table)
    scores = weights @ table.T
    if len(gaps):
        drawn = np.random.default_rng(seed).random((len(gaps), len(weights)))
        for (row, column), value in zip(gaps, drawn, strict=True):
            scores[:, row] += weights[:, column] * value
    bits = max(1, int(count - 1).bit_length())
    scale = float(2 ** min(50, 62 - bits))
    np.subtract(1.0, scores, out=scores)
    scores *= scale
    packed = scores.astype(np.int64)
    packed <<= bits
    packed |= np.arange(count)
    packed.sort(axis=1)
    order = np.bitwise_and(packed, (1 << bits) - 1, out=packed)
    taken = np.bincount((order[:, :first] * first + np.arange(first)).ravel(), minlength=count * first)
    places = np.tile(np.arange(count, dtype=float), len(weights))
    total_rank = np.bincount(order.ravel(), weights=places, minlength=count)
    weight_sum = np.zeros((count, weights.shape[1]))
    np.add.at(weight_sum, order[:, 0], weights)
    return taken.reshape(count, first), total_rank, weight_sum
