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
DECIMALS_TRIED = 3
COMPARED_COLUMNS = ("recomputed", "recomputed_high", "slack", "difference", "status", "figure")


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
        The stated figures (a missing `qualifier` as `exact`, a missing `rounding` as 0) with `recomputed`,
        `recomputed_high` (for ranges), `slack` (what rounding of the inputs can do), `difference`, `status` and
        `figure` (the recomputed `Figure`).

        Status is `equal` (not even rounded), `equal_rounded` (see `within`) or `contradicted`. `unverifiable` is left
        for quantities of which nothing can be found at all. A range is as good as the worse of its two ends.
    """
    stated = portfolio.table("stated_figures").reset_index(drop=True)
    stated = stated.assign(qualifier=stated["qualifier"].fillna("exact"), rounding=stated["rounding"].fillna(0.0))
    starts, ends = (days_or_none(stated[column]) for column in ("period_start", "period_end"))
    scopes = list(zip(stated["scope_type"], stated["scope_id"].fillna(""), starts, ends, strict=True))
    figures = [book.find(quantity, *scope) for quantity, scope in zip(stated["quantity"], scopes, strict=True)]
    highs = [
        book.find(quantity, *scope) if quantity else None
        for quantity, scope in zip(stated["quantity_high"].fillna(""), scopes, strict=True)
    ]
    recomputed, recomputed_high = _values(figures), _values(highs)
    slack = rounding_slack(stated, recomputed, portfolio, book)
    value, value_high = (stated[column].to_numpy(dtype=float) for column in ("value", "value_high"))
    rounding, qualifier = stated["rounding"].to_numpy(dtype=float), stated["qualifier"].to_numpy(dtype=object)
    no_high = np.isnan(value_high) | np.isnan(recomputed_high)
    exact = _same(value, recomputed) & (no_high | _same(value_high, recomputed_high))
    fits = within(value, recomputed, rounding, qualifier, slack) & (
        no_high | within(value_high, recomputed_high, rounding, qualifier, slack)
    )
    return stated.assign(
        recomputed=recomputed,
        recomputed_high=np.where(no_high, np.nan, recomputed_high),
        slack=slack,
        difference=recomputed - value,
        status=np.select(
            [np.isnan(recomputed), exact, fits], ["unverifiable", "equal", "equal_rounded"], "contradicted"
        ).astype(object),
        figure=pd.Series(figures, index=stated.index, dtype=object),
    )


def within(stated: Any, recomputed: Any, rounding: Any, qualifier: Any, slack: Any = 0.0) -> Any:
    """Tell whether a stated value can be the rounded recomputed one.

    Parameters
    ----------
    stated, recomputed
        Values, or arrays of them.
    rounding
        Step that the stated value was rounded to.
    qualifier
        `exact` and `circa`: at most half a step apart. `more_than` and `less_than` compare. `almost`: at most one step
        below what is stated, and not above it.
    slack
        What rounding of the inputs can add to the difference; see `rounding_slack`.

    Returns
    -------
    bool or array of bool
        False where a value is missing.

    Examples
    --------
    >>> bool(within(75, 74, 5, "more_than")), bool(within(66.7, 64.7, 5, "almost")), bool(within(40, 40.4, 1, "circa"))
    (False, True, True)
    """
    room = slack + EXACT * np.maximum(1.0, np.abs(stated))
    above = recomputed - stated
    fits = np.select(
        [qualifier == "more_than", qualifier == "less_than", qualifier == "almost"],
        [above > -room, above < room, (above >= -rounding - room) & (above <= room)],
        np.abs(above) <= rounding / 2 + room,
    )
    return fits.astype(bool)


def rounding_slack(
    stated: pd.DataFrame, recomputed: np.ndarray[Any, Any], portfolio: Portfolio, book: FigureBook
) -> np.ndarray[Any, Any]:
    """Return how far each recomputed value can be off because its inputs were rounded when they were given.

    Parameters
    ----------
    stated
        Stated figures.
    recomputed
        Their recomputed values.
    portfolio, book
        Where the inputs are.

    Returns
    -------
    numpy.ndarray
        For parks: half a step of a given column; for a ratio of given columns, the first-order sum of both relative
        errors. Zero for anything else: over many parks such errors cancel.
    """
    parks, quantities = portfolio.table("parks"), book.indicators.quantities
    slack = np.zeros(len(stated))
    of_parks = stated[stated["scope_type"] == "park"]
    for quantity, rows in of_parks.groupby("quantity", sort=False):
        at = rows.index.to_numpy()
        definition = catalogue().get(str(quantity))
        if portfolio.has("parks", str(quantity)):
            slack[at] = step_of(parks[quantity]) / 2
        elif definition is not None and definition.kind == "ratio":
            for name in (definition.numerator, definition.denominator):
                if name in quantities and portfolio.has("parks", name):
                    size = quantities[name].per_park.reindex(rows["scope_id"]).abs().to_numpy(dtype=float)
                    relative = step_of(parks[name]) / 2 / np.where(size > 0, size, np.nan)
                    slack[at] += np.nan_to_num(np.abs(recomputed[at]) * relative)
    return slack


def step_of(values: pd.Series) -> float:
    """Return the smallest decimal step that all values are multiples of: 1, 0.1, 0.01 or 0 when finer."""
    numbers = values.dropna().to_numpy(dtype=float)
    for decimals in range(DECIMALS_TRIED):
        if np.allclose(numbers, np.round(numbers, decimals), rtol=0, atol=1e-9):
            return float(10.0**-decimals)
    return 0.0


def day_or_none(value: Any) -> date | None:
    """Return a table's date as a date; `None` where it is missing."""
    return None if pd.isna(value) else pd.Timestamp(value).date()


def days_or_none(values: pd.Series) -> list[date | None]:
    """Return a column of dates as dates; `None` where missing."""
    return [None if day is pd.NaT else day.date() for day in pd.to_datetime(values)]


def text_or_empty(value: Any) -> str:
    """Return a table's text; empty where it is missing."""
    return "" if pd.isna(value) else str(value)


def _values(figures: list[Figure | None]) -> np.ndarray[Any, Any]:
    return np.array([np.nan if f is None or f.value is None else f.value for f in figures], dtype=float)


def _same(stated: np.ndarray[Any, Any], recomputed: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    return np.asarray(np.abs(recomputed - stated) <= EXACT * np.maximum(1.0, np.abs(stated)))
