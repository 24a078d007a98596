"""A published curve over the year that is worked out: the same part of the year, on the same days of the week."""

from __future__ import annotations

import numpy as np
import pandas as pd

from terreinwijzer.transitions.hub.hours import DUTCH

DAYS_OF_WEEK, QUARTERS_OF_DAY, HOURS_OF_DAY = 7, 96, 24


def over_year(curve: np.ndarray, curve_year: int, index: pd.DatetimeIndex) -> pd.Series:
    """Return which part of a year's use falls in each quarter-hour of an index, after a curve of another year.

    Each day takes the nearest day of the curve with the same day of the week, at most three days off; the hours of
    the curve are those of the clock. An hour divides evenly over its quarters.

    Parameters
    ----------
    curve
        Values of the hours or quarter-hours of a whole year, from 1 January on.
    curve_year
        The year that it is of: tells on which day of the week it starts.
    index
        Starts of quarter-hours in UTC of one calendar year; see `hours.quarters_of`.

    Returns
    -------
    pandas.Series
        Adds up to 1.
    """
    steps = QUARTERS_OF_DAY if len(curve) // QUARTERS_OF_DAY >= 365 else HOURS_OF_DAY  # noqa: PLR2004  (days of a year)
    days = curve.reshape(-1, steps)
    local = index.tz_convert(DUTCH)
    year = int(local[0].year)
    starts = (pd.Timestamp(each, 1, 1).dayofweek for each in (year, curve_year))
    asked, given = starts
    shift = (asked - given + 3) % DAYS_OF_WEEK - 3
    day = (local.dayofyear.to_numpy() - 1 + shift) % len(days)
    place = (local.hour * 60 + local.minute).to_numpy() * steps // (HOURS_OF_DAY * 60)
    values = days[day, place]
    return pd.Series(values / values.sum(), index)
