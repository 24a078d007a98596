"""What must hold for any forecast."""

from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from terreinwijzer.demand.backtest import backtest, backtest_summary, yearly_growth_of_land_use
from terreinwijzer.demand.confrontation import confront
from terreinwijzer.demand.forecast import forecast
from terreinwijzer.demand.parameters import DemandParameters, demand_parameters
from terreinwijzer.demand.split import scaled_split, split_completeness, split_demand
from terreinwijzer.demand.uncertainty import demand_uncertainty
from terreinwijzer.errors import InputError
from terreinwijzer.lineage import Figure
from terreinwijzer.snapshots.portfolio import Portfolio

hectares = st.floats(0, 50, allow_nan=False)
issuances = st.lists(hectares, min_size=10, max_size=10)


def portfolio_of(issued: list[float], growth: float = 0.5, available: float = 30.0) -> Portfolio:
    years = list(range(2011, 2021))
    return Portfolio(
        "Test",
        "Region",
        date(2023, 12, 31),
        {
            "issuance": pd.DataFrame({"municipality": "Town", "year": years, "issued_ha": issued}),
            "region_employment": pd.DataFrame(
                {
                    "region": ["Region"] * 2, "year": [2015, 2021], "jobs": [1000.0, 1100.0],
                    "jobs_on_parks": [250.0, 280.0], "net_issued_ha": [10.0, 10.5], "available_ha": [None, available],
                }
            ),
            "scenarios": pd.DataFrame(
                {
                    "scenario": ["S"], "annual_job_growth_pct": [growth], "base_year": [2021], "horizon_year": [2030],
                    "compounding_years": [9], "location_type_preference_pct": [26.0],
                    "land_quotient_m2_per_job": [394.0], "land_quotient_year": [2015],
                }
            ),
        },
    )  # fmt: skip


def parameters_of(**changes: object) -> DemandParameters:
    return demand_parameters(
        {"base_period": [2011, 2020], "horizon_year": 2030, "supply_year": 2021, "draws": 500} | changes
    )


@given(issuances, st.floats(0, 50), st.floats(0, 50))
def test_more_intensification_never_means_more_demand(issued, one, other):
    low, high = sorted((one, other))
    figures = forecast(portfolio_of(issued), parameters_of(intensification_pct=[low, high])).figures
    assert figures["demand.method_1.low_ha"].value <= figures["demand.method_1.high_ha"].value + 1e-9


@given(issuances)
def test_a_forecast_as_long_as_the_base_period_without_intensification_repeats_the_past(issued):
    figures = forecast(portfolio_of(issued), parameters_of(intensification_pct=[0, 0])).figures
    assert figures["demand.method_1.low_ha"].value == pytest.approx(sum(issued))


@given(st.integers(2021, 2060))
def test_without_growth_and_with_today_s_preference_and_quotient_no_extra_land_is_needed(horizon):
    portfolio = portfolio_of([1.0] * 10, growth=0.0)
    portfolio.tables["scenarios"]["horizon_year"] = max(horizon, 2022)
    portfolio.tables["scenarios"]["location_type_preference_pct"] = 100 * 280.0 / 1100.0
    portfolio.tables["scenarios"]["land_quotient_year"] = 2021
    figures = forecast(portfolio, parameters_of()).figures
    assert figures["demand.method_2.s.extra_ha"].value == pytest.approx(0, abs=1e-9)


@given(issuances, st.floats(0, 30), st.floats(0, 30))
def test_additions_never_touch_the_band(issued, low, more):
    portfolio = portfolio_of(issued)
    additions = pd.DataFrame(
        {
            "addition": ["circular"], "low_ha": [low], "high_ha": [low + more], "start_year": [2022],
            "end_year": [2030], "basis_nl": ["aanname"], "basis_en": ["assumed"], "illustrative": [True],
        }
    )  # fmt: skip
    with_them = Portfolio("T", "Region", date(2023, 12, 31), {**portfolio.tables, "demand_additions": additions})
    bare, added = (forecast(item, parameters_of()).figures for item in (portfolio, with_them))
    for name, extra in (("low", low), ("high", low + more)):
        assert added[f"demand.band.{name}_ha"].value == bare[f"demand.band.{name}_ha"].value
        assert added[f"demand.band_with_additions.{name}_ha"].value == pytest.approx(
            bare[f"demand.band.{name}_ha"].value + extra
        )
    assert not any("additions" in name for name in bare)


