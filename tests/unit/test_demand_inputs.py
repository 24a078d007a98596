"""What a forecast is given: shipped scenarios, additions with years, names that clash."""

from dataclasses import replace

import pandas as pd
import pytest

from terreinwijzer.demand.additions import addition_paths
from terreinwijzer.demand.forecast import forecast
from terreinwijzer.demand.issuance import yearly_issuance
from terreinwijzer.demand.parameters import DemandParameters
from terreinwijzer.demand.published import land_quotient_table, outcome_table
from terreinwijzer.errors import InputError
from terreinwijzer.indicators.region import issued_ha
from terreinwijzer.lineage import sources_of
from terreinwijzer.snapshots.portfolio import Portfolio


def parameters(**changes: object) -> DemandParameters:
    return replace(DemandParameters(base_period=(2011, 2020), horizon_year=2030), **changes)


def changed(portfolio: Portfolio, **tables: pd.DataFrame | None) -> Portfolio:
    kept = {**portfolio.tables, **tables}
    return replace(portfolio, tables={name: table for name, table in kept.items() if table is not None})


def test_a_case_without_scenarios_can_ask_for_the_shipped_ones(heerlen):
    found = forecast(changed(heerlen.portfolio, scenarios=None), parameters(wlo_region="Zuid-Limburg"))
    low = found.figures["demand.method_2.wlo_laag.jobs"]
    assert low.value == pytest.approx(105_736 * 0.995**9)
    assert "Toekomstverkenning Welvaart en Leefomgeving" in " ".join(source.titled("nl") for source in sources_of(low))
    # Today's preference and quotient: fewer jobs need less land than is issued.
    assert found.figures["demand.method_2.wlo_hoog.extra_ha"].value < 0


def test_own_scenarios_go_before_the_shipped_ones(heerlen):
    own = forecast(heerlen.portfolio, parameters(wlo_region="Zuid-Limburg"))
    assert own.figures["demand.method_2.wlo_laag.jobs"].value == pytest.approx(105_736 * 0.995**10)


def test_without_scenarios_and_without_a_wish_only_method_1_remains(heerlen):
    found = forecast(changed(heerlen.portfolio, scenarios=None), parameters())
    assert set(found.variants["method"]) == {"method_1"}
    assert found.figures["demand.band.high_ha"].value == found.figures["demand.method_1.high_ha"].value


def test_a_region_without_shipped_rates_is_refused_with_the_choices(heerlen):
    with pytest.raises(InputError, match=r"No WLO growth rates ship for the region 'Utopia'. .* Zuid-Limburg"):
        forecast(changed(heerlen.portfolio, scenarios=None), parameters(wlo_region="Utopia"))


def test_shipped_rates_need_a_complete_year_of_the_region(heerlen):
    portfolio = changed(heerlen.portfolio, scenarios=None, region_employment=None)
    with pytest.raises(InputError, match="need a year for which region_employment of Parkstad Limburg has jobs"):
        forecast(portfolio, parameters(wlo_region="Zuid-Limburg"))


def test_scenarios_whose_names_give_one_key_are_refused(heerlen):
    scenarios = heerlen.portfolio.table("scenarios").assign(scenario=["WLO laag", "wlo-laag"])
    with pytest.raises(InputError, match="WLO laag, wlo-laag get the same key 'wlo_laag'"):
        forecast(changed(heerlen.portfolio, scenarios=scenarios), parameters())


def test_a_quotient_of_an_unknown_year_falls_back_on_the_stated_one_and_says_so(heerlen):
    scenarios = heerlen.portfolio.table("scenarios").assign(land_quotient_year=2018)
    found = forecast(changed(heerlen.portfolio, scenarios=scenarios), parameters())
    quotient = found.figures["demand.method_2.wlo_laag.land_quotient"]
    assert quotient.value == 394
    assert "2018 is not known" in quotient.note["en"]


def test_additions_grow_evenly_over_their_years_and_then_stay(heerlen):
    table = heerlen.portfolio.table("demand_additions").query("addition == 'circular'")
    portfolio = changed(heerlen.portfolio, demand_additions=table.assign(start_year=[2022], end_year=[2025]))
    path = addition_paths(portfolio, parameters()).set_index("year")
    assert path["high_ha"].to_dict() == {2022: 1.5, 2023: 3.0, 2024: 4.5, 2025: 6.0}


def test_an_addition_without_years_runs_from_the_first_year_to_the_horizon(heerlen):
    table = heerlen.portfolio.table("demand_additions").assign(start_year=pd.NA, end_year=pd.NA)
    path = addition_paths(changed(heerlen.portfolio, demand_additions=table), parameters())
    assert (path["year"].min(), path["year"].max()) == (2021, 2030)


def test_every_impossible_addition_is_named_at_once(heerlen):
    table = heerlen.portfolio.table("demand_additions").copy()
    table.loc[table["addition"] == "circular", "high_ha"] = 1
    table.loc[table["addition"] == "greening", "end_year"] = 2010
    with pytest.raises(InputError, match=r"'circular' runs from 2\.0 to 1\.0 hectares") as caught:
        forecast(changed(heerlen.portfolio, demand_additions=table), parameters())
    assert "'greening' starts in 2022 and ends in 2010" in str(caught.value)


def test_tables_of_a_portfolio_without_data_are_empty(heerlen):
    bare = changed(heerlen.portfolio, region_employment=None, scenarios=None)
    assert land_quotient_table(bare).empty
    assert outcome_table(bare, {}).empty


def test_a_portfolio_without_any_data_has_no_band(heerlen):
    bare = Portfolio("T", "R", heerlen.portfolio.reference_date, {})
    found = forecast(bare, parameters())
    assert found.figures == {}
    assert found.paths.empty


def test_a_year_in_which_one_municipality_is_missing_is_no_year_of_the_region(heerlen):
    table = heerlen.portfolio.table("issuance")
    gap = (table["municipality"] == "Kerkrade") & (table["year"] == 2019)
    for lacking in (table[~gap], table.assign(issued_ha=table["issued_ha"].mask(gap))):
        portfolio = changed(heerlen.portfolio, issuance=lacking)
        assert issued_ha(portfolio, 2011, 2020).value is None
        assert issued_ha(portfolio, 2011, 2020, "Heerlen").value == pytest.approx(36.18)
        yearly = yearly_issuance(portfolio)
        assert pd.isna(yearly[2019])
        assert yearly[2018] == pytest.approx(11.35)
        with pytest.raises(InputError, match="2011-2020"):
            forecast(portfolio, parameters())
