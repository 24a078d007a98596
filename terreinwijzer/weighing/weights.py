"""Weights: from pairwise comparison (AHP), from swings, from the data (entropy, CRITIC), and how far people agree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from terreinwijzer.errors import InputError, Problem
from terreinwijzer.weighing.question import DataWeights

# Above this the comparisons contradict each other too much (Saaty, 1980).
MOST_INCONSISTENT = 0.1
_TOLERANCE = 1e-6
# Weights are typed in with two or three decimals; thirds do not sum exactly.
WEIGHTS_TOLERANCE = 0.005


def pairwise_weights(matrix: Sequence[Sequence[float]], criteria: Sequence[str]) -> tuple[pd.Series, float]:
    """Return the weights of pairwise comparisons and their consistency ratio (AHP; Saaty, 1980).

    Parameters
    ----------
    matrix
        How many times row weighs more than column, 1/9 to 9; the lower half mirrors the upper.
    criteria
        Keys of the criteria, in the order of the rows.

    Raises
    ------
    InputError
        The matrix is not square, not positive, or not reciprocal, or the comparisons run in circles (a consistency
        ratio above 0.1); the message names the cells.
    """
    table = np.array(matrix, dtype=float)
    size, shape = len(criteria), " x ".join(map(str, table.shape))
    if table.shape != (size, size) or not (table > 0).all():
        raise InputError(Problem("ahp_not_square", value=shape, details={"size": size}))
    off = np.argwhere(np.abs(table * table.T - 1) > _TOLERANCE)
    if len(off):
        row, column = (criteria[place] for place in off[0])
        raise InputError(Problem("ahp_not_reciprocal", value=f"{row} / {column}"))
    from pymcdm.weights.subjective import AHP  # noqa: PLC0415  (slow to load)

    body = AHP(matrix=table)
    weights = pd.Series(body(), index=list(criteria), name="weight")
    # Two criteria cannot contradict each other.
    ratio = float(body.get_cr()) if size > 2 else 0.0  # noqa: PLR2004
    if ratio > MOST_INCONSISTENT:
        raise InputError(
            Problem("ahp_inconsistent", value=f"{ratio:.2f}", details={"worst": _worst(table, weights, criteria)})
        )
    return weights, ratio


def swing_weights(points: Mapping[str, float]) -> pd.Series:
    """Return weights from swings: points for going from worst to best on each criterion (Edwards and Barron, 1994).

    Raises
    ------
    InputError
        Points are negative, or all zero.
    """
    given = pd.Series(points, dtype="float64", name="weight")
    if (given < 0).any() or given.sum() <= 0:
        raise InputError(Problem("weighing_points_wrong", value=", ".join(given.index[given < 0]) or "0"))
    return given / given.sum()


def direct_weights(weights: Mapping[str, float]) -> pd.Series:
    """Return weights that were given as such, as parts of 1 or of 100.

    Raises
    ------
    InputError
        A weight is negative, or they do not sum to 1 or 100: then one of them is not what was meant.
    """
    given = pd.Series(weights, dtype="float64", name="weight")
    total = float(given.sum())
    whole = next((each for each in (1.0, 100.0) if abs(total - each) <= WEIGHTS_TOLERANCE * each), None)
    if (given < 0).any() or whole is None:
        raise InputError(Problem("weighing_direct_wrong", value=f"{total:g}"))
    return given / total


def data_weights(values: pd.DataFrame, kind: DataWeights) -> pd.Series:
    """Return weights that the data suggest: what tells alternatives apart weighs more.

    Parameters
    ----------
    values
        Values without gaps, 0-1.
    kind
        `entropy` (Shannon) or `critic` (Diakoulaki et al., 1995: spread times independence).
    """
    from pymcdm.weights import critic_weights, entropy_weights  # noqa: PLC0415  (slow to load)

    table = values.to_numpy(dtype=float)
    # Entropy takes logarithms: a value of nought counts as next to nothing.
    found = entropy_weights(np.maximum(table, 1e-12)) if kind == "entropy" else critic_weights(table)
    return pd.Series(found, index=values.columns, name="weight")


def agreement(ranks: pd.DataFrame) -> float:
    """Return Kendall's W of rankings (a column per stakeholder): 0 no agreement, 1 the same ranking.

    Source: Kendall and Babington Smith (1939), with their correction for ties.
    """
    people, things = ranks.shape[1], ranks.shape[0]
    ranked = ranks.rank(axis=0)
    spread = ((ranked.sum(axis=1) - people * (things + 1) / 2) ** 2).sum()
    ties = sum(((counts**3 - counts).sum()) for counts in (ranked[name].value_counts() for name in ranked))
    most = people**2 * (things**3 - things) - people * ties
    return float(12 * spread / most) if most else 1.0


def agreement_per_person(ranks: pd.DataFrame, group: pd.Series) -> pd.Series:
    """Return Kendall's tau-b of each stakeholder's ranking with that of the group: 1 the same, -1 the other way round.

    Source: Kendall (1945), with the correction for ties.
    """
    return ranks.astype("float64").corrwith(group.astype("float64"), method="kendall").rename("tau")


def _worst(table: np.ndarray, weights: pd.Series, criteria: Sequence[str]) -> str:
    """Return the comparison that is furthest from what the weights say."""
    implied = weights.to_numpy()[:, None] / weights.to_numpy()[None, :]
    row, column = np.unravel_index(np.argmax(np.abs(np.log(table / implied))), table.shape)
    return f"{criteria[int(row)]} / {criteria[int(column)]}"
