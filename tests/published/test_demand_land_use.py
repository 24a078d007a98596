"""Backtest on a longer history: business-park hectares of Statistics Netherlands (70262ned), 1996-2017."""

import pandas as pd
import pytest

from terreinwijzer.demand.backtest import backtest, backtest_summary, measured_years, yearly_growth_of_land_use

MEASURED = [1996, 2000, 2003, 2006, 2008, 2010, 2012, 2015, 2017]
# Brunssum, Heerlen, Kerkrade, Landgraaf, Nuth, Onderbanken, Schinnen, Simpelveld, Voerendaal: Parkstad before 2019.
PARKSTAD = ["GM0899", "GM0917", "GM0928", "GM0882", "GM0951", "GM0881", "GM0962", "GM0965", "GM0986"]

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def land_use(shared) -> pd.DataFrame:
    raw = pd.read_csv(
        shared / "data" / "economie" / "cbs_70262ned_bodemgebruik_gemeenten.csv.gz",
        usecols=["RegioS", "Perioden", "Bedrijventerrein_11"],
    )
    table = pd.DataFrame(
        {
            "area_code": raw["RegioS"].str.strip(),
            "year": raw["Perioden"].str[:4].astype(int),
            "land_use_class": "business_park",
            "area_ha": raw["Bedrijventerrein_11"],
        }
    )
    region = table[table["area_code"].isin(PARKSTAD)].groupby("year", as_index=False)["area_ha"].sum()
    return pd.concat([table, region.assign(area_code="Parkstad", land_use_class="business_park")])


def score(land_use: pd.DataFrame, area: str) -> pd.DataFrame:
    yearly = yearly_growth_of_land_use(land_use, area, "business_park")
    return backtest_summary(backtest(yearly, (10, 30), split_years=measured_years(land_use, area, "business_park")))


def test_heerlen_grew_from_301_to_379_hectares(land_use):
    growth = yearly_growth_of_land_use(land_use, "GM0917", "business_park")
    assert measured_years(land_use, "GM0917", "business_park") == MEASURED
    assert growth.sum() == pytest.approx(379 - 301)
    assert growth.loc[2009:2010].tolist() == [20, 20]


def test_splits_fall_on_measured_years_only(land_use):
    yearly = yearly_growth_of_land_use(land_use, "Parkstad", "business_park")
    result = backtest(yearly, (10, 30), split_years=MEASURED)
    assert sorted(result["last_fitted_year"].unique()) == [2000, 2003, 2006, 2008, 2010, 2012]


def test_growth_slowed_down_nationally_so_less_than_the_past_was_the_better_guess(land_use):
    for area in ("NL01", "PV31", "Parkstad"):
        summary = score(land_use, area)
        assert summary.loc["method_1_middle", "total_error_ha"] < summary.loc["naive_mean", "total_error_ha"], area


@pytest.mark.parametrize("area", ["GM0917", "GM0928", "GM0882"])
def test_in_single_towns_a_simple_guess_beat_method_1(land_use, area):
    summary = score(land_use, area)
    assert summary.index[0].startswith("naive")


def test_a_town_whose_parks_shrank_has_no_share_of_an_actual_growth(land_use):
    assert score(land_use, "GM0899")["error_pct_of_actual"].isna().all()


def test_a_town_without_parks_breaks_nothing(land_use):
    summary = score(land_use, "GM0881")
    assert (summary["total_error_ha"] == 0).all()
