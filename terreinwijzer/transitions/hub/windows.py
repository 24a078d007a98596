"""Flexible use over a year: in which quarter-hours it may run, and what it needs in each of its windows."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from terreinwijzer.errors import InputError, Problem
from terreinwijzer.transitions.hub.hours import DUTCH, QUARTER_HOURS
from terreinwijzer.transitions.hub.model import Flexible
from terreinwijzer.vocabulary.months import months_in

FRIDAY, DAY_HOURS = 4, 24.0
ROUNDING_KWH = 1e-9


def flexible_use(row: Mapping[str, object], index: pd.DatetimeIndex) -> Flexible:
    """Return flexible use with a window on each day of its months.

    A window that runs over the edge of the year needs its share by time, so that a year has as many whole windows as
    days. Where the clock takes an hour away, at most what then fits.

    Parameters
    ----------
    row
        Of the table `flexible_loads`.
    index
        Quarter-hours of a whole calendar year; see `hours.quarters_of`.

    Raises
    ------
    InputError
        The energy of a window does not fit in it, or its months cannot be read.
    """
    local = index.tz_convert(DUTCH)
    start, end = float(str(row["from_hour"])), float(str(row["to_hour"]))
    hour = local.hour + local.minute / 60
    over_midnight = end <= start
    inside = (hour >= start) | (hour < end) if over_midnight else (hour >= start) & (hour < end)
    # A window belongs to the day on which it opens. Days are those of the calendar: not each has 24 hours.
    dates = local.tz_localize(None).normalize()
    days = dates - pd.to_timedelta(np.where(over_midnight & (hour < end), 1, 0), unit="D")
    if row["working_days_only"] is True:
        inside = inside & (days.dayofweek <= FRIDAY)
    inside = inside & days.month.isin(_months(row))
    opened = pd.Series(days, index).where(np.asarray(inside))
    window, opened_on = opened.factorize()
    window = window.astype(np.int64)
    need, power = float(str(row["energy_kwh"])), float(str(row["power_kw"]))
    length_h = (end - start) % DAY_HOURS or DAY_HOURS
    if power * length_h < need - ROUNDING_KWH:
        details = {"power": f"{power:g}", "energy": f"{need:g}"}
        raise InputError(
            Problem("hub_window_too_short", table="flexible_loads", value=str(row["flexible_id"]), details=details)
        )
    fits = np.bincount(window[window >= 0], minlength=len(opened_on)) * QUARTER_HOURS
    at_edge = [dates[0] - pd.Timedelta(days=1), *([dates[-1]] if over_midnight else [])]
    edge = pd.DatetimeIndex(opened_on).isin(at_edge)
    energy = np.minimum(np.where(edge, need * np.minimum(fits / length_h, 1.0), need), fits * power)
    return Flexible(str(row["flexible_id"]), str(row["connection_id"]), power, window, energy)


def _months(row: Mapping[str, object]) -> frozenset[int]:
    written = row["months"] if isinstance(row["months"], str) else ""
    found = months_in(written)
    if found is None:
        raise InputError(Problem("months_wrong", table="flexible_loads", column="months", value=written))
    return found
