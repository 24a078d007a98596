"""The demand split by sector, size class and location type, and how complete that split is."""

from __future__ import annotations

import numpy as np
import pandas as pd

from terreinwijzer.lineage import Figure
from terreinwijzer.vocabulary.codes import codes

_WHOLE_PCT = 100.0
_ENDS = ("low", "high")


def split_demand(shares: pd.DataFrame, figures: dict[str, Figure]) -> pd.DataFrame:
    """Split the band over the classes of every dimension.

    Parameters
    ----------
    shares
        Canonical table `demand_shares`: low and high share per class; a class that takes what remains has none.
    figures
        Figures with `demand.band.low_ha` and `demand.band.high_ha`.

    Returns
    -------
    pandas.DataFrame
        `shares` with filled remainders, `low_ha` (low share of the low end) and `high_ha` (high share of the high
        end), and per dimension `sum_low_pct` and `sum_high_pct`: the shares can only be right when these enclose 100.
        A share without a high end is open upwards and counts with its low end: its `bound` is `at_least`, and that of
        the remainder beside it `at_most`; empty for a closed range.
    """
    table = shares.copy()
    remainder = table["remainder"].fillna(value=False).astype(bool)
    is_open = table["share_high_pct"].isna() & ~remainder & table["share_low_pct"].notna()
    beside = is_open.groupby(table["dimension"]).transform("any") & remainder
    table["bound"] = np.select([is_open, beside], ["at_least", "at_most"], "")
    high = table["share_high_pct"].where(table["share_high_pct"].notna() | remainder, table["share_low_pct"])
    known = table.assign(low=table["share_low_pct"], high=high)[~remainder].groupby("dimension")[["low", "high"]].sum()
    rest_high = (_WHOLE_PCT - table["dimension"].map(known["low"]).astype("float64")).clip(lower=0)
    rest_low = (_WHOLE_PCT - table["dimension"].map(known["high"]).astype("float64")).clip(lower=0)
    table["share_low_pct"] = table["share_low_pct"].where(~remainder, rest_low)
    table["share_high_pct"] = high.where(~remainder, rest_high)
    ends = _ends(figures)
    for name in _ENDS:
        table[f"{name}_ha"] = table[f"share_{name}_pct"] / _WHOLE_PCT * ends[name]
        table[f"sum_{name}_pct"] = table.groupby("dimension")[f"share_{name}_pct"].transform("sum")
    return table


def split_completeness(split: pd.DataFrame) -> pd.DataFrame:
    """Return per dimension whether its shares can add up to the whole.

    Parameters
    ----------
    split
        Outcome of `split_demand`.

    Returns
    -------
    pandas.DataFrame
        One row per dimension that the code list knows, also those without shares: `dimension`, `classes`,
        `sum_low_pct`, `sum_high_pct` and `state`: `complete` (the sums enclose 100), `too_low` (part of the demand has
        no class), `too_high` (the low ends already exceed it), `unknown` (a class without a share) or `absent`.
    """
    rows = []
    for dimension in codes("demand_dimension"):
        part = split[split["dimension"] == dimension]
        low, high = (float(part[f"share_{name}_pct"].sum()) for name in _ENDS)
        rows.append(
            {
                "dimension": dimension,
                "classes": len(part),
                "sum_low_pct": low if len(part) else None,
                "sum_high_pct": high if len(part) else None,
                "state": _state(part, low, high),
            }
        )
    return pd.DataFrame(rows).astype({"sum_low_pct": "float64", "sum_high_pct": "float64"})


def scaled_split(split: pd.DataFrame, figures: dict[str, Figure]) -> pd.DataFrame:
    """Return one share per class, scaled so that every dimension adds up to the band itself.

    Returns
    -------
    pandas.DataFrame
        `dimension`, `class`, `share_pct` (middle of the stated range / sum of the middles), `low_ha` and `high_ha`
        (that share of the ends of the band). Missing for a whole dimension where one class has no share. Scaling is
        an assumption: who needs the stated ranges takes `split_demand`.
    """
    middle = (split["share_low_pct"] + split["share_high_pct"]).astype("float64") / 2
    groups = middle.groupby(split["dimension"], sort=False)
    whole = groups.transform("sum").where(groups.transform("count") == groups.transform("size"))
    share = _WHOLE_PCT * middle / whole.where(whole > 0)
    table = split[["dimension", "class"]].assign(share_pct=share)
    ends = _ends(figures)
    return table.assign(**{f"{name}_ha": share / _WHOLE_PCT * ends[name] for name in _ENDS})


def _ends(figures: dict[str, Figure]) -> dict[str, float]:
    """Return the ends of the band, not-a-number where there is none."""
    found = {name: figures.get(f"demand.band.{name}_ha") for name in _ENDS}
    return {
        name: float("nan") if figure is None or figure.value is None else figure.value for name, figure in found.items()
    }


def _state(part: pd.DataFrame, low: float, high: float) -> str:
    if part.empty:
        return "absent"
    if part[["share_low_pct", "share_high_pct"]].isna().any(axis=None):
        return "unknown"
    if high < _WHOLE_PCT:
        return "too_low"
    return "too_high" if low > _WHOLE_PCT else "complete"
