"""Demand against supply: plans with their years, land of one municipality, segments and the Ladder."""

from dataclasses import replace

import pandas as pd
import pytest

from terreinwijzer.demand.confrontation import Confrontation, confront
from terreinwijzer.demand.forecast import Forecast, forecast
from terreinwijzer.demand.ladder import LadderStep, ladder_steps
from terreinwijzer.demand.parameters import DemandParameters, demand_parameters
from terreinwijzer.demand.uncertainty import demand_uncertainty
from terreinwijzer.errors import InputError
from terreinwijzer.indicators.table import indicator_table
from terreinwijzer.lineage import sources_of
from terreinwijzer.snapshots.portfolio import Portfolio

PLANS = pd.DataFrame(
    {
        "plan_id": ["a", "b", "c"], "name": ["A", "B", "C"], "park_id": [None, "avantis", None],
        "municipality": ["Heerlen", None, "Kerkrade"], "plan_status": ["hard", "soft", "hard"],
        "net_ha": [5.0, 10.0, 20.0], "available_from_year": pd.array([2027, None, 2030], dtype="Int64"),
        "location_type": ["modern", "Hoogwaardig", None],
    }
)  # fmt: skip


def changed(portfolio: Portfolio, **tables: pd.DataFrame) -> Portfolio:
    return replace(portfolio, tables={**portfolio.tables, **tables})


def settings(portfolio_case: object, **changes: object) -> DemandParameters:
    return replace(demand_parameters(portfolio_case.parameters["demand"]), **changes)


@pytest.fixture(scope="module")
def found(heerlen) -> Forecast:
    return forecast(heerlen.portfolio, settings(heerlen))


@pytest.fixture(scope="module")
def confronted(heerlen, found) -> Confrontation:
    return confront(heerlen.portfolio, found, "Heerlen")


def test_options_are_not_free_and_unknown_options_leave_free_supply_unknown(confronted):
    supplies = confronted.supplies.set_index("scope")
    assert supplies.loc["Heerlen", "free"] == pytest.approx(14.7)
    assert supplies.loc["Heerlen", "with_options"] == pytest.approx(22.7)
    assert pd.isna(supplies.loc["Parkstad Limburg", "free"])
    assert supplies.loc["Parkstad Limburg", "with_options"] == pytest.approx(55.9)


def test_a_portfolio_without_plans_has_unknown_plans_not_none(confronted):
    assert confronted.supplies[["with_hard_plans", "with_soft_plans"]].isna().all(axis=None)
    assert set(confronted.run_out["level"]) == {"free", "with_options"}


def test_the_stock_of_the_region_runs_out_per_variant(confronted):
    region = confronted.run_out.query("scope == 'Parkstad Limburg'").set_index("variant")
    assert region["run_out_year"].dropna().to_dict() == {"low": 2035, "high": 2032, "WLO hoog": 2027}
    assert region.loc["WLO laag", "last_year"] == 2030


def test_every_year_of_running_out_leads_back_to_supply_and_demand(confronted):
    figure = confronted.run_out_figures["confrontation.parkstad_limburg.method_2.wlo_hoog.with_options.run_out_year"]
    assert figure.value == 2027
    assert {source.source_id for source in sources_of(figure)} >= {"aan_het_werk", "wlo"}
    never = confronted.run_out_figures["confrontation.parkstad_limburg.method_2.wlo_laag.with_options.run_out_year"]
    assert (never.value, never.note["en"]) == (None, "no shortage up to and including 2030")


def test_plans_count_from_their_year_and_by_their_municipality(heerlen, found):
    result = confront(changed(heerlen.portfolio, planned_supply=PLANS), found, "Heerlen")
    supplies = result.supplies.set_index("scope")
    # The soft plan lies on a park of Heerlen; the plan of Kerkrade is the region's alone.
    assert supplies.loc["Heerlen", ["with_hard_plans", "with_soft_plans"]].tolist() == pytest.approx([27.7, 37.7])
    assert supplies.loc["Parkstad Limburg", "with_soft_plans"] == pytest.approx(90.9)
    assert supplies["undated_plans_ha"].tolist() == [10, 10]
    years = result.years.query("scope == 'Heerlen' and variant == 'low'").set_index("year")
    gained = years["balance_with_hard_plans_ha"] - years["balance_with_options_ha"]
    assert gained.loc[[2026, 2027]].tolist() == pytest.approx([0, 5])
    soft = years["balance_with_soft_plans_ha"] - years["balance_with_hard_plans_ha"]
    assert soft.loc[2024] == pytest.approx(10)
    assert "10 ha of plans has no year" in result.figures["supply.heerlen.with_soft_plans_ha"].note["en"]


def test_land_on_parks_of_another_municipality_is_not_the_municipality_s_own(heerlen, found):
    parks = heerlen.portfolio.table("parks")
    moved = parks.assign(municipality=parks["municipality"].where(parks["park_id"] != "avantis", "Aken"))
    result = confront(changed(heerlen.portfolio, parks=moved), found, "Heerlen")
    assert result.supplies.set_index("scope").loc["Heerlen", "with_options"] == pytest.approx(22.7 - 6.9)


def test_a_municipality_that_issued_nothing_has_no_demand_and_one_without_rows_an_unknown_one(heerlen, found):
    nothing = confront(heerlen.portfolio, found, "Simpelveld").years.query("scope == 'Simpelveld'")
    assert (nothing["demand_ha"] == 0).all()
    assert confront(heerlen.portfolio, found, "Utopia").years.query("scope == 'Utopia'").empty


