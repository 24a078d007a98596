"""Public transport by how often it runs, on a small made-up timetable of which the answers follow by hand."""

from __future__ import annotations

import zipfile
from datetime import date

import pandas as pd
import pytest

from terreinwijzer.errors import InputError
from terreinwijzer.sources.timetable import read_timetable
from terreinwijzer.transitions.reach.public_transport import rides, transit_times
from terreinwijzer.transitions.reach.settings import ReachSettings

WINDOW = (420.0, 540.0)


def clock(minutes: float) -> str:
    return f"{int(minutes // 60):02d}:{int(minutes % 60):02d}:00"


def calls(line: str, first: int, every: int, stops: list[tuple[str, int]]) -> list[str]:
    """Return the stop times of a line that leaves from `first` on, up to nine o'clock."""
    return [
        f"{line}-{start},{stop},{place},{clock(start + after)},{clock(start + after)}"
        for start in range(first, 540, every)
        for place, (stop, after) in enumerate(stops)
    ]


@pytest.fixture
def feed(tmp_path):
    """Return a made-up feed: a bus every 15 minutes, a train every 30 that it meets, and a line on Sundays only."""
    bus = calls("bus", 420, 15, [("west", 0), ("hub", 10)])
    train = calls("train", 425, 30, [("hub", 0), ("city", 12)])
    slow = calls("slow", 421, 60, [("hub", 0), ("city", 50)])
    sunday = calls("sunday", 420, 5, [("west", 0), ("city", 1)])
    lines = {"bus": bus, "train": train, "slow": slow, "sunday": sunday}
    trips = sorted({(row.split(",")[0], line) for line, rows in lines.items() for row in rows})
    runs = {"sunday": "sun"}
    folder = tmp_path / "feed"
    folder.mkdir()
    texts = {
        "stops": [
            "stop_id,stop_name,stop_lat,stop_lon",
            "west,West,52.55,5.90", "hub,Hub,52.55,5.92", "city,City,52.55,6.00",
        ],
        "trips": ["route_id,service_id,trip_id", *(f"{line},{runs.get(line, 'week')},{trip}" for trip, line in trips)],
        "stop_times": ["trip_id,stop_id,stop_sequence,arrival_time,departure_time", *bus, *train, *slow, *sunday],
        "calendar": [
            "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date",
            "week,1,1,1,1,1,0,0,20260101,20261231", "sun,0,0,0,0,0,0,1,20260101,20261231",
        ],
        "calendar_dates": ["service_id,date,exception_type", "week,20260505,2", "sun,20260505,1"],
    }  # fmt: skip
    for name, rows in texts.items():
        (folder / f"{name}.txt").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return folder


def test_waiting_is_half_the_time_between_departures(feed):
    timetable = read_timetable(feed)
    assert timetable.day == date(2026, 1, 6)
    found = rides(timetable.stop_times, WINDOW).set_index(["from_stop", "to_stop"])
    assert found.loc[("west", "hub"), ["wait_min", "ride_min", "departures"]].tolist() == [7.5, 10.0, 8]
    # Taking the slow train along would save one minute of waiting and cost more of riding.
    assert found.loc[("hub", "city"), ["wait_min", "ride_min", "minutes"]].tolist() == [15.0, 12.0, 27.0]
    assert ("west", "city") not in found.index


def test_an_exception_in_the_calendar_goes_before_the_weekday(feed):
    found = rides(read_timetable(feed, date(2026, 5, 5)).stop_times, WINDOW)
    assert found[["from_stop", "to_stop"]].to_numpy().tolist() == [["west", "city"]]


def test_a_trip_is_walking_waiting_riding_and_changing_once(feed):
    timetable = read_timetable(feed)
    stops = timetable.stops.set_index("stop_id")
    parks = pd.DataFrame({"x_m": stops.loc[["west"], "x_m"] + 500, "y_m": stops.loc[["west"], "y_m"]})
    places = pd.DataFrame({"x_m": stops.loc[["city"], "x_m"], "y_m": stops.loc[["city"], "y_m"] + 250})
    places = pd.concat([places, parks + 100, places + 20_000])
    settings = ReachSettings()
    found = transit_times(parks, places, timetable.stops, rides(timetable.stop_times, WINDOW), settings)
    walk = (500 + 250) * 1.2 / 1000 / 5 * 60
    assert found.minutes[0, 0] == pytest.approx(walk + 7.5 + 10 + 2 + 15 + 12, abs=1e-4)
    assert found.straight[0].tolist() == [False, True, True]


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("trips", None, "trips.txt"),
        ("stops", "stop_id,stop_lat\nwest,52\n", "stop_lon"),
        ("frequencies", "trip_id,start_time,end_time,headway_secs\nbus-420,07:00:00,09:00:00,600\n", "frequencies.txt"),
        (
            "stop_times",
            "trip_id,stop_id,stop_sequence,arrival_time,departure_time\nbus-420,west,1,7 uur,7 uur\n",
            "7 uur",
        ),
    ],
)
def test_a_timetable_that_cannot_be_used_says_why(feed, name, text, words):
    file = feed / f"{name}.txt"
    if text is None:
        file.unlink()
    else:
        file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=words):
        read_timetable(feed)


def test_a_day_on_which_nothing_runs_and_a_damaged_file_are_told(feed, tmp_path):
    with pytest.raises(InputError, match="2027-01-05"):
        read_timetable(feed, date(2027, 1, 5))
    (tmp_path / "feed.zip").write_bytes(b"no zip")
    with pytest.raises(InputError, match="GTFS"):
        read_timetable(tmp_path / "feed.zip")
    with zipfile.ZipFile(tmp_path / "whole.zip", "w") as packed:
        for file in feed.iterdir():
            packed.write(file, file.name)
    assert len(read_timetable(tmp_path / "whole.zip").stops) == 3