@given(st.floats(-2, 2), st.floats(-2, 2))
def test_more_growth_never_means_less_demand(one, other):
    low, high = sorted((one, other))
    demands = [
        forecast(portfolio_of([1.0] * 10, growth), parameters_of()).figures["demand.method_2.s.extra_ha"].value
        for growth in (low, high)
    ]
    assert demands[0] <= demands[1]


@given(issuances)
def test_quantiles_are_in_order_and_the_same_seed_gives_the_same_draws(issued):
    first, again = (demand_uncertainty(portfolio_of(issued), parameters_of()) for _ in range(2))
    assert (first.quantiles["p10_ha"] <= first.quantiles["p50_ha"]).all()
    assert (first.quantiles["p50_ha"] <= first.quantiles["p90_ha"]).all()
    pd.testing.assert_frame_equal(first.draws, again.draws)
    assert (first.tornado["low_ha"] <= first.tornado["high_ha"]).all()
    assert first.tornado["swing_ha"].is_monotonic_decreasing


def test_another_seed_gives_other_draws():
    one, other = (demand_uncertainty(portfolio_of([1.0, 5.0] * 5), parameters_of(seed=seed)) for seed in (1, 2))
    assert not one.draws.equals(other.draws)


@given(issuances, st.floats(1, 100), st.floats(1, 100))
def test_more_supply_never_runs_out_earlier(issued, one, other):
    less, more = sorted((one, other))
    years = []
    for available in (less, more):
        portfolio = portfolio_of(issued, available=available)
        run_out = confront(portfolio, forecast(portfolio, parameters_of()), "Town").run_out
        years.append(run_out["run_out_year"].astype("Float64").fillna(9999))
    assert (years[0] <= years[1]).all()


@given(issuances, st.floats(0, 90), st.floats(0, 90))
def test_more_demand_never_lets_the_stock_run_out_later(issued, one, other):
    portfolio = portfolio_of(issued)
    years = []
    for intensification in sorted((one, other)):
        parameters = parameters_of(intensification_pct=[intensification, intensification], look_ahead_year=2040)
        run_out = confront(portfolio, forecast(portfolio, parameters)).run_out.query("method == 'method_1'")
        years.append(run_out["run_out_year"].astype("Float64").fillna(9999))
    assert (years[0] <= years[1]).all()


@given(issuances)
def test_cumulative_demand_never_falls_and_ends_at_the_outcome(issued):
    found = forecast(portfolio_of(issued), parameters_of(look_ahead_year=2040))
    for (method, variant), path in found.paths.groupby(["method", "variant"]):
        assert path["cumulative_ha"].is_monotonic_increasing or path["cumulative_ha"].is_monotonic_decreasing
        outcome = found.variants.set_index(["method", "variant"])["extra_ha"][(method, variant)]
        assert path[~path["look_ahead"]]["cumulative_ha"].iloc[-1] == pytest.approx(outcome)


@given(st.lists(st.floats(-20, 50), min_size=0, max_size=12))
def test_a_backtest_of_any_series_has_no_division_by_zero(values):
    summary = backtest_summary(
        backtest(pd.Series(values, index=range(2000, 2000 + len(values)), dtype=float), (10, 30))
    )
    assert summary["total_error_ha"].notna().all()
    assert (summary["total_error_ha"] >= summary["bias_ha"].abs() - 1e-9).all()


@given(st.lists(st.floats(1, 40), min_size=1, max_size=5), st.floats(1, 200))
def test_a_remainder_completes_the_split(shares, total):
    table = pd.DataFrame(
        {
            "dimension": "size", "class": [f"c{i}" for i in range(len(shares) + 1)],
            "share_low_pct": [*[share / 5 for share in shares], None], "share_high_pct": None,
            "remainder": [False] * len(shares) + [True],
        }
    ).astype({"share_high_pct": "float64"})  # fmt: skip
    figures = {name: Figure(name, total, "ha", "") for name in ("demand.band.low_ha", "demand.band.high_ha")}
    split = split_demand(table, figures)
    assert split["low_ha"].sum() == pytest.approx(total)
    assert split["high_ha"].sum() == pytest.approx(total)


