"""Any layout of loads as one long table: a row per value, with the row number, the column and the moment as text."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from terreinwijzer.errors import InputError, Problem
from terreinwijzer.sources.loads.layout import Heading
from terreinwijzer.sources.loads.moments import DUTCH, Zone, naive_moments, to_utc
from terreinwijzer.vocabulary.resources import read_yaml

DIRECTIONS = ("drawn", "fed_in", "net")
QUARTERS, MINUTES = 96, 15


def unfold(raw: pd.DataFrame, headings: Sequence[Heading], file: str, connection: str, zone: Zone) -> pd.DataFrame:
    """Return every value of a file on a row of its own.

    Parameters
    ----------
    raw
        Text, by row number.
    headings
        What its columns are.
    file
        Name, for messages.
    connection
        Whose values these are, where the file does not say.
    zone
        Of the moments, where they have no offset.

    Returns
    -------
    pandas.DataFrame
        `row`, `column`, `connection`, `direction` (`drawn`, `fed_in`, `net`), `unit` (may be empty), `text`,
        `start_utc`, `absent_hour`, `doubtful_hour`, `unread` (the moment is no moment), `moment` (as the file has it).

    Raises
    ------
    InputError
        The file has no column with values, or a direction that is not known.
    """
    by_role: dict[str, list[Heading]] = {}
    for heading in headings:
        by_role.setdefault(heading.role, []).append(heading)
    of_a_day = [*by_role.get("clock", []), *by_role.get("number", [])]
    values = of_a_day or [h for role in (*DIRECTIONS, "value", "series") for h in by_role.get(role, [])]
    if not values:
        raise InputError(Problem("loads_values_absent", file=file, value=", ".join(raw.columns)))
    rows = raw.index.to_numpy()
    parts = [
        pd.DataFrame(
            {
                "row": rows,
                "column": heading.name,
                "connection": _connection(raw, by_role, heading, connection),
                "direction": _direction(raw, by_role, heading, file),
                "unit": _unit(raw, by_role, heading),
                "text": raw[heading.name].to_numpy(),
                "clock": heading.subject if heading in of_a_day else "",
            }
        )
        for heading in values
    ]
    long = pd.concat(parts, ignore_index=True)
    if of_a_day:
        # Days that the clock changes leave columns empty; those are no gaps.
        long = long[long["text"].notna()].sort_values(["row"], kind="stable", ignore_index=True)
        return _placed_by_day(long, raw, by_role, zone)
    return _placed(long, raw, by_role, zone)


def _connection(raw: pd.DataFrame, by_role: dict[str, list[Heading]], heading: Heading, given: str) -> object:
    if "connection" in by_role:
        return raw[by_role["connection"][0].name].str.strip().to_numpy()
    return heading.subject if heading.role == "series" else given


def _direction(raw: pd.DataFrame, by_role: dict[str, list[Heading]], heading: Heading, file: str) -> object:
    if heading.role in DIRECTIONS:
        return heading.role
    if "direction" not in by_role:
        return "net" if heading.role == "series" else "drawn"
    name = by_role["direction"][0].name
    told = read_yaml("terreinwijzer.sources.loads", "headings.yaml")["directions"]
    known = {word: direction for direction, words in told.items() for word in words}
    found = raw[name].str.strip().str.lower().map(known)
    unknown = raw.index[found.isna() & raw[name].notna()]
    if len(unknown):
        details = {"known": ", ".join(known)}
        row = int(unknown[0])
        raise InputError(Problem("loads_direction_unknown", file, "", row, name, str(raw.loc[row, name]), details))
    return found.fillna("drawn").to_numpy()


def _unit(raw: pd.DataFrame, by_role: dict[str, list[Heading]], heading: Heading) -> object:
    if "unit" in by_role:
        return raw[by_role["unit"][0].name].str.strip().str.lower().to_numpy()
    return heading.unit


def _placed(long: pd.DataFrame, raw: pd.DataFrame, by_role: dict[str, list[Heading]], zone: Zone) -> pd.DataFrame:
    """Place values by the moment on their row: its start, or its end where only that is there."""
    told = next((role for role in ("start", "moment", "date", "end") if role in by_role), "end")
    name = by_role[told][0].name
    text = raw[name]
    if told == "date" and "time" in by_role:
        text = text.str.strip() + " " + raw[by_role["time"][0].name].str.strip()
    if "utc" in name.lower():
        zone = "utc"
    naive, by_offset = naive_moments(text)
    of_row = pd.Series(range(len(raw)), index=raw.index)
    at = of_row.loc[long["row"]].to_numpy()
    moments = pd.Series(naive.to_numpy()[at], index=long.index)
    return _with_moments(
        long, moments, pd.Series(text.to_numpy()[at]), "utc" if by_offset else zone, ends=told == "end"
    )


def _placed_by_day(
    long: pd.DataFrame, raw: pd.DataFrame, by_role: dict[str, list[Heading]], zone: Zone
) -> pd.DataFrame:
    """Place values by the day of their row and the quarter-hour of their column."""
    name = next(by_role[role][0].name for role in ("date", "moment", "start") if role in by_role)
    days, _ = naive_moments(raw[name])
    day = pd.Series(days.loc[long["row"]].to_numpy(), index=long.index)
    if "number" in by_role:
        # Numbered quarter-hours count time that passes, so the changing clock needs no guess.
        zones = {"local": DUTCH, "utc": "UTC", "winter": "Etc/GMT-1"}
        number = long["clock"].str.extract(r"(\d+)$")[0].astype("int64")
        utc = day.dt.tz_localize(zones[zone]).dt.tz_convert("UTC") + pd.to_timedelta((number - 1) * MINUTES, unit="min")
        return _with_moments(long, utc.dt.tz_localize(None), day.dt.strftime("%Y-%m-%d"), "utc", ends=False)
    clock = long["clock"].str.split(":", expand=True).astype("int64")
    names = {heading.subject for heading in by_role["clock"]}
    ends = "24:00" in names or not names & {"0:00", "00:00"}
    naive = day + pd.to_timedelta(clock[0] * 60 + clock[1], unit="min")
    return _with_moments(long, naive, day.dt.strftime("%Y-%m-%d") + " " + long["clock"], zone, ends=ends)


def _with_moments(long: pd.DataFrame, naive: pd.Series, text: pd.Series, zone: Zone, *, ends: bool) -> pd.DataFrame:
    series = long["connection"].astype("str") + "\0" + long["direction"].astype("str")
    utc, absent, doubtful = to_utc(naive, series, zone, ends=ends)
    return long.drop(columns="clock").assign(
        start_utc=utc - pd.Timedelta(minutes=MINUTES if ends else 0),
        absent_hour=absent.to_numpy(),
        doubtful_hour=doubtful.to_numpy(),
        unread=np.asarray(naive.isna()),
        moment=text.to_numpy(),
    )
