"""What room there is on the grid now: worked out by hand on a handful of quarter-hours."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from terreinwijzer.transitions.hub.hours import quarters_of
from terreinwijzer.transitions.hub.picture import (
    coincidence,
    congestion,
    constant_load_that_fits,
    load_duration,
    matches,
    room,
    room_by_hour,
    shared_flows,
    solar_that_fits,
)

MORNING = pd.date_range("2025-06-02 08:00", periods=4, freq="15min", tz="UTC")
# The bakery peaks at night, the garage by day, and the barn has a roof full of panels.
NET = pd.DataFrame({"bakery": [90.0, 60, 20, 10], "garage": [10.0, 30, 80, 100], "barn": [5.0, 0, -40, -90]}, MORNING)
GTV = pd.Series({"bakery": 80.0, "garage": 85.0, "barn": 20.0})
EXPORT = pd.Series({"bakery": 0.0, "garage": 0.0, "barn": 50.0})


def test_the_group_peaks_lower_than_its_members():
    found = coincidence(NET)
    assert found.loc["import", "group_peak_kw"] == 105
    assert found.loc["import", "group_peak_at"] == MORNING[0]
    assert found.loc["import", "sum_of_peaks_kw"] == 90 + 100 + 5
    assert found.loc["import", "coincidence"] == pytest.approx(105 / 195)
    assert found.loc["export", "sum_of_peaks_kw"] == 90
    assert found.loc["export", "group_peak_kw"] == 0


def test_a_quarter_hour_with_a_gap_is_left_out_and_counted():
    gap = NET.copy()
    gap.iloc[0, 0] = np.nan
    found = coincidence(gap).loc["import"]
    assert (found["quarters_known"], found["quarters"], found["group_peak_kw"]) == (3, 4, 90)


def test_sharing_takes_congestion_away_that_each_alone_has():
    found = congestion(NET, GTV, EXPORT, pd.Series({"import": 100.0, "export": 50.0}))
    assert found.loc[("import", "alone"), ["hours", "excess_kwh", "highest_kw", "connections"]].tolist() == [
        0.5, (10 + 15) / 4, 15, 2,
    ]  # fmt: skip
    assert found.loc[("import", "shared"), ["hours", "excess_kwh", "highest_kw"]].tolist() == [0.25, 5 / 4, 5]
    assert found.loc[("export", "alone"), "excess_kwh"] == 40 / 4
    assert found.loc[("export", "shared"), "hours"] == 0


def test_room_counts_feeding_in_as_room_for_drawing():
    assert room(NET, GTV, "import")["barn"].tolist() == [15, 20, 60, 110]
    assert room(NET, EXPORT, "export")["barn"].tolist() == [55, 50, 10, -40]


def test_who_is_short_is_matched_with_who_has_room_at_that_moment():
    found = matches(NET, GTV, "import")
    assert found.loc[("bakery", "garage"), ["hours", "kwh", "covered_pct"]].tolist() == [0.25, 2.5, 100]
    assert found.loc[("garage", "bakery"), "kwh"] == 15 / 4
    assert ("barn", "garage") not in found.index


def test_load_duration_runs_from_the_peak_to_the_valley():
    found = load_duration(NET)
    assert found.loc[0, "group"] == 105
    assert found.loc[100, "group"] == 20
    assert found["bakery"].is_monotonic_decreasing


def test_room_by_hour_is_the_least_of_each_month_and_local_hour():
    found = room_by_hour(NET, 100, "import")
    assert found.loc[6, 10] == -5
    assert found.shape == (1, 1)


def test_a_newcomer_fits_in_the_worst_hour_or_does_without_for_some():
    assert constant_load_that_fits(NET, 120) == 15
    assert constant_load_that_fits(NET, 120, hours_a_year_without=0.5) == 60
    assert constant_load_that_fits(NET, 90) == 0


@given(st.floats(0, 20), st.floats(10, 500))
def test_solar_that_fits_loses_no_more_than_allowed(share, capacity):
    sun = pd.Series([0.0, 0.2, 0.7, 1.0], MORNING)
    kwp = solar_that_fits(NET, sun, capacity, share)
    left = NET.sum(axis=1) + capacity
    lost = lambda size: (size * sun - left).clip(lower=0).sum() / (size * sun.sum()) * 100  # noqa: E731
    assert lost(max(kwp, 1e-6)) <= share + 1e-6
    assert lost(1.01 * kwp + 0.1) >= share - 1e-6


def test_a_year_has_its_quarter_hours_in_legal_time():
    assert (len(quarters_of(2025)), len(quarters_of(2028))) == (35_040, 35_136)
    assert quarters_of(2025)[0] == pd.Timestamp("2024-12-31 23:00", tz="UTC")


def test_shortages_are_lent_once_and_in_proportion_to_the_room_of_the_others():
    """At 8:00 the bakery lacks 10 kW; the garage has 75 and the barn 15. At 8:45 the garage lacks 15; 70 and 110."""
    flows = shared_flows(NET, GTV, "import").set_index(["helper", "short"])["kwh"]
    assert flows["garage", "bakery"] == pytest.approx(10 * 75 / 90 / 4)
    assert flows["barn", "bakery"] == pytest.approx(10 * 15 / 90 / 4)
    assert flows["bakery", "garage"] == pytest.approx(15 * 70 / 180 / 4)
    assert flows.sum() == pytest.approx((10 + 15) / 4)


def test_what_nobody_can_lend_is_told_apart():
    flows = shared_flows(NET[["barn"]], EXPORT, "export")
    assert flows["helper"].isna().all()
    assert flows["kwh"].tolist() == pytest.approx([40 / 4])