def test_what_existing_parks_absorb_and_what_stays_in_reserve(heerlen):
    plain, with_both = (
        confront(heerlen.portfolio, forecast(heerlen.portfolio, settings(heerlen, **changes)), "Heerlen").years
        for changes in ({}, {"absorbed_pct": 20.0, "friction_reserve_pct": 5.0})
    )
    pd.testing.assert_series_equal(with_both["demand_ha"], 0.8 * plain["demand_ha"])
    supply = with_both["balance_with_options_ha"] + with_both["demand_ha"]
    assert supply.round(6).unique().tolist() == pytest.approx([55.9 * 0.95, 22.7 * 0.95])


def test_a_shrinking_scenario_brings_no_land_back_on_offer(heerlen):
    scenarios = heerlen.portfolio.table("scenarios").assign(annual_job_growth_pct=-5.0)
    portfolio = changed(heerlen.portfolio, scenarios=scenarios)
    demand = forecast(portfolio, settings(heerlen))
    assert demand.figures["demand.band.low_ha"].value < 0
    years = confront(portfolio, demand, "Heerlen").years.query("method == 'method_2'")
    assert (years["demand_ha"] == 0).all()


def test_the_year_of_the_supply_defaults_to_the_latest_known(heerlen, found):
    parameters = replace(found.parameters, supply_year=0)
    result = confront(heerlen.portfolio, forecast(heerlen.portfolio, parameters))
    assert result.supplies["year"].tolist() == [2021]


def test_segments_without_supply_of_their_own_stay_unknown(confronted):
    table = confronted.segments.set_index(["scope", "dimension"])
    assert table.loc[("Heerlen", "sector"), "basis"].unique().tolist() == ["unknown"]
    assert table.loc[("Heerlen", "sector"), "run_out_year"].isna().all()
    assert table.loc[("Heerlen", "size"), "basis"].unique().tolist() == ["upper_bound"]


def test_large_plots_run_out_before_small_ones(confronted):
    rows = confronted.segments.query("scope == 'Heerlen' and dimension == 'size' and method == 'method_1'")
    years = rows.set_index(["variant", "class"])["run_out_year"]
    assert years[("high", "XXL (> 5 ha)")] == 2028
    assert years[("high", "SME (< 5 ha)")] == 2033


def test_known_plot_sizes_decide_where_a_large_plot_fits(heerlen, found):
    offers = heerlen.portfolio.table("supply_offers")
    sized = offers.assign(largest_plot_ha=offers["immediately_available_ha"].clip(upper=3.0))
    result = confront(changed(heerlen.portfolio, supply_offers=sized), found, "Heerlen")
    assert result.mismatch[["largest_possible_ha", "parks_possible", "known"]].iloc[0].tolist() == [3.0, 0, True]
    large = result.segments.query("scope == 'Heerlen' and `class` == 'XXL (> 5 ha)'")
    assert (large["supply_ha"] == 0).all()
    assert (large["basis"] == "plots").all()


def test_location_types_are_set_against_plans_that_name_them(heerlen):
    shares = pd.DataFrame(
        {
            "dimension": ["location_type"] * 2, "class": ["high_quality", "modern"],
            "class_nl": ["Hoogwaardig", "Modern gemengd"], "class_en": ["High quality", "Modern mixed"],
            "share_low_pct": [20.0, 80.0], "share_high_pct": [20.0, 80.0], "remainder": False,
        }
    )  # fmt: skip
    portfolio = changed(heerlen.portfolio, demand_shares=shares, planned_supply=PLANS)
    table = confront(portfolio, forecast(portfolio, settings(heerlen)), "Heerlen").location_mismatch
    assert table["planned_ha"].tolist() == [10, 5]
    assert not table["known"].any()


def test_shares_are_drawn_and_every_class_gets_its_spread(heerlen):
    classes = demand_uncertainty(heerlen.portfolio, settings(heerlen)).classes
    assert classes["dimension"].value_counts().to_dict() == {"sector": 4, "size": 2}
    assert (classes["p10_ha"] < classes["p50_ha"]).all()
    assert (classes["p50_ha"] < classes["p90_ha"]).all()


def test_draws_refuse_scenarios_without_their_base_year(heerlen):
    portfolio = changed(heerlen.portfolio, region_employment=heerlen.portfolio.table("region_employment").iloc[:0])
    with pytest.raises(InputError, match="lacks base year 2021 of Parkstad Limburg"):
        demand_uncertainty(portfolio, settings(heerlen))


def steps_of(heerlen, portfolio: Portfolio, language: str = "nl") -> dict[str, LadderStep]:
    demand = forecast(portfolio, settings(heerlen))
    indicators = indicator_table(portfolio, heerlen.norms, "Heerlen")
    spread = demand_uncertainty(portfolio, demand.parameters)
    steps = ladder_steps(indicators, demand, spread, confront(portfolio, demand, "Heerlen"), language)
    return {step.step: step for step in steps}


def test_the_ladder_names_what_is_missing_until_it_is_there(heerlen):
    before = steps_of(heerlen, heerlen.portfolio)
    assert "harde en zachte plannen van de regio" in before["supply"].missing_inputs
    after = steps_of(heerlen, changed(heerlen.portfolio, planned_supply=PLANS))
    assert after["supply"].missing_inputs == ("opties in de regio",)


def test_every_step_with_numbers_carries_its_figures(heerlen):
    steps = steps_of(heerlen, heerlen.portfolio, "en")
    assert list(steps) == ["development", "quantity", "quality", "supply", "inside", "region", "vacancy"]
    for step in steps.values():
        assert bool(step.figures) == any(sign.isdigit() for sign in step.text) or step.step == "region"
    assert "demand.method_1.low_ha" in {figure.figure_id for figure in steps["quantity"].figures}
