"""Which buildings stood on a day: an indicator for 2015 uses the buildings of 2015."""

from __future__ import annotations

from datetime import date

import pandas as pd


def existing_on(buildings: pd.DataFrame, day: date) -> pd.Series:
    """Tell which buildings existed on `day`: from their start up to, and without, their end.

    Parameters
    ----------
    buildings
        Canonical buildings: `start_date` and `end_date` (both may be missing) and `construction_year`.
    day
        Reference date.

    Returns
    -------
    pandas.Series
        Booleans on the index of `buildings`. Without a start date the construction year decides: the building exists
        from the first of January of that year, because the day is not known. Without either, it always existed.
    """
    moment = pd.Timestamp(day)
    year = buildings["construction_year"].astype("float64")
    started = (buildings["start_date"] <= moment).where(buildings["start_date"].notna(), ~(year > day.year))
    ended = buildings["end_date"] <= moment
    return (started & ~ended).astype(bool).rename("exists")
