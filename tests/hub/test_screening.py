"""Screening of many parks: what a hub could bring, the same for one park, many, and on Dask."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from terreinwijzer.transitions.hub.hours import quarters_of
from terreinwijzer.transitions.hub.screening import hub_potential, lowest_levels

DAYS = quarters_of(2025)[: 96 * 4]
SUN = pd.Series(np.clip(np.sin((np.arange(96 * 4) % 96 - 24) / 48 * np.pi), 0, None), DAYS)
USES = ("office", "wholesale", "cold_store")
PARKS = pd.DataFrame(
    {
        "office": [8e3, 8e3, 0.0, np.nan, 3e3],
        "wholesale": [np.nan, 8e3, 0.0, np.nan, 9e3],
        "cold_store": [np.nan, 8e3, 9e3, np.nan, 1e3],
        "roof_area_m2": [0.0, 2000.0, np.nan, np.nan, 9000.0],
    },
    pd.Index(["one use", "mixed", "cold", "nothing known", "much sun"], name="park_id"),
)


def test_a_mixed_park_frees_more_by_sharing_than_one_of_one_use():
    found = hub_potential(PARKS, USES, SUN)
    assert found.loc["one use", "freed_pct"] == pytest.approx(0)
    assert found.loc["mixed", "freed_pct"] > 1
    assert found.loc["mixed", "group_peak_kw"] < found.loc["mixed", "own_peaks_kw"]
    assert found.loc["mixed", "score"] > found.loc["one use", "score"]
    assert np.isnan(found.loc["nothing known", "score"])
    assert found["score"].dropna().between(0, 100).all()


def test_sun_of_one_use_is_used_by_another():
    found = hub_potential(PARKS, USES, SUN)
    assert found.loc["much sun", "sun_used_together_kwh"] > 0
    assert found.loc["one use", "sun_used_together_kwh"] == pytest.approx(0)
    assert 0 < found.loc["much sun", "sun_used_pct"] < 100


def test_every_park_has_the_same_outcome_alone_and_in_a_crowd():
    whole = hub_potential(PARKS, USES, SUN)
    alone = pd.concat([hub_potential(PARKS.loc[[name]], USES, SUN) for name in PARKS.index])
    pd.testing.assert_frame_equal(alone, whole)


def test_a_battery_cuts_the_peak_to_what_its_power_and_content_allow():
    """One day of 10 kW with two hours of 30: 8 kWh held at the start cut 4 kW for two hours, a larger one its power."""
    load = np.full((96, 3), 10.0)
    load[40:48] = 30.0
    days = np.zeros(96, dtype=int)
    levels = lowest_levels(load, days, np.array([8.0, 1000.0, 0.0]), np.array([100.0, 5.0, 0.0]))
    assert levels[0] == pytest.approx([26, 25, 30], abs=0.01)


def test_the_next_day_starts_with_what_the_day_before_left():
    load = np.full((192, 1), 10.0)
    load[92:96] = 30.0  # an hour at the end of the first day
    load[96:100] = 30.0  # and the first of the next, without time to charge
    levels = lowest_levels(load, np.repeat([0, 1], 96), np.array([10.0]), np.array([100.0]))
    assert levels[:, 0] == pytest.approx([20, 30], abs=0.01)
