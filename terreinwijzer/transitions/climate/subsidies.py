"""Subsidies for measures: which can still be asked for."""

from __future__ import annotations

from datetime import date

import pandas as pd


def subsidies_on(subsidies: pd.DataFrame, day: date) -> pd.DataFrame:
    """Return the subsidies with their state on a day: `open`, `closed`, `coming`, or `unknown` without any date.

    Parameters
    ----------
    subsidies
        Canonical table.
    day
        The day on which somebody would ask.
    """
    moment = pd.Timestamp(day)
    first, last = pd.to_datetime(subsidies["from_date"]), pd.to_datetime(subsidies["until_date"])
    state = pd.Series("open", subsidies.index).mask(first.isna() & last.isna(), "unknown")
    state = state.mask(first > moment, "coming").mask(last < moment, "closed")
    return subsidies.assign(state=state)
