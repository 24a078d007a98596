"""What measures would do, against sums worked out by hand, and what the settings and the data files promise."""

from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from terreinwijzer.errors import InputError
from terreinwijzer.transitions.climate.factors import factor_table, measures, yardstick
from terreinwijzer.transitions.climate.plan import COLUMNS, per_measure, per_place, plan
from terreinwijzer.transitions.climate.settings import ClimateSettings, climate_settings
from terreinwijzer.transitions.climate.subsidies import subsidies_on
from terreinwijzer.vocabulary.codes import codes

PARK = pd.DataFrame(
    {
        "park_id": ["p"], "outline_m2": [10_000.0], "roof_m2": [2_500.0],
        "green_roof_low_m2": [450.0], "green_roof_high_m2": [1_500.0],
        "flat_roof_low_m2": [2_500.0], "flat_roof_high_m2": [2_500.0],
        "paved_low_m2": [3_000.0], "paved_high_m2": [5_000.0],
        "parking_fit_low_m2": [float("nan")], "parking_fit_high_m2": [float("nan")],
    },
    index=pd.Index(["p"], name="place_id"),
)  # fmt: skip


def test_area_times_factor_from_low_to_high():
    found = plan(PARK, ClimateSettings(green_roof_pct=50, remove_paving_pct=10)).set_index("measure")
    roof = found.loc["green_roof"]
    assert (roof["area_low_m2"], roof["area_high_m2"]) == (225, 750)
    # 25 litres at least (Heerlen, extensive), 50 at most (intensive).
    assert (roof["water_low_m3"], roof["water_high_m3"]) == pytest.approx((225 * 0.025, 750 * 0.050))
    assert (roof["cost_low_eur"], roof["cost_high_eur"]) == pytest.approx((225 * 59, 750 * 133))
    # When all roofs are green a pedestrian is 0.1 to 0.3 degrees cooler; here it is 9 to 30 % of them.
    assert (roof["cooling_low_c"], roof["cooling_high_c"]) == pytest.approx((0.009, 0.09))
    # Ten percent more green is 0.6 to 0.7 degrees; here it is 3 to 5 %.
    green = found.loc["remove_paving"]
    assert (green["cooling_low_c"], green["cooling_high_c"]) == pytest.approx((0.18, 0.35))


def test_a_surface_that_is_not_known_gives_no_effect_rather_than_nothing():
    found = plan(PARK, ClimateSettings()).set_index("measure")
    assert found.loc["half_open", list(COLUMNS)].isna().all()
    assert per_measure(found.reset_index(), PARK)["known"].to_dict()["half_open"] == 0


def test_the_shower_is_what_falls_on_roofs_and_paving():
    chosen = ClimateSettings(shower_mm=100)
    whole = per_place(plan(PARK, chosen), PARK, chosen).loc["p"]
    assert (whole["shower_low_m3"], whole["shower_high_m3"]) == pytest.approx((550, 750))
    assert whole["held_low_pct"] == pytest.approx(100 * whole["water_low_m3"] / 550)


@given(st.floats(0, 50), st.floats(0, 50))
def test_more_of_a_measure_never_does_less(first, second):
    less, more = sorted((first, second))
    few, many = (
        plan(PARK, ClimateSettings(trees_pct=share)).set_index("measure").loc["trees"] for share in (less, more)
    )
    assert (many[list(COLUMNS)] >= few[list(COLUMNS)]).all()


def test_every_range_runs_from_low_to_high_and_names_its_source():
    for language in ("nl", "en"):
        table = factor_table(language)
        assert (table["low"] <= table["high"]).all()
        assert table["source"].str.len().gt(20).all()
    # A factor without a published source says so.
    own = table["source"].str.startswith("assumption of Terreinwijzer")
    assert table.loc[own, "assumption"].all()


def test_measures_have_a_name_and_a_share_to_choose():
    assert set(measures()) <= set(codes("climate_measure"))
    for measure in measures().values():
        assert hasattr(ClimateSettings(), measure.share)


def test_a_criterion_is_tested_or_says_what_that_would_need():
    for criterion in yardstick().values():
        assert ("measure" in criterion) != ("needs" in criterion)
        assert ("at_least" in criterion) or ("at_most" in criterion) or criterion["proof"] == "none"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"grass_pct": 5}, "grass_pct"),
        ({"trees_pct": 120}, "trees_pct = 120"),
        ({"shower_mm": "much"}, "shower_mm = much"),
        ({"bioswale_pct": 60, "remove_paving_pct": 60}, "= 120"),
        ({"green_roof_pct": 60, "white_roof_pct": 60}, "= 120"),
    ],
)
def test_settings_that_cannot_be_meant_are_refused(given, said):
    with pytest.raises(InputError, match=said):
        climate_settings(given)


def test_a_subsidy_that_ran_out_is_told():
    table = pd.DataFrame(
        {
            "from_date": [date(2019, 12, 4), date(2027, 1, 1), date(2020, 1, 1), None],
            "until_date": [date(2024, 12, 31), None, None, None],
        }
    )
    assert subsidies_on(table, date(2026, 6, 1))["state"].tolist() == ["closed", "coming", "open", "unknown"]
    # The last day counts.
    assert subsidies_on(table, date(2024, 12, 31))["state"].iloc[0] == "open"
