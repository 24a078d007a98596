"""The test against the national yardstick for green, climate-adaptive surroundings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from terreinwijzer.transitions.climate.factors import yardstick

VERDICTS = ("met", "not_met", "unsure", "not_proven", "no_data")


def yardstick_verdicts(places: pd.DataFrame) -> pd.DataFrame:
    """Return what can be said of every criterion on every park or plot.

    A value that is a range (`<measure>` with `_low` and `_high` before its unit) meets or fails a criterion only where
    both ends do. A criterion that a value can only refute is never met: `not_proven` says that nothing speaks against.

    Parameters
    ----------
    places
        Of `places.places`.

    Returns
    -------
    pandas.DataFrame
        `place_id`, `park_id`, `criterion`, `low`, `high` (value of the measure) and `verdict` (`met`, `not_met`,
        `unsure`, `not_proven`, `no_data`).
    """
    rows = []
    for code, criterion in yardstick().items():
        low, high = _values(places, criterion.get("measure", ""))
        own = pd.DataFrame(
            {"place_id": places.index, "park_id": places["park_id"].to_numpy(), "criterion": code,
             "low": low.to_numpy(), "high": high.to_numpy()}
        )  # fmt: skip
        own["verdict"] = [_verdict(each.low, each.high, criterion) for each in own.itertuples()]
        rows.append(own)
    return pd.concat(rows, ignore_index=True)


def counted(verdicts: pd.DataFrame) -> pd.DataFrame:
    """Return per criterion on how many places each verdict fell."""
    table = verdicts.pivot_table(index="criterion", columns="verdict", values="place_id", aggfunc="count", fill_value=0)
    return table.reindex(index=list(yardstick()), columns=list(VERDICTS), fill_value=0).fillna(0).astype("int64")


def _values(places: pd.DataFrame, measure: str) -> tuple[pd.Series, pd.Series]:
    stem, _, unit = measure.rpartition("_")
    if f"{stem}_low_{unit}" in places:
        return places[f"{stem}_low_{unit}"].astype("float64"), places[f"{stem}_high_{unit}"].astype("float64")
    value = places[measure].astype("float64") if measure in places else pd.Series(float("nan"), places.index)
    return value, value


def _verdict(low: float, high: float, criterion: Mapping[str, Any]) -> str:
    if criterion["proof"] == "none" or pd.isna(low) or pd.isna(high):
        return "no_data"
    if "at_least" in criterion:
        met, refuted = low >= criterion["at_least"], high < criterion["at_least"]
    else:
        met, refuted = high <= criterion["at_most"], low > criterion["at_most"]
    if refuted:
        return "not_met"
    if not met:
        return "unsure"
    return "not_proven" if criterion["proof"] == "refutes" else "met"
