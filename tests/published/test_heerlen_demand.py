"""Tables 7 to 10 of the vision (appendix 3), recomputed along the published and the unrounded path."""

import pytest

from terreinwijzer.api.case import forecast_demand
from terreinwijzer.demand.forecast import Forecast
from terreinwijzer.vocabulary.notation import number


@pytest.fixture(scope="module")
def forecast(heerlen) -> Forecast:
    return forecast_demand(heerlen)


def test_method_1_gives_40_to_51_hectares(forecast):
    assert number(forecast.figures["demand.method_1.low_ha"].value, "nl", 1) == "40,0"
    assert number(forecast.figures["demand.method_1.high_ha"].value, "nl", 1) == "51,5"


@pytest.mark.parametrize(
    ("scenario", "jobs", "on_parks", "unrounded", "published"),
    [("WLO laag", "100.570", "26.150", "37", "36"), ("WLO hoog", "105.210", "27.350", "84", "84")],
)
def test_method_2_along_both_paths(forecast, scenario, jobs, on_parks, unrounded, published):
    table = forecast.scenarios.set_index(["scenario", "path"])
    assert number(table.loc[(scenario, "published"), "jobs"], "nl") == jobs
    assert number(table.loc[(scenario, "published"), "jobs_on_parks"], "nl") == on_parks
    assert number(table.loc[(scenario, "unrounded"), "extra_ha"], "nl") == unrounded
    assert number(table.loc[(scenario, "published"), "extra_ha"], "nl") == published


def test_the_unrounded_path_uses_the_quotient_of_2015(forecast):
    table = forecast.scenarios.set_index(["scenario", "path"])
    assert table.loc[("WLO laag", "unrounded"), "land_quotient_m2_per_job"] == pytest.approx(394.25, abs=0.01)
    assert table.loc[("WLO laag", "published"), "land_quotient_m2_per_job"] == 394


def test_printed_jobs_times_the_unrounded_quotient_give_the_printed_hectares():
    """The worked example of the system's description: 26,150 and 27,350 jobs x 394.25 m2 - 994 ha."""
    assert [round(jobs * 394.25 / 10_000 - 994) for jobs in (26_150, 27_350)] == [37, 84]


def test_the_band_spans_both_methods(forecast):
    assert number(forecast.figures["demand.band.low_ha"].value, "nl") == "37"
    assert number(forecast.figures["demand.band.high_ha"].value, "nl") == "84"


def test_illustrative_additions_stay_out_of_the_band(forecast):
    assert forecast.figures["demand.additions.high_ha"].basis == "illustrative"
    inputs = {item.figure_id for item in forecast.figures["demand.band.high_ha"].inputs}
    assert not any("addition" in name for name in inputs)


def test_most_issuance_came_in_the_last_three_years_so_method_1_would_have_been_too_low(heerlen):
    from terreinwijzer.demand.backtest import backtest, backtest_summary
    from terreinwijzer.demand.issuance import yearly_issuance

    summary = backtest_summary(backtest(yearly_issuance(heerlen.portfolio), (10, 30)))
    assert (summary.drop("naive_nothing")["bias_ha"] < 0).all()
    assert summary.loc["naive_mean", "total_error_ha"] < summary.loc["method_1_middle", "total_error_ha"]
