"""How parks lie apart: the spread of an indicator over the parks, and where each park lies within it."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

QUARTILES = {"lowest": 0.0, "quarter": 0.25, "middle": 0.5, "three_quarters": 0.75, "highest": 1.0}


def spread(per_park: pd.DataFrame, indicators: Sequence[str]) -> pd.DataFrame:
    """Return lowest, highest and quartiles of indicators over the parks that have a value.

    Parameters
    ----------
    per_park
        One row per park, one column per indicator.
    indicators
        Which of them, in order.

    Returns
    -------
    pandas.DataFrame
        Index `indicator`: the columns of `QUARTILES`, in the unit of the indicator (linear between two parks; Hyndman
        and Fan, 1996, type 7), and `parks` with a value. One without any value is left out.
    """
    kept = per_park[list(indicators)].astype("float64").dropna(axis="columns", how="all")
    found = kept.quantile(list(QUARTILES.values())).T
    found.columns = pd.Index(QUARTILES)
    return found.assign(parks=kept.count()).rename_axis("indicator")


def rank_of(values: pd.Series, park_id: str) -> int:
    """Return the place of a park that has a value among all, 1 for the highest; equals share the first place."""
    return 1 + int((values > values[park_id]).sum())


def positions(per_park: pd.DataFrame, spread_: pd.DataFrame) -> pd.DataFrame:
    """Return where each park lies between the lowest (0) and the highest (1) of each indicator; missing stays missing.

    Where all parks are equal there is no lowest or highest: each lies halfway.
    """
    kept = per_park[list(spread_.index)].astype("float64")
    width = spread_["highest"] - spread_["lowest"]
    found = (kept - spread_["lowest"]) / width.where(width > 0)
    return found.where(kept.isna() | (width > 0), 0.5)
