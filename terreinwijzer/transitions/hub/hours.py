"""Quarter-hours: how long they are, and what they are called in Dutch legal time."""

from __future__ import annotations

import pandas as pd

QUARTER_HOURS = 0.25
DUTCH = "Europe/Amsterdam"


def quarters_of(year: int) -> pd.DatetimeIndex:
    """Return the starts of all quarter-hours of a calendar year in Dutch legal time, as UTC: 35,040, or 35,136."""
    start, end = (pd.Timestamp(f"{each}-01-01", tz=DUTCH) for each in (year, year + 1))
    return pd.date_range(start, end, freq="15min", inclusive="left", name="start_utc").tz_convert("UTC")


def local_hours(index: pd.DatetimeIndex) -> tuple[pd.Index, pd.Index, pd.Index]:
    """Return the hour of the day (with its quarters as fractions), the day of the week (Monday is 0) and the month."""
    local = index.tz_convert(DUTCH)
    return local.hour + local.minute / 60, local.dayofweek, local.month
