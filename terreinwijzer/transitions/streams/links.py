"""How much matches join parks: symbiosis from park to park."""

from __future__ import annotations

import pandas as pd

LINK_COLUMNS = ("from_park", "to_park", "tonnes", "gain_eur", "suppliers", "users", "estimated_pct")


def links_of(matches: pd.DataFrame) -> pd.DataFrame:
    """Return what matches carry from park to park, the largest gain first.

    Parameters
    ----------
    matches
        Table of `matching.best_matches`.

    Returns
    -------
    pandas.DataFrame
        Columns of `LINK_COLUMNS`: tonnes and euros a year, how many businesses on either side, and the share of the
        tonnes that rests on an estimate [% of tonnes].
    """
    if matches.empty:
        return pd.DataFrame(columns=list(LINK_COLUMNS))
    grouped = matches.assign(guessed=matches["tonnes"].where(matches["estimated"].astype(bool), 0.0)).groupby(
        ["from_park", "to_park"]
    )
    found = grouped.agg(
        tonnes=("tonnes", "sum"), gain_eur=("gain_eur", "sum"), suppliers=("from_business", "nunique"),
        users=("to_business", "nunique"), guessed=("guessed", "sum"),
    ).reset_index()  # fmt: skip
    found["estimated_pct"] = 100 * found["guessed"] / found["tonnes"]
    return found.sort_values("gain_eur", ascending=False)[list(LINK_COLUMNS)].reset_index(drop=True)
