"""Sun on roofs and loads that nobody measured: against published yields, and with the source of every factor."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from terreinwijzer.transitions.hub.hours import QUARTER_HOURS, quarters_of
from terreinwijzer.transitions.hub.profiles import annual_use, by_profile, made_up_shape, use_factor
from terreinwijzer.transitions.hub.solar import (
    MONTHLY_KWH_M2,
    roof_kwp,
    synthetic_radiation,
    yield_per_kwp,
)

YEAR = quarters_of(2025)


@pytest.fixture(scope="module")
def sun():
    return synthetic_radiation(YEAR)


def test_the_made_up_year_has_the_sum_of_radiation_of_every_month(sun):
    monthly = sun["ghi"].groupby(YEAR.month).sum() * QUARTER_HOURS / 1000
    np.testing.assert_allclose(monthly, MONTHLY_KWH_M2, rtol=0.02)
    assert sun.loc[sun["zenith"] > 95, "ghi"].max() == 0


def test_a_roof_to_the_south_yields_what_is_usual_and_one_to_the_north_less(sun):
    south, east, north = (yield_per_kwp(sun, 13, azimuth).sum() * QUARTER_HOURS for azimuth in (180, 90, 0))
    assert 850 < south < 1000  # usual in the Netherlands: 875-950 kWh/kWp
    assert 780 < east < south
    assert north < east
    best = yield_per_kwp(sun, 35, 180).sum() * QUARTER_HOURS
    assert best > south


def test_a_roof_to_the_east_peaks_before_one_to_the_west(sun):
    hours = [yield_per_kwp(sun, 13, azimuth).groupby(YEAR.hour).mean().idxmax() for azimuth in (90, 180, 270)]
    assert hours == sorted(hours)
    assert hours[0] < hours[2]


def test_the_same_seed_gives_the_same_year_and_another_another(sun):
    assert synthetic_radiation(YEAR)["ghi"].equals(sun["ghi"])
    assert not synthetic_radiation(YEAR, seed=2)["ghi"].equals(sun["ghi"])


@pytest.mark.shared
def test_made_up_months_lie_near_a_measured_year(shared):
    path = shared / "data/energie/knmi_uurgegevens_260_debilt_2000.txt.gz"
    raw = pd.read_csv(path, skiprows=33, header=None, skipinitialspace=True, usecols=[1, 11], names=["day", "q"])
    measured = raw.groupby(raw["day"] // 100 % 100)["q"].sum() * 10_000 / 3.6e6  # J/cm2 to kWh/m2
    assert len(measured) == 12
    assert sum(MONTHLY_KWH_M2) == pytest.approx(measured.sum(), rel=0.12)
    assert np.corrcoef(MONTHLY_KWH_M2, measured)[0, 1] > 0.97


def test_a_roof_carries_what_rvo_says():
    area, usable = pd.Series([2000.0, 10_000.0, np.nan]), pd.Series([100.0, 60.0, 60.0])
    assert roof_kwp(area, usable).tolist()[:2] == pytest.approx([300, 900])
    assert np.isnan(roof_kwp(area, usable)[2])


def test_use_follows_the_longest_known_beginning_of_the_sbi_code_and_tells_its_source():
    assert use_factor("46.31").use == "cold_store"
    assert use_factor("4612").use == "wholesale"
    assert "83374NED" in use_factor("69").source["nl"]
    assert use_factor("24").assumption
    assert use_factor("01") is None
    assert use_factor(None) is None


def test_stated_use_goes_before_the_factor_and_nothing_known_stays_missing():
    table = pd.DataFrame(
        {
            "annual_use_kwh": [500_000, np.nan, np.nan, np.nan],
            "sbi": ["69", "4612", "01", None],
            "floor_area_m2": [1000.0, 2000.0, 500.0, 500.0],
        },
        ["given", "factor", "unknown", "none"],
    )
    found = annual_use(table)
    assert found["annual_kwh"].tolist()[:2] == [500_000, 100_000]
    assert found["annual_kwh"].isna().tolist() == [False, False, True, True]
    assert found.loc["given", "figure"].basis == "given"
    assert found.loc["factor", "figure"].parameters == {"kwh_m2": 50.0, "use": "wholesale"}


@pytest.mark.parametrize("use", ["office", "wholesale", "cold_store", "retail", "workshop", "two_shifts", "continuous"])
def test_a_made_up_shape_adds_up_to_one_and_works_by_day(use):
    shape = made_up_shape(use, YEAR)
    assert shape.sum() == pytest.approx(1)
    assert (shape > 0).all()
    tuesday = shape[YEAR.tz_convert("Europe/Amsterdam").dayofweek == 1]
    by_hour = tuesday.groupby(tuesday.index.tz_convert("Europe/Amsterdam").hour).mean()
    assert by_hour[10] > by_hour[3]
    power = by_profile(pd.Series({"hal": 876_000.0}), shape.to_frame("hal"))
    assert power["hal"].sum() * QUARTER_HOURS == pytest.approx(876_000)
