"""How firm is a ranking: which change of weight turns the winner, and which missing value would."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd

Firmness = Literal["firm", "fairly_firm", "open"]
# Share of the draws in which the winner comes first, from which a ranking is called firm or fairly firm: our reading.
FIRM_FROM, FAIRLY_FIRM_FROM = 0.9, 0.5


def firmness(first_share: float) -> Firmness:
    """Return how firm a winner is that comes first in this share (0-1) of the draws."""
    if first_share >= FIRM_FROM:
        return "firm"
    return "fairly_firm" if first_share >= FAIRLY_FIRM_FROM else "open"


def turning_weights(values: pd.DataFrame, weights: pd.Series) -> pd.DataFrame:
    """Return, per criterion, the nearest weight at which another alternative would win a weighted sum.

    The other weights keep their proportions. With v the values, w the weights and t the new weight of criterion j, the
    score is t v_j + (1 - t) s_-j, where s_-j is the weighted mean of the others; two such lines cross once.

    Parameters
    ----------
    values
        Values without gaps, 0-1.
    weights
        Weights that sum to 1.

    Returns
    -------
    pandas.DataFrame
        Index criterion: `weight` (now), `turning_weight` (0-1, missing where no weight turns the winner), `change`
        (between the two) and `winner` (who would win); the most sensitive criterion first.
    """
    given = weights.reindex(values.columns).to_numpy(dtype=float)
    table = values.to_numpy(dtype=float)
    best = int(np.argmax(table @ given))
    rows = []
    for place, criterion in enumerate(values.columns):
        rest = given.copy()
        rest[place] = 0.0
        others = table @ (rest / rest.sum()) if rest.sum() > 0 else table.mean(axis=1)
        own = table[:, place]
        # Where the line of another crosses that of the winner.
        slope, gap = (own - others) - (own[best] - others[best]), others[best] - others
        with np.errstate(divide="ignore", invalid="ignore"):
            crossing = gap / slope
        possible = np.isfinite(crossing) & (crossing >= 0) & (crossing <= 1)
        possible[best] = False
        change = np.where(possible, np.abs(crossing - given[place]), np.inf)
        nearest = int(np.argmin(change))
        turned = bool(np.isfinite(change[nearest]))
        rows.append(
            (
                criterion,
                given[place],
                crossing[nearest] if turned else np.nan,
                change[nearest] if turned else np.nan,
                str(values.index[nearest]) if turned else None,
            )
        )
    table_of = pd.DataFrame(rows, columns=["criterion", "weight", "turning_weight", "change", "winner"])
    return table_of.set_index("criterion").astype({"winner": "str"}).sort_values("change")


def worth_knowing(values: pd.DataFrame, weights: pd.Series) -> pd.DataFrame:
    """Return the missing values that could turn the winner, were they known.

    Every gap is tried at its worst (0) and best (1), the other gaps staying at a half.

    Parameters
    ----------
    values
        Values, 0-1, with gaps.
    weights
        Weights that sum to 1.

    Returns
    -------
    pandas.DataFrame
        `alternative`, `criterion`, `winner_if_worst`, `winner_if_best` of the gaps at which the two differ from the
        winner as it stands; the criterion with the largest weight first.
    """
    given = weights.reindex(values.columns).to_numpy(dtype=float)
    table = values.to_numpy(dtype=float)
    gaps = np.argwhere(np.isnan(table))
    scores = np.nan_to_num(table, nan=0.5) @ given
    winner = int(np.argmax(scores))
    rows = []
    for row, column in gaps:
        swing = given[column] / 2
        winners = []
        for step in (-swing, swing):
            changed = scores.copy()
            changed[row] += step
            winners.append(int(np.argmax(changed)))
        if set(winners) != {winner}:
            rows.append((values.index[row], values.columns[column], *(values.index[w] for w in winners), given[column]))
    columns = ["alternative", "criterion", "winner_if_worst", "winner_if_best", "weight"]
    found = pd.DataFrame(rows, columns=columns).sort_values("weight", ascending=False, kind="stable", ignore_index=True)
    return found.drop(columns="weight")
