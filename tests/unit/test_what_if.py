"""A scenario with other values: named as an assumption, and refused where it cannot be."""

import pytest

from terreinwijzer.demand.what_if import with_scenario_values
from terreinwijzer.errors import InputError


def test_only_what_changes_is_an_own_assumption(heerlen):
    own = {"annual_job_growth_pct": 0.5, "location_type_preference_pct": 26.0}
    changed = with_scenario_values(heerlen.portfolio, {"WLO hoog": own})
    rows = changed.table("scenarios").set_index("scenario")
    before = heerlen.portfolio.table("scenarios").set_index("scenario")
    assert rows.loc["WLO hoog", "annual_job_growth_pct"] == 0.5
    assert rows.loc["WLO laag"].equals(before.loc["WLO laag"])
    assert changed.input("scenarios", "annual_job_growth_pct").source.titled("nl") == "Eigen aanname"
    same = changed.input("scenarios", "location_type_preference_pct").source
    assert same == heerlen.portfolio.input("scenarios", "location_type_preference_pct").source


def test_another_land_quotient_goes_before_that_of_a_year(heerlen):
    changed = with_scenario_values(heerlen.portfolio, {"WLO laag": {"land_quotient_m2_per_job": 350.0}})
    years = changed.table("scenarios").set_index("scenario")["land_quotient_year"].notna()
    assert years.to_dict() == {"WLO laag": False, "WLO hoog": True}
    assert heerlen.portfolio.table("scenarios")["land_quotient_year"].notna().all()


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"Nowhere": {"annual_job_growth_pct": 1.0}}, r"no scenario 'Nowhere'. Choose from: WLO laag, WLO hoog"),
        ({"WLO laag": {"base_year": 2020.0}}, r"'base_year' of a scenario cannot be assumed otherwise"),
        ({"WLO laag": {"annual_job_growth_pct": 99.0}}, r"must lie between -20 and 20"),
        ({"WLO laag": {"land_quotient_m2_per_job": float("nan")}}, r"must lie between 0 and inf"),
    ],
)
def test_what_cannot_be_assumed_is_refused(heerlen, values, told):
    with pytest.raises(InputError, match=told):
        with_scenario_values(heerlen.portfolio, values)
