"""Moments of quarter-hours: any common notation, in local time or UTC, to the start in UTC.

Dutch legal time skips an hour in March (a day of 92 quarter-hours) and repeats one in October (100). In local time the
repeated hour has no offset: its first appearance in the file is summer time and its second winter time. Where it
appears once only, nobody can tell which hour it is; then it is reported and left out.
"""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np
import pandas as pd

from terreinwijzer.errors import InputError, Problem

Zone = Literal["local", "utc", "winter"]
DUTCH = "Europe/Amsterdam"
WINTER = "Etc/GMT-1"
FORMATS = (
    "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M", "%d-%m-%Y %H:%M:%S",
    "%d-%m-%Y %H:%M", "%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M", "%Y%m%d %H:%M", "%Y%m%d%H%M", "%d.%m.%Y %H:%M",
    "%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%Y%m%d",
)  # fmt: skip
_OFFSET = r"(?:Z|[+-]\d{2}:?\d{2})$"
_MIDNIGHT = r"[ T]24:00(?::00)?$"


def naive_moments(text: pd.Series) -> tuple[pd.Series, bool]:
    """Return moments without a zone, in the notation that fits most of them, and whether they are UTC by their offset.

    `24:00` is the start of the next day. What is no moment is missing.
    """
    trimmed = text.str.strip()
    if trimmed.str.contains(_OFFSET, na=False).mean() > 0.5 and trimmed.str.contains(":", na=False).any():  # noqa: PLR2004
        found = pd.to_datetime(trimmed, format="ISO8601", utc=True, errors="coerce")
        return found.dt.tz_localize(None), True
    late = trimmed.str.contains(_MIDNIGHT, na=False)
    plain = trimmed.str.replace(_MIDNIGHT, " 00:00", regex=True)
    best = pd.Series(pd.NaT, index=text.index, dtype="datetime64[us]")
    wanted = int(plain.notna().sum())
    for form in FORMATS:
        found = pd.to_datetime(plain, format=form, errors="coerce")
        if found.notna().sum() > best.notna().sum():
            best = found
        if best.notna().sum() == wanted:
            break
    return best + pd.to_timedelta(np.where(late, 1, 0), unit="D"), False


def to_utc(
    naive: pd.Series, series: pd.Series, zone: Zone, *, ends: bool = False
) -> tuple[pd.Series, pd.Series, pd.Series]:
    """Return moments as UTC, and which ones cannot be placed.

    Parameters
    ----------
    naive
        Moments without a zone, in the order of the file.
    series
        What each row measures: connection and direction. The repeated hour is told apart within one of these.
    zone
        `local` (Dutch legal time), `utc`, or `winter` (winter time all year, as some meters keep).
    ends
        The moments are ends of intervals: then 2:00 in spring is the same instant as 3:00.

    Returns
    -------
    tuple of pandas.Series
        Moments in UTC, missing where they cannot be placed; those in the hour that does not exist; and those in the
        repeated hour of which only one appears.
    """
    never = pd.Series(data=False, index=naive.index)
    if zone == "utc":
        return naive.dt.tz_localize("UTC"), never, never
    if zone == "winter":
        return naive.dt.tz_localize(WINTER).dt.tz_convert("UTC"), never, never
    if ends:
        skipped = naive.dt.tz_localize(DUTCH, ambiguous=np.ones(len(naive), dtype=bool), nonexistent="NaT").isna()
        naive = naive.mask(skipped & (naive.dt.minute == 0), naive + pd.Timedelta(hours=1))
    # Both readings of the repeated hour; where they are equal there is no doubt.
    summer = naive.dt.tz_localize(DUTCH, ambiguous=np.ones(len(naive), dtype=bool), nonexistent="NaT")
    winter = naive.dt.tz_localize(DUTCH, ambiguous=np.zeros(len(naive), dtype=bool), nonexistent="NaT")
    absent = naive.notna() & summer.isna()
    doubt = summer.ne(winter) & summer.notna()
    found = summer.dt.tz_convert("UTC")
    alone = never.copy()
    if doubt.any():
        keys = pd.DataFrame({"moment": naive[doubt], "series": series[doubt]})
        turn, times = (
            keys.groupby(["moment", "series"]).cumcount(),
            keys.groupby(["moment", "series"]).transform("size"),
        )
        second = turn[turn >= 1].index
        found.loc[second] = winter.loc[second].dt.tz_convert("UTC")
        alone.loc[times[times == 1].index] = True
        found = found.mask(alone)
    return found, absent, alone


def checked_zone(zone: str) -> Zone:
    """Return a zone that somebody named, if it is one.

    Raises
    ------
    InputError
        The zone is not known.
    """
    for each in get_args(Zone):
        if zone == each:
            known: Zone = each
            return known
    raise InputError(Problem("loads_zone_unknown", value=zone, details={"known": ", ".join(get_args(Zone))}))
