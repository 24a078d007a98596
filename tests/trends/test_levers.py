"""Levers in the middle change nothing, pulled they change every method in the direction that the vision gives."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from terreinwijzer.api.case import forecast_demand
from terreinwijzer.api.trend_effect import Basis, moved, quantities
from terreinwijzer.api.trends import find_trends, trends_basis, with_levers
from terreinwijzer.errors import InputError
from terreinwijzer.transitions.trends.levers import (
    HIGH,
    LOW,
    MIDDLE,
    POSITIONS,
    Changes,
    TrendSettings,
    changes_of,
    effects_of,
    lever_table,
    trend_settings,
)

LEVERS = tuple(effects_of(TrendSettings()))
positions = st.fixed_dictionaries({lever: st.sampled_from(POSITIONS) for lever in LEVERS})


@pytest.fixture(scope="module")
def basis(heerlen, heerlen_results) -> Basis:
    return trends_basis(heerlen, heerlen_results)


def test_in_the_middle_every_method_says_what_it_said(heerlen, basis):
    found = with_levers(basis, TrendSettings(dict.fromkeys(LEVERS, MIDDLE)))
    assert (found.effects["low_change"] == 0).all()
    assert (found.effects["high_change"] == 0).all()
    figures = forecast_demand(heerlen).figures
    demand = found.effects.set_index("quantity").loc["demand_ha"]
    assert demand["low_with"] == figures["demand.band_with_additions.low_ha"].value
    assert demand["high_with"] == figures["demand.band_with_additions.high_ha"].value


def test_changes_that_change_nothing_leave_the_tables_as_they_are(basis):
    assert basis.parameters is not None
    same = moved(basis, Changes({"circular": 1.0}))
    assert same.table("demand_additions").equals(basis.portfolio.table("demand_additions"))


@given(positions)
@settings(max_examples=27)
def test_what_levers_do_together_does_not_depend_on_their_order(levers):
    one = changes_of(TrendSettings(levers))
    other = changes_of(TrendSettings(dict(reversed(levers.items()))))
    assert one.land_quotient == pytest.approx(other.land_quotient)
    assert one.electricity == pytest.approx(other.electricity)
    assert one.growth_points == pytest.approx(other.growth_points)
    assert dict(one.additions) == pytest.approx(dict(other.additions))


@pytest.mark.parametrize("lever", LEVERS)
def test_a_lever_works_in_one_direction(basis, lever):
    low, high = (quantities(basis, changes_of(TrendSettings({lever: position}))) for position in (LOW, HIGH))
    middle = quantities(basis, Changes({}))
    for name in ("demand_ha", "electricity_kwh", "room_ha"):
        assert low[name][1] <= middle[name][1] <= high[name][1], name
    assert high["demand_ha"][1] > low["demand_ha"][1]


def test_the_use_of_electricity_is_that_of_the_screening_times_the_factors(basis, heerlen_results):
    both = changes_of(TrendSettings({"digital": HIGH, "energy_climate": HIGH}))
    now = heerlen_results.hub_screening["annual_kwh"].sum()
    assert quantities(basis, both)["electricity_kwh"][0] == pytest.approx(now * 1.10 * 1.40)


def test_jobs_and_hectares_work_through_to_education_and_streams(basis, heerlen_results):
    pulled = quantities(basis, changes_of(TrendSettings({"digital": HIGH})))
    for found in (basis.without, pulled):
        jobs = found["jobs_on_parks_jobs"]
        levels = heerlen_results.labour.levels.groupby("level")[["low_jobs", "high_jobs"]].sum()
        parts = levels / heerlen_results.labour.sectors["jobs"].sum()
        for level, part in parts.iterrows():
            assert found[f"jobs_{level}_jobs"] == pytest.approx((jobs[0] * part.iloc[0], jobs[1] * part.iloc[1]))
        tonnes = heerlen_results.streams.by_park[["low_tonnes", "high_tonnes"]].sum()
        now = heerlen_results.labour.sectors["jobs"].sum()
        assert found["streams_tonnes"] == pytest.approx(
            (jobs[0] * tonnes.iloc[0] / now, jobs[1] * tonnes.iloc[1] / now)
        )
    # Robots first: fewer jobs, and with them less that comes free.
    assert pulled["jobs_higher_jobs"][1] < basis.without["jobs_higher_jobs"][1]
    assert pulled["streams_tonnes"][1] < basis.without["streams_tonnes"][1]
    # Of Heerlen no outlines are known, and so no paving.
    assert "shower_m3" not in pulled


def test_more_demand_is_more_water_of_a_shower(basis):
    wet = replace(basis, shower_m3_per_ha=(300.0, 400.0))
    found = quantities(wet, changes_of(TrendSettings({"circular": HIGH})))
    low, high = found["demand_ha"]
    assert found["shower_m3"] == pytest.approx((300 * low, 400 * high))
    assert found["shower_m3"][1] - wet.without["shower_m3"][1] == pytest.approx(400 * 6)


def test_twice_the_addition_is_added_once_more(heerlen, heerlen_results):
    """The addition for the circular economy is 2 to 6 hectares; high doubles it."""
    found = (
        find_trends(heerlen, heerlen_results, levers={"circular": HIGH}).effects.set_index("quantity").loc["demand_ha"]
    )
    assert (found["low_change"], found["high_change"]) == pytest.approx((2, 6))


def test_a_case_gives_its_own_ends(basis):
    own = trend_settings({"levers": {"circular": HIGH}, "effects": {"circular": {"addition.circular": [0, 1.5]}}})
    found = with_levers(basis, own).effects.set_index("quantity").loc["demand_ha"]
    assert found["high_change"] == pytest.approx(3)
    table = lever_table(own, "en")
    assert table.loc[table["of_case"], "effect"].tolist() == ["addition.circular"]


def test_every_effect_says_that_its_amount_is_assumed():
    for language in ("nl", "en"):
        assert lever_table(TrendSettings(), language)["source"].str.contains("Terreinwijzer").all()


def test_without_a_forecast_or_a_screening_only_the_rest_is_told(heerlen):
    nothing = Basis(heerlen.portfolio, None, "Heerlen")
    assert quantities(nothing, Changes({})) == {}
    assert list(quantities(Basis(heerlen.portfolio, None, "Heerlen", 100.0), Changes({}))) == ["electricity_kwh"]


@pytest.mark.parametrize(
    ("raw", "code"),
    [({"lever": {}}, "trends_setting_unknown"), ({"levers": {"moon": HIGH}}, "trends_position_wrong"),
     ({"levers": {"circular": "up"}}, "trends_position_wrong"), ({"levers": "circular"}, "trends_position_wrong"),
     ({"effects": {"circular": {"land_quotient": [1, 2]}}}, "trends_effect_wrong"),
     ({"effects": {"circular": {"electricity": [1]}}}, "trends_effect_wrong"),
     ({"effects": {"circular": {"electricity": [-1, 2]}}}, "trends_effect_wrong"),
     ({"effects": {"moon": {"electricity": [1, 2]}}}, "trends_effect_wrong"),
     ({"effects": {"circular": "all"}}, "trends_effect_wrong")],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused(raw, code):
    with pytest.raises(InputError) as caught:
        trend_settings(raw)
    assert caught.value.problems[0].code == code
