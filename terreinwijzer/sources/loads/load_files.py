"""From files of meter companies to average power per quarter-hour, with everything that was found wrong.

Nothing is filled in: a quarter-hour without a usable value stays missing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from terreinwijzer.errors import InputError, Problem
from terreinwijzer.sources.loads.layout import read_layout
from terreinwijzer.sources.loads.moments import Zone
from terreinwijzer.sources.loads.unfold import unfold
from terreinwijzer.sources.loads.values import known_units, kw_per_unit, numbers_of

QUARTER = pd.Timedelta(minutes=15)
HOUR_MINUTES, QUARTER_MINUTES = 60, 15
# A thousand of one fault have one cause: the first are shown, the rest counted.
SHOWN = 20


@dataclass(frozen=True)
class Loads:
    """What connections drew from the grid and fed into it.

    Attributes
    ----------
    drawn_kw, fed_in_kw
        Average power per quarter-hour; the index is its start in UTC, without holes; a column per connection. Missing
        where it is not known.
    findings
        Everything that was found wrong, with file, row and moment.
    """

    drawn_kw: pd.DataFrame
    fed_in_kw: pd.DataFrame
    findings: tuple[Problem, ...] = ()

    @property
    def net_kw(self) -> pd.DataFrame:
        """Return drawn minus fed in; in a direction that was never measured of a connection, nothing flowed."""
        names = self.drawn_kw.columns.union(self.fed_in_kw.columns, sort=False)
        # No column at all is a direction that is not metered; a column without a value is one that is not known.
        drawn, fed = (
            table.reindex(columns=names).fillna(dict.fromkeys(names.difference(table.columns), 0.0))
            for table in (self.drawn_kw, self.fed_in_kw)
        )
        return drawn - fed


def read_loads(path: Path, *, unit: str = "", zone: Zone = "local", connection: str = "") -> Loads:
    """Read one file of loads.

    Parameters
    ----------
    path
        CSV or workbook: a row per quarter-hour or hour with a column per connection or direction, a row per value with
        the connection and direction beside it, a row per day with a column per quarter-hour, or a profile file.
    unit
        `kW`, `kWh`, `W`, `Wh`, `MW` or `MWh` per interval, where the file does not say.
    zone
        Of moments without an offset: `local`, `utc` or `winter`. A heading with `utc` in it goes before this.
    connection
        Whose values these are, where the file does not say; the name of the file by default.

    Raises
    ------
    InputError
        The file has no heading, values or known unit, or an interval other than a quarter-hour or an hour.
    """
    raw, headings = read_layout(path)
    file = path.name
    long = unfold(raw, headings, file, connection or path.name.split(".")[0], zone)
    return _judged(long, file, unit)


def joined(parts: Sequence[Loads]) -> Loads:
    """Return several files as one; of a quarter-hour that is in two of them the first is kept, and that is reported."""
    findings = [finding for part in parts for finding in part.findings]

    def one(get: Callable[[Loads], pd.DataFrame]) -> pd.DataFrame:
        whole = pd.DataFrame()
        for part in map(get, parts):
            twice = [
                name
                for name in part.columns
                if name in whole and (whole[name].notna() & part[name].reindex(whole.index).notna()).any()
            ]
            findings.extend(Problem("loads_in_two_files", value=str(name)) for name in twice)
            whole = whole.combine_first(part) if len(whole) else part
        return _without_holes(whole)

    drawn, fed = one(lambda part: part.drawn_kw), one(lambda part: part.fed_in_kw)
    both = _without_holes(pd.DataFrame(index=drawn.index.union(fed.index))).index
    return Loads(drawn.reindex(both), fed.reindex(both), tuple(findings))


def _judged(long: pd.DataFrame, file: str, unit: str) -> Loads:
    findings: list[Problem] = []
    long = long.assign(value=numbers_of(long["text"]))

    def note(code: str, which: pd.Series, value: str = "text", **more: object) -> None:
        rows = long[which]
        for row in rows.head(SHOWN).itertuples():
            details = {"moment": _moment(row), "connection": row.connection, **more}
            findings.append(Problem(code, file, "", int(row.row), str(row.column), str(getattr(row, value)), details))
        if len(rows) > SHOWN:
            column = str(rows["column"].iloc[0])
            findings.append(Problem("more_of_these", file, "", None, column, details={"count": len(rows) - SHOWN}))

    note("loads_no_moment", long["unread"], "moment")
    note("loads_hour_absent", long["absent_hour"])
    note("loads_hour_doubtful", long["doubtful_hour"])
    note("loads_no_number", long["value"].isna() & long["text"].notna())
    negative = (long["value"] < 0) & (long["direction"] != "net")
    note("loads_negative", negative)
    long["value"] = long["value"].mask(negative)
    placed = long[long["start_utc"].notna()]
    keys = ["connection", "direction", "start_utc"]
    again = placed.duplicated(keys)
    differs = placed.groupby(keys)["value"].transform("nunique") > 1
    whole = again.reindex(long.index, fill_value=False)
    other = differs.reindex(long.index, fill_value=False)
    note("loads_twice_same", whole & ~other)
    note("loads_twice_different", whole & other)
    # Two values for one quarter-hour: nobody knows which is right, so neither is used.
    placed = placed[~again].assign(value=placed["value"].mask(differs))
    minutes = _interval(placed, file)
    placed = placed.assign(kw=placed["value"] * _factors(placed, unit, minutes, file))
    tables = {
        direction: _grid(rows, minutes)
        for direction, rows in placed.groupby("direction")
        if direction in {"drawn", "fed_in"}
    }
    net = _grid(placed[placed["direction"] == "net"], minutes)
    drawn = pd.concat([tables.get("drawn", pd.DataFrame()), net.clip(lower=0)], axis=1)
    fed = pd.concat([tables.get("fed_in", pd.DataFrame()), (-net).clip(lower=0)], axis=1)
    fed = fed.loc[:, [name not in net or bool((fed[name] > 0).any()) for name in fed.columns]]
    both = _without_holes(pd.DataFrame(index=drawn.index.union(fed.index))).index
    drawn, fed = drawn.reindex(both), fed.reindex(both)
    if minutes == HOUR_MINUTES:
        findings.append(Problem("loads_by_hour", file))
    findings += [*_gaps(drawn, file, "drawn"), *_gaps(fed, file, "fed_in")]
    return Loads(drawn, fed, tuple(findings))


def _moment(row: object) -> str:
    start = getattr(row, "start_utc", pd.NaT)
    return str(getattr(row, "moment", "")) if pd.isna(start) else f"{start:%Y-%m-%d %H:%M} UTC"


def _interval(placed: pd.DataFrame, file: str) -> int:
    """Return how many minutes lie between values, for most of them."""
    steps = placed.sort_values("start_utc").groupby(["connection", "direction"])["start_utc"].diff().dropna()
    if steps.empty:
        raise InputError(Problem("loads_too_few", file=file))
    minutes = int(steps.mode().iloc[0] / pd.Timedelta(minutes=1))
    odd = placed["start_utc"].dt.minute % minutes if minutes in {QUARTER_MINUTES, HOUR_MINUTES} else pd.Series([1])
    if minutes not in {QUARTER_MINUTES, HOUR_MINUTES} or odd.any():
        raise InputError(Problem("loads_interval_unknown", file=file, value=str(minutes)))
    return minutes


def _factors(placed: pd.DataFrame, given: str, minutes: int, file: str) -> pd.Series:
    units = placed["unit"].where(placed["unit"] != "", given.lower()).fillna(given.lower())
    unknown = sorted(set(units) - set(known_units()))
    if unknown:
        details = {"known": ", ".join(known_units())}
        code = "loads_unit_absent" if "" in unknown else "loads_unit_unknown"
        raise InputError(Problem(code, file=file, value=", ".join(unknown), details=details))
    return units.map({unit: kw_per_unit(unit, minutes) for unit in set(units)}).astype("float64")


def _grid(rows: pd.DataFrame, minutes: int) -> pd.DataFrame:
    if rows.empty:
        return pd.DataFrame(index=pd.DatetimeIndex([], tz="UTC", name="start_utc"))
    wide = rows.set_index(["start_utc", "connection"])["kw"].unstack("connection")  # noqa: PD010  (no double is averaged)
    wide.columns.name = None
    if minutes == HOUR_MINUTES:
        # The average of an hour holds in each of its quarter-hours; that is told, for it hides peaks.
        quarters = wide.index.repeat(4) + pd.to_timedelta(
            np.tile(np.arange(4) * QUARTER_MINUTES, len(wide)), unit="min"
        )
        wide = pd.DataFrame(np.repeat(wide.to_numpy(), 4, axis=0), quarters, wide.columns)
    return _without_holes(wide)


def _without_holes(wide: pd.DataFrame) -> pd.DataFrame:
    if wide.empty and not len(wide.index):
        return wide
    grid = pd.date_range(wide.index.min(), wide.index.max(), freq=QUARTER, name="start_utc")
    return wide.reindex(grid)


def _gaps(wide: pd.DataFrame, file: str, direction: str) -> Iterator[Problem]:
    """Tell every run of missing quarter-hours of every connection."""
    for name in wide.columns:
        missing = wide[name].isna().to_numpy()
        edges = np.flatnonzero(np.diff(np.r_[0, missing.astype(int), 0]))
        for shown, (first, last) in enumerate(zip(edges[::2], edges[1::2], strict=True)):
            if shown == SHOWN:
                left = len(edges) // 2 - SHOWN
                yield Problem("more_of_these", file, "", None, str(name), details={"count": left})
                break
            start, end = (f"{at:%Y-%m-%d %H:%M} UTC" for at in (wide.index[first], wide.index[last - 1] + QUARTER))
            details = {
                "connection": name,
                "direction": direction,
                "count": int(last - first),
                "from": start,
                "until": end,
            }
            yield Problem("loads_gap", file, details=details)
