"""Backtest: how well the method would have foreseen what happened, beside naive guesses."""

from __future__ import annotations

from collections.abc import Callable, Collection

import numpy as np
import pandas as pd

Guess = Callable[[np.ndarray], float]


def guesses(intensification_pct: tuple[float, float]) -> dict[str, Guess]:
    """Return the yearly guess of method 1 (low, middle, high) and of the naive baselines, from a past series."""
    low, high = intensification_pct
    return {
        "method_1_low": lambda past: float(past.mean() * (1 - high / 100)),
        "method_1_middle": lambda past: float(past.mean() * (1 - (low + high) / 200)),
        "method_1_high": lambda past: float(past.mean() * (1 - low / 100)),
        "naive_mean": lambda past: float(past.mean()),
        "naive_median": lambda past: float(np.median(past)),
        "naive_last_year": lambda past: float(past[-1]),
        "naive_nothing": lambda _past: 0.0,
    }


def backtest(
    yearly: pd.Series,
    intensification_pct: tuple[float, float],
    minimum_years: int = 3,
    split_years: Collection[int] | None = None,
) -> pd.DataFrame:
    """Fit every guess on a first period and score it on the later one, for every split that leaves enough years.

    Parameters
    ----------
    yearly
        Issuance per year, in ha, index the year. Missing years are left out and break nothing.
    intensification_pct
        Range of method 1.
    minimum_years
        Fewest years on either side of a split.
    split_years
        Last years of a first period to try; every year by default. For a series that was measured in some years only,
        these are the measured years (`measured_years`): a split in between would fit on what it must foresee.

    Returns
    -------
    pandas.DataFrame
        Columns `last_fitted_year`, `fitted_years`, `tested_years`, `guess`, `predicted_ha`, `actual_ha`, `error_ha`
        (predicted - actual over the whole later period) and `mean_absolute_error_ha` (per year). Without rows where
        the series is too short.
    """
    known = yearly.dropna().sort_index()
    values = known.to_numpy(dtype=float)
    rows = []
    for split in range(minimum_years, len(values) - minimum_years + 1):
        if split_years is not None and int(known.index[split - 1]) not in split_years:
            continue
        past, later = values[:split], values[split:]
        for name, guess in guesses(intensification_pct).items():
            yearly_guess = guess(past)
            rows.append(
                {
                    "last_fitted_year": int(known.index[split - 1]),
                    "fitted_years": split,
                    "tested_years": len(later),
                    "guess": name,
                    "predicted_ha": yearly_guess * len(later),
                    "actual_ha": later.sum(),
                    "error_ha": yearly_guess * len(later) - later.sum(),
                    "mean_absolute_error_ha": np.abs(later - yearly_guess).mean(),
                }
            )
    columns = ["last_fitted_year", "fitted_years", "tested_years", "guess", "predicted_ha", "actual_ha", "error_ha"]
    return pd.DataFrame(rows, columns=[*columns, "mean_absolute_error_ha"])


def backtest_summary(result: pd.DataFrame) -> pd.DataFrame:
    """Return per guess the mean absolute error of the total and its bias over all splits; best first.

    Returns
    -------
    pandas.DataFrame
        Index `guess`: `splits`, `total_error_ha` (mean absolute error of the later period's total), `bias_ha` (mean
        error: below zero is too low), `yearly_error_ha` and `error_pct_of_actual` (sum of the absolute errors / sum of
        the actual totals: no division per split, so a period without any issuance breaks nothing; missing where the
        totals do not add up to more than zero).
    """
    by_guess = result.assign(absolute=result["error_ha"].abs()).groupby("guess")
    summary = by_guess.agg(
        splits=("error_ha", "size"),
        total_error_ha=("absolute", "mean"),
        bias_ha=("error_ha", "mean"),
        yearly_error_ha=("mean_absolute_error_ha", "mean"),
        actual_ha=("actual_ha", "mean"),
    )
    summary["error_pct_of_actual"] = (
        100 * summary["total_error_ha"] / summary["actual_ha"].where(summary["actual_ha"] > 0)
    )
    return summary.drop(columns="actual_ha").sort_values("total_error_ha")


def yearly_growth_of_land_use(land_use: pd.DataFrame, area_code: str, land_use_class: str) -> pd.Series:
    """Turn a land-use series into growth per year, so that a longer history can be tested.

    Parameters
    ----------
    land_use
        Canonical table `land_use`.
    area_code, land_use_class
        Area and class, for example business parks in CBS table 70262ned.

    Returns
    -------
    pandas.Series
        Growth in ha per year, index the year. Statistics of some years only are spread evenly over the years between;
        it is net growth of land in use, not issuance, and says so in its name.
    """
    area = _area(land_use, area_code, land_use_class)
    gaps = np.diff(area.index.to_numpy())
    if gaps.size == 0:
        return pd.Series(dtype="float64", name="land_use_growth_ha")
    growth = np.repeat(np.diff(area.to_numpy()) / gaps, gaps)
    return pd.Series(growth, index=range(area.index[0] + 1, area.index[-1] + 1), name="land_use_growth_ha")


def measured_years(land_use: pd.DataFrame, area_code: str, land_use_class: str) -> list[int]:
    """Return the years in which the area of a land use was measured, for `backtest(split_years=...)`."""
    return list(_area(land_use, area_code, land_use_class).index)


def _area(land_use: pd.DataFrame, area_code: str, land_use_class: str) -> pd.Series:
    rows = land_use[(land_use["area_code"] == area_code) & (land_use["land_use_class"] == land_use_class)]
    area = rows.dropna(subset=["area_ha"]).set_index("year")["area_ha"].astype("float64").sort_index()
    area.index = area.index.astype(int)
    return area
