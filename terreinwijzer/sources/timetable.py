"""Timetables of public transport in GTFS: the stops, and the stop times of the trips that run on one day."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import geopandas as gpd
import pandas as pd

from terreinwijzer.errors import InputError, Problem
from terreinwijzer.sources.shapes import RD

NEEDED = {
    "stops": ("stop_id", "stop_lat", "stop_lon"),
    "trips": ("trip_id", "service_id"),
    "stop_times": ("trip_id", "stop_id", "stop_sequence", "arrival_time", "departure_time"),
}
CALENDAR = ("service_id", "start_date", "end_date")
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
EXCEPTIONS = ("service_id", "date", "exception_type")
TUESDAY = 1


@dataclass(frozen=True)
class Timetable:
    """What runs on one day.

    Attributes
    ----------
    day
        The day that counts.
    stops
        `stop_id`, `name`, `x_m` and `y_m` in EPSG:28992.
    stop_times
        `trip_id`, `stop_id`, `order`, `arrival_min`, `departure_min` (after midnight), `boards` and `alights` (whether
        one may). Stops without a time are left out: nobody knows when the trip is there.
    """

    day: date
    stops: pd.DataFrame
    stop_times: pd.DataFrame


def read_timetable(path: Path, day: date | None = None) -> Timetable:
    """Read a GTFS feed, a zip file or a folder.

    Parameters
    ----------
    day
        Without one the first Tuesday on which anything runs.

    Raises
    ------
    InputError
        The feed or a file of it is missing or damaged, a column is missing, it uses `frequencies.txt`, or nothing runs
        on that day.
    """
    tables = {name: _table(path, name, columns) for name, columns in NEEDED.items()}
    if len(_table(path, "frequencies", ("trip_id",), optional=True)):
        raise InputError(Problem("gtfs_frequencies", file=path.name))
    calendar = _table(path, "calendar", (*CALENDAR, *WEEKDAYS), optional=True)
    dates = _table(path, "calendar_dates", EXCEPTIONS, optional=True)
    chosen = day or _first_tuesday(calendar, dates)
    services = _running(calendar, dates, chosen) if chosen else set()
    trips = tables["trips"][tables["trips"]["service_id"].isin(services)]
    if chosen is None or trips.empty:
        raise InputError(Problem("gtfs_nothing_runs", file=path.name, value=str(chosen or "–")))
    times = tables["stop_times"][tables["stop_times"]["trip_id"].isin(trips["trip_id"])]
    return Timetable(chosen, _stops(tables["stops"], path), _times(times, path))


def _table(path: Path, name: str, columns: tuple[str, ...], *, optional: bool = False) -> pd.DataFrame:
    file = f"{name}.txt"
    try:
        if path.is_dir():
            text: io.BytesIO | None = io.BytesIO((path / file).read_bytes()) if (path / file).is_file() else None
        else:
            with zipfile.ZipFile(path) as feed:
                text = io.BytesIO(feed.read(file)) if file in feed.namelist() else None
        if text is None and optional:
            return pd.DataFrame(columns=list(columns))
        if text is None:
            raise InputError(Problem("gtfs_file_missing", file=path.name, value=file))
        found = pd.read_csv(text, dtype="str", encoding="utf-8-sig")
    except FileNotFoundError:
        raise InputError(Problem("file_missing", file=str(path))) from None
    except (zipfile.BadZipFile, UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError, OSError):
        raise InputError(Problem("gtfs_unreadable", file=path.name, value=file)) from None
    absent = [column for column in columns if column not in found]
    if absent:
        known = ", ".join(found.columns)
        raise InputError(
            *(Problem("column_missing", file=file, column=each, details={"known": known}) for each in absent)
        )
    return found


def _running(calendar: pd.DataFrame, dates: pd.DataFrame, day: date) -> set[str]:
    """Return the services of a day: by weekday, with the exceptions added and taken away."""
    said = day.strftime("%Y%m%d")
    period = (calendar["start_date"] <= said) & (calendar["end_date"] >= said)
    weekly = set(calendar.loc[period & (calendar[WEEKDAYS[day.weekday()]] == "1"), "service_id"])
    own = dates[dates["date"] == said]
    added = set(own.loc[own["exception_type"] == "1", "service_id"])
    return (weekly | added) - set(own.loc[own["exception_type"] == "2", "service_id"])


def _first_tuesday(calendar: pd.DataFrame, dates: pd.DataFrame) -> date | None:
    said = sorted({*calendar["start_date"].dropna(), *dates["date"].dropna()})
    days = pd.to_datetime(pd.Series(said), format="%Y%m%d", errors="coerce").dropna()
    for first in days:
        tuesday: date = first.date() + timedelta(days=(TUESDAY - first.weekday()) % 7)
        if _running(calendar, dates, tuesday):
            return tuesday
    return None


def _stops(stops: pd.DataFrame, path: Path) -> pd.DataFrame:
    east, north = (pd.to_numeric(stops[column], errors="coerce") for column in ("stop_lon", "stop_lat"))
    there = east.notna() & north.notna()
    if not there.any():
        raise InputError(Problem("gtfs_unreadable", file=path.name, value="stops.txt"))
    points = gpd.GeoSeries(gpd.points_from_xy(east[there], north[there]), crs="EPSG:4326").to_crs(RD)
    names = stops.get("stop_name", stops["stop_id"])
    return pd.DataFrame(
        {"stop_id": stops.loc[there, "stop_id"].to_numpy(), "name": names[there].to_numpy(),
         "x_m": points.x.to_numpy(), "y_m": points.y.to_numpy()}
    )  # fmt: skip


def _times(times: pd.DataFrame, path: Path) -> pd.DataFrame:
    order = pd.to_numeric(times["stop_sequence"], errors="coerce")
    arrival, departure = _minutes(times["arrival_time"]), _minutes(times["departure_time"])
    wrong = (times["arrival_time"].notna() & arrival.isna()) | (times["departure_time"].notna() & departure.isna())
    if wrong.any() or order.isna().any():
        row = times[wrong | order.isna()].iloc[0]
        value = f"{row['trip_id']}: {row['arrival_time']} / {row['departure_time']} / {row['stop_sequence']}"
        raise InputError(Problem("gtfs_time_wrong", file=path.name, value=value))
    found = pd.DataFrame(
        {
            "trip_id": times["trip_id"], "stop_id": times["stop_id"], "order": order,
            "arrival_min": arrival.fillna(departure), "departure_min": departure.fillna(arrival),
            "boards": times.get("pickup_type", pd.Series("0", index=times.index)).fillna("0") != "1",
            "alights": times.get("drop_off_type", pd.Series("0", index=times.index)).fillna("0") != "1",
        }
    )  # fmt: skip
    known = found[found["arrival_min"].notna()]
    return known.sort_values(["trip_id", "order"], kind="stable").reset_index(drop=True)


def _minutes(clock: pd.Series) -> pd.Series:
    """Return minutes after midnight of times such as `25:10:00`, which is ten past one the next day."""
    parts = clock.str.strip().str.extract(r"^(\d{1,2}):(\d{2}):(\d{2})$").astype("float64")
    return parts[0] * 60 + parts[1] + parts[2] / 60
