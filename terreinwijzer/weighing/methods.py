"""Methods of multi-criteria analysis, by pymcdm; every score is turned so that the highest is the best.

Three traps of such libraries are closed here: weights that do not sum are an error, a criterion on which all
alternatives are the same is an error where a method would divide by its range, and no normalisation is a default.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from terreinwijzer.errors import InputError, Problem
from terreinwijzer.weighing.question import Method

WEIGHTS_TOLERANCE = 1e-9


def score(values: pd.DataFrame, weights: pd.Series, method: Method) -> pd.Series:
    """Return the score of every alternative; the highest is the best.

    Parameters
    ----------
    values
        One row per alternative, a column per criterion, 0 (worst) to 1 (best), without gaps.
    weights
        Weight of each criterion; they sum to 1.
    method
        `weighted_sum`: the sum of value times weight. `topsis`: closeness to the best and distance from the worst
        (Hwang and Yoon, 1981) in the space of values. `promethee_2`: net flow over all pairs (Brans and Vincke, 1985),
        with a preference that grows linearly to 1 at a difference of 1. `vikor`: compromise of group utility and worst
        regret, in equal parts (Opricovic, 1998), turned.

    Raises
    ------
    InputError
        Weights do not sum to 1 or are negative; or, for VIKOR, a criterion tells no alternatives apart.
    """
    check_weights(weights)
    weights = weights.reindex(values.columns)
    table, given = values.to_numpy(dtype=float), weights.to_numpy(dtype=float)
    highest = np.ones(len(given))
    match method:
        case "weighted_sum":
            found = table @ given
        case "topsis":
            found = topsis(table, given, highest, normalised=False)
        case "promethee_2":
            from pymcdm.methods import PROMETHEE_II  # noqa: PLC0415  (slow to load)

            body = PROMETHEE_II("vshape", p=highest)
            found = body(table, given, highest, validation=False)
        case "vikor":
            same = values.columns[np.ptp(table, axis=0) == 0]
            if len(same):
                raise InputError(Problem("weighing_constant", value=", ".join(same)))
            from pymcdm.methods import VIKOR  # noqa: PLC0415  (slow to load)

            found = 1 - VIKOR(v=0.5)(table, given, highest, validation=False)
    return pd.Series(found, index=values.index, name="score")


def topsis(table: np.ndarray, weights: np.ndarray, types: np.ndarray, *, normalised: bool = True) -> np.ndarray:
    """Return the TOPSIS closeness of each row; `types` is 1 where high is good, -1 where low is.

    With `normalised` columns are divided by their length, as Hwang and Yoon (1981) do; pymcdm's own default is min-max.
    """
    from pymcdm.methods import TOPSIS  # noqa: PLC0415  (slow to load)
    from pymcdm.normalizations import vector_normalization  # noqa: PLC0415

    body = TOPSIS(normalization_function=vector_normalization if normalised else _as_it_is)
    found: np.ndarray = body(table, weights, types, validation=False)
    return found


def check_weights(weights: pd.Series) -> None:
    """Refuse weights that are negative, missing or do not sum to 1."""
    total = float(weights.sum())
    if weights.isna().any() or (weights < 0).any() or abs(total - 1) > WEIGHTS_TOLERANCE:
        raise InputError(Problem("weighing_weights_wrong", value=f"{total:g}"))


def ranks(scores: pd.Series) -> pd.Series:
    """Return ranks from 1 (best); ties share the best rank."""
    return scores.rank(ascending=False, method="min").astype("Int64").rename("rank")


def _as_it_is(column: np.ndarray, cost: bool = False) -> np.ndarray:
    return -column if cost else column
