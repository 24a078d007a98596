"""Stated figures against recomputed ones: equal, equal after rounding, or contradicted."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from terreinwijzer.indicators.book import FigureBook
from terreinwijzer.indicators.catalogue import catalogue
from terreinwijzer.lineage import Figure
from terreinwijzer.snapshots.portfolio import Portfolio

EXACT = 1e-9
# What a report takes over without calculating can only be compared with the same input.
STATUSES = ("equal", "equal_rounded", "contradicted", "unverifiable")


def compare_statements(portfolio: Portfolio, book: FigureBook) -> pd.DataFrame:
    """Compare every stated figure with what the tables give.

    Parameters
    ----------
    portfolio
        Portfolio with `stated_figures`.
    book
        Recomputed figures.

    Returns
    -------
    pandas.DataFrame
        The stated figures with `recomputed`, `recomputed_high` (for ranges), `slack` (what rounding of the inputs can
        do), `difference`, `status` and `figure` (the recomputed `Figure`).

        A value is equal after rounding when it lies within half a rounding step, or one whole step when it is stated
        as `circa`, plus the slack. `more_than` and `less_than` compare; `almost` allows up to two steps below.
        `unverifiable` is left for quantities of which nothing can be found at all.
    """
    stated = portfolio.table("stated_figures")
    rows = [_compare(row, portfolio, book) for row in stated.to_dict("records")]
    columns = ["recomputed", "recomputed_high", "slack", "difference", "status", "figure"]
    return pd.concat([stated.reset_index(drop=True), pd.DataFrame(rows, columns=columns)], axis=1)


def within(stated: float, recomputed: float, rounding: float, qualifier: str, slack: float = 0.0) -> bool:
    """Tell whether a stated value can be the rounded recomputed one; see `compare_statements`."""
    room = slack + EXACT * max(1.0, abs(stated))
    if qualifier == "more_than":
        return recomputed > stated - room
    if qualifier == "less_than":
        return recomputed < stated + room
    if qualifier == "almost":
        return stated - 2 * rounding - room <= recomputed <= stated + room
    step = rounding if qualifier == "circa" else rounding / 2
    return abs(recomputed - stated) <= step + room


def rounding_slack(portfolio: Portfolio, quantity: str, value: float, parts: tuple[float | None, ...]) -> float:
    """Return how far a park's value can be off because its inputs were rounded when they were given.

    Parameters
    ----------
    quantity
        Indicator.
    value
        Its value for the park.
    parts
        Numerator and denominator that made it.

    Returns
    -------
    float
        Half a step of a given column; for a ratio of given columns the first-order sum of both relative errors.
    """
    parks = portfolio.table("parks")
    if quantity in parks and parks[quantity].notna().any():
        return step_of(parks[quantity]) / 2
    definition = catalogue().get(quantity)
    if definition is None or definition.kind != "ratio":
        return 0.0
    relative = 0.0
    for name, part in zip((definition.numerator, definition.denominator), parts, strict=False):
        if name in parks and parks[name].notna().any() and part:
            relative += step_of(parks[name]) / 2 / abs(part)
    return abs(value) * relative


def step_of(values: pd.Series) -> float:
    """Return the smallest decimal step that all values are multiples of: 1, 0.1, 0.01 or 0 when finer."""
    numbers = values.dropna().to_numpy(dtype=float)
    for decimals in range(3):
        if np.allclose(numbers, np.round(numbers, decimals), rtol=0, atol=1e-9):
            return 10.0**-decimals
    return 0.0


def day_or_none(value: Any) -> date | None:
    """Return a table's date as a date; `None` where it is missing."""
    return None if pd.isna(value) else pd.Timestamp(value).date()


def text_or_empty(value: Any) -> str:
    """Return a table's text; empty where it is missing."""
    return "" if pd.isna(value) else str(value)


def _compare(row: dict[str, Any], portfolio: Portfolio, book: FigureBook) -> dict[str, Any]:
    scope = (
        row["scope_type"],
        text_or_empty(row["scope_id"]),
        day_or_none(row["period_start"]),
        day_or_none(row["period_end"]),
    )
    figure = book.find(row["quantity"], *scope)
    result: dict[str, Any] = {"recomputed": np.nan, "recomputed_high": np.nan, "slack": 0.0, "difference": np.nan}
    if figure is None or figure.value is None:
        return result | {"status": "unverifiable", "figure": figure}
    slack = _slack(row, portfolio, figure)
    rounding = 0.0 if pd.isna(row["rounding"]) else float(row["rounding"])
    qualifier = text_or_empty(row["qualifier"]) or "exact"
    pairs = [(float(row["value"]), figure.value)]
    if text_or_empty(row["quantity_high"]) and not pd.isna(row["value_high"]):
        high = book.find(row["quantity_high"], *scope)
        if high is not None and high.value is not None:
            pairs.append((float(row["value_high"]), high.value))
            result["recomputed_high"] = high.value
    exact = all(abs(recomputed - stated) <= EXACT * max(1.0, abs(stated)) for stated, recomputed in pairs)
    fits = all(within(stated, recomputed, rounding, qualifier, slack) for stated, recomputed in pairs)
    return result | {
        "recomputed": figure.value,
        "slack": slack,
        "difference": figure.value - float(row["value"]),
        "status": "equal" if exact else "equal_rounded" if fits else "contradicted",
        "figure": figure,
    }


def _slack(row: dict[str, Any], portfolio: Portfolio, figure: Figure) -> float:
    if row["scope_type"] != "park" or figure.value is None:
        return 0.0
    parts = tuple(item.value for item in figure.inputs if isinstance(item, Figure))
    return rounding_slack(portfolio, row["quantity"], figure.value, parts)
