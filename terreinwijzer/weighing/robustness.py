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
    """Return the missing values that could turn the winner, were they known, and what knowing them is worth.

    One gap at a time becomes known, equally likely to be anything between 0 and 1; the other gaps stay at a half. Its
    worth is the expected value of perfect information: how much higher the score of the winner then is on average than
    that of the winner as it stands (Raiffa and Schlaifer, 1961). With d the lead that has to be made up and w the
    weight of the criterion, the chance is (w/2 - d) / w and the worth (w/2 - d)^2 / 2w.

    Parameters
    ----------
    values
        Values, 0-1, with gaps.
    weights
        Weights that sum to 1.

    Returns
    -------
    pandas.DataFrame
        `alternative`, `criterion`, `winner_if_worst`, `winner_if_best`, `chance` (0-1, that the winner changes) and
        `worth` (in points of score, 0-1) of the gaps that can change the winner; the one worth most first.
    """
    given = weights.reindex(values.columns).to_numpy(dtype=float)
    table = values.to_numpy(dtype=float)
    scores = np.nan_to_num(table, nan=0.5) @ given
    winner = int(np.argmax(scores))
    rows = []
    for row, column in np.argwhere(np.isnan(table)):
        half = given[column] / 2
        others = np.delete(scores, row)
        if not len(others):
            continue
        # The winner can drop below the second, and another can rise above the winner.
        reach = half - (scores[row] - others.max() if row == winner else scores[winner] - scores[row])
        if reach <= 0:
            continue
        rival = int(np.argmax(np.where(np.arange(len(scores)) == row, -np.inf, scores)))
        worst, best = (rival, winner) if row == winner else (winner, row)
        rows.append(
            (
                values.index[row], values.columns[column], values.index[worst], values.index[best],
                reach / (2 * half), reach**2 / (4 * half),
            )
        )  # fmt: skip
    columns = ["alternative", "criterion", "winner_if_worst", "winner_if_best", "chance", "worth"]
    return pd.DataFrame(rows, columns=columns).sort_values("worth", ascending=False, kind="stable", ignore_index=True)