@given(st.lists(st.tuples(st.floats(1, 60), st.floats(0, 20)), min_size=1, max_size=6), st.floats(-50, 200))
def test_a_scaled_split_adds_up_to_the_band_whatever_the_stated_ranges(ranges, total):
    table = pd.DataFrame(
        {
            "dimension": "sector", "class": [f"c{i}" for i in range(len(ranges))],
            "share_low_pct": [low for low, _ in ranges], "share_high_pct": [low + more for low, more in ranges],
            "remainder": False,
        }
    )  # fmt: skip
    figures = {name: Figure(name, total, "ha", "") for name in ("demand.band.low_ha", "demand.band.high_ha")}
    split = split_demand(table, figures)
    scaled = scaled_split(split, figures)
    assert scaled["share_pct"].sum() == pytest.approx(100)
    assert scaled["low_ha"].sum() == pytest.approx(total)
    state = split_completeness(split).set_index("dimension").loc["sector", "state"]
    low, high = sum(low for low, _ in ranges), sum(low + more for low, more in ranges)
    assert (state == "complete") == (low <= 100 <= high) or abs(low - 100) < 1e-6 or abs(high - 100) < 1e-6


@given(st.floats(0.1, 20), st.integers(6, 20))
def test_a_steady_series_is_foreseen_by_the_mean_without_error(yearly, years):
    result = backtest(pd.Series([yearly] * years, index=range(2000, 2000 + years)), (10, 30))
    errors = result.set_index("guess")["error_ha"]
    assert errors.loc[["naive_mean"]].abs().max() == pytest.approx(0, abs=1e-9)
    assert (errors.loc[["method_1_low"]] < 0).all()


@given(st.lists(st.floats(0, 1000), min_size=2, max_size=8))
def test_growth_of_land_use_adds_up_to_the_whole_change(areas):
    years = [1996 + 3 * step for step in range(len(areas))]
    table = pd.DataFrame({"area_code": "GM1", "year": years, "land_use_class": "park", "area_ha": areas})
    growth = yearly_growth_of_land_use(table, "GM1", "park")
    assert growth.sum() == pytest.approx(areas[-1] - areas[0], abs=1e-6)
    assert len(growth) == years[-1] - years[0]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"base_period": [2020, 2011]}, "reversed"),
        ({"horizon_year": 2019}, "does not lie after the base period"),
        ({"intensification_pct": [30, 10]}, "Give low and high"),
        ({"intensification_pct": 20}, "two numbers in brackets"),
        ({"absorbed_pct": 140}, "percentage from 0 to 100"),
        ({"iron_stock_years": -1}, "years from zero"),
        ({"colour": 1}, "does not know the setting"),
        ({"horizon_year": "later"}, "does not fit"),
        ({"horizon_year": 2030.5}, "not a whole number"),
        ({"base_period": [2011, True]}, "does not fit"),
        ({"intensification_pct": [10, float("nan")]}, "does not fit"),
        ({"seed": -1}, "seed -1 is below zero"),
        ({"draws": 10}, "Give at least 100"),
        ({"wlo_region": 3}, "not a text"),
    ],
)
def test_impossible_parameters_say_what_to_do(change, message):
    with pytest.raises(InputError, match=message):
        parameters_of(**change)


def test_all_faults_of_the_parameters_come_at_once():
    with pytest.raises(InputError) as caught:
        parameters_of(absorbed_pct=140, iron_stock_years=-1)
    assert len(caught.value.problems) == 2


def test_faults_of_type_sense_and_name_come_at_once():
    with pytest.raises(InputError) as caught:
        demand_parameters({"base_period": [2020, 2011], "draws": "many", "absorbed_pct": 140, "colour": 1})
    found = {(problem.code, problem.column) for problem in caught.value.problems}
    assert found == {
        ("demand_base_period", "base_period"), ("demand_wrong_type", "draws"), ("demand_absorbed_pct", "absorbed_pct"),
        ("demand_unknown_setting", "colour"), ("demand_missing_setting", "horizon_year"),
    }  # fmt: skip


def test_an_incomplete_base_period_is_refused():
    portfolio = portfolio_of([1.0] * 10)
    with pytest.raises(InputError, match="2009-2018 is not fully known"):
        forecast(portfolio, parameters_of(base_period=[2009, 2018]))


def test_a_scenario_without_its_base_year_is_refused():
    portfolio = portfolio_of([1.0] * 10)
    portfolio.tables["scenarios"]["base_year"] = 2019
    with pytest.raises(InputError, match="lacks base year 2019 of Region"):
        forecast(portfolio, parameters_of())
