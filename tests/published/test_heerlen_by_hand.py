"""Figures of the Heerlen dossier worked out a second time, from the files alone and without the package's arithmetic.

Only the standard library reads and counts here, with formulas as the vision or a textbook writes them, so that an error
in the package cannot hide in the expectation.
"""

import csv
import statistics
from collections import defaultdict
from pathlib import Path

import pandas as pd
import pytest

from terreinwijzer.dossier.results import Results

CASE = Path(__file__).parents[2] / "cases" / "heerlen"
BASE_YEARS = range(2011, 2021)


def rows_of(name: str, folder: Path = CASE) -> list[dict[str, str]]:
    with (folder / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


PARKS = rows_of("parks.csv")
SUPPLY = {row["park_id"]: row for row in rows_of("supply_offers.csv")}


def added(column: str, parks: list[dict[str, str]] = PARKS) -> float:
    return sum(float(park[column]) for park in parks)


def offered(column: str) -> float:
    return sum(float(row[column]) for row in SUPPLY.values())


def floor_m2(park: dict[str, str]) -> float:
    return float(park["fsi"]) * float(park["net_issued_ha"]) * 10_000


def weighted_by_floor(column: str, parks: list[dict[str, str]] = PARKS) -> float:
    return sum(float(park[column]) * floor_m2(park) for park in parks) / sum(map(floor_m2, parks))


def issuance(years: range, municipality: str = "") -> float:
    return sum(
        float(row["issued_ha"])
        for row in rows_of("issuance.csv")
        if int(row["year"]) in years and municipality in {"", row["municipality"]}
    )


def unused_floor_m2() -> tuple[float, float]:
    """Return unused and reference floor: the third quartile of FSI among parks of the same profile."""
    by_profile = defaultdict(list)
    for park in PARKS:
        by_profile[park["profile"]].append(float(park["fsi"]))
    quartile = {
        name: statistics.quantiles(values, n=4, method="inclusive")[2] if len(values) > 1 else values[0]
        for name, values in by_profile.items()
    }
    reference = [quartile[park["profile"]] * float(park["net_issued_ha"]) * 10_000 for park in PARKS]
    unused = [max(0.0, goal - floor_m2(park)) for goal, park in zip(reference, PARKS, strict=True)]
    return sum(unused), sum(reference)


def jobs_before() -> float:
    return sum(float(park["jobs"]) / (1 + float(park["jobs_per_ha_change_pct"]) / 100) for park in PARKS)


# Method 2 as the vision writes it: jobs x (1 + growth)^10 x 26 % x m2 per job - hectares issued now.
JOBS_2021, ISSUED_2021 = 105_736, 994
QUOTIENT_2015 = 949 * 10_000 / 24_071
LOW, HIGH = (
    JOBS_2021 * (1 + growth) ** 10 * 0.26 * QUOTIENT_2015 / 10_000 - ISSUED_2021 for growth in (-0.005, -0.0005)
)
METHOD_1 = 57.17 * 0.70, 57.17 * 0.90
# Parkstad offered 55.9 ha at the end of 2021, Heerlen 22.7 ha at the end of 2023 of which 8.0 ha under option.
SHARE = 36.18 / 57.17


@pytest.fixture
def results(heerlen_results) -> Results:
    return heerlen_results


def test_the_files_say_what_the_vision_says():
    assert (len(PARKS), added("jobs")) == (17, 14_525)
    assert issuance(BASE_YEARS) == pytest.approx(57.17)


@pytest.mark.shared
def test_the_files_of_the_case_hold_the_values_of_the_reference(shared: Path):
    reference = shared / "cases" / "heerlen"
    renamed = {
        "jobs_2023": "jobs",
        "vacancy_pct_2024q1": "vacancy_pct",
        "jobs_per_ha_change_2019_2023_pct": "jobs_per_ha_change_pct",
    }
    own = {park["park_id"]: park for park in PARKS}
    for row in rows_of("parks.csv", reference):
        park = own[row["park_id"]]
        for name in row.keys() - {
            "park_id",
            "name",
            "cluster",
            "profile",
            "jobs_per_ha_stated",
            "table4_net_issued_ha",
        }:
            assert float(park[renamed.get(name, name)]) == float(row[name]), (row["park_id"], name)
        assert (park["profile"], park["cluster"]) == (row["profile"], row["cluster"])
    for row in rows_of("issuance_2011_2021.csv", reference):
        if "stated" not in row["municipality"]:
            for year in range(2011, 2022):
                assert issuance(range(year, year + 1), row["municipality"]) == float(row[str(year)])
    for row in rows_of("supply_2023-12-31.csv", reference):
        assert float(SUPPLY[row["park_id"]]["immediately_available_ha"]) == float(row["immediately_available_ha"])
        assert float(SUPPLY[row["park_id"]]["under_option_ha"]) == float(row["of_which_under_option_ha"])


TOTALS = {
    "gross_ha": 458.0,
    "net_ha": 379.2,
    "net_issued_ha": 352.2,
    "available_ha": 22.7,
    "under_option_ha": 8.0,
    "option_share_pct": 100 * offered("under_option_ha") / offered("immediately_available_ha"),
    "not_issued_share_pct": 100 * (added("net_ha") - added("net_issued_ha")) / added("net_ha"),
    "share_of_region_pct": 100 * added("net_issued_ha") / ISSUED_2021,
    "fsi": sum(map(floor_m2, PARKS)) / (added("net_issued_ha") * 10_000),
    "built_share_upper_bound_pct": 100 * sum(map(floor_m2, PARKS)) / (added("net_issued_ha") * 10_000),
    "unused_share_pct": 100 * unused_floor_m2()[0] / unused_floor_m2()[1],
    "mean_construction_year": weighted_by_floor("mean_construction_year"),
    "mean_age_years": 2023 - weighted_by_floor("mean_construction_year"),
    "vacancy_pct": weighted_by_floor("vacancy_pct"),
    "jobs": 14_525,
    "share_of_municipal_jobs_pct": 100 * 14_525 / 55_500,
    "jobs_per_net_ha": 14_525 / 379.2,
    "jobs_per_ha_change_pct": 100 * (added("jobs") / jobs_before() - 1),
    "added_value_eur": 14_525 * 93_103.45,
    # A fund on 17 parks and an association on 6.
    "organisation_forms": 23,
    # Where it is known: only the parks with an association, of which all are organised.
    "organised_share_pct": 100,
}


@pytest.mark.parametrize("name", TOTALS)
def test_totals_weigh_by_the_right_denominator(results, name):
    assert results.indicators.totals.loc[name, "value"] == pytest.approx(TOTALS[name], rel=1e-9)


def test_no_total_is_left_unchecked(results):
    assert set(results.indicators.totals.index) == set(TOTALS)


def test_a_mean_of_ratios_would_give_other_totals(results):
    for name, column in (
        ("vacancy_pct", "vacancy_pct"),
        ("fsi", "fsi"),
        ("mean_construction_year", "mean_construction_year"),
    ):
        plain = statistics.fmean(float(park[column]) for park in PARKS)
        assert abs(results.indicators.totals.loc[name, "value"] - plain) > 0.01


def test_organisation_is_known_on_55_percent_of_the_net_area(results):
    known = {"beitel", "de-koumen", "litscherveld", "prinsenstraat", "ten-esschen", "wijngaardsweg"}
    area = added("net_ha", [park for park in PARKS if park["park_id"] in known])
    assert results.indicators.totals.loc["organised_share_pct", "completeness_pct"] == pytest.approx(100 * area / 379.2)


@pytest.mark.parametrize("profile", ["industrial", "logistics", "regular", "mixed"])
def test_profiles(results, profile):
    parks = [park for park in PARKS if park["profile"] == profile]
    row = results.indicators.by("profile").loc[profile]
    assert row["parks"] == len(parks)
    assert row["net_issued_ha"] == pytest.approx(added("net_issued_ha", parks))
    assert row["jobs_per_net_ha"] == pytest.approx(added("jobs", parks) / added("net_ha", parks))
    assert row["vacancy_pct"] == pytest.approx(weighted_by_floor("vacancy_pct", parks))
    assert row["mean_construction_year"] == pytest.approx(weighted_by_floor("mean_construction_year", parks))
    assert row["fsi"] == pytest.approx(sum(map(floor_m2, parks)) / added("net_issued_ha", parks) / 10_000)


@pytest.mark.parametrize("park", PARKS, ids=lambda park: park["park_id"])
def test_parks(results, park):
    row = results.indicators.per_park.loc[park["park_id"]]
    assert row["jobs_per_net_ha"] == pytest.approx(float(park["jobs"]) / float(park["net_ha"]))
    assert row["fsi"] == pytest.approx(float(park["fsi"]))
    assert row["vacancy_pct"] == pytest.approx(float(park["vacancy_pct"]))
    assert row["mean_age_years"] == pytest.approx(2023 - float(park["mean_construction_year"]))
    assert row["share_of_municipal_jobs_pct"] == pytest.approx(float(park["jobs"]) / 555)
    low, high = 3, 8
    vacancy = float(park["vacancy_pct"])
    expected = "low" if vacancy < low else "high" if vacancy > high else "frictional"
    assert results.indicators.classes.loc[park["park_id"], "vacancy_pct_class"] == expected


DEMAND = {
    "demand.method_1.low_ha": METHOD_1[0],
    "demand.method_1.high_ha": METHOD_1[1],
    "demand.method_2.wlo_laag.extra_ha": LOW,
    "demand.method_2.wlo_hoog.extra_ha": HIGH,
    "demand.method_2.wlo_laag.extra_ha.published": 26_150 * 394 / 10_000 - 994,
    "demand.method_2.wlo_hoog.extra_ha.published": 27_350 * 394 / 10_000 - 994,
    "demand.method_2.wlo_laag.jobs": JOBS_2021 * 0.995**10,
    "demand.method_2.wlo_hoog.jobs": JOBS_2021 * 0.9995**10,
    "demand.method_2.wlo_laag.jobs_on_parks": JOBS_2021 * 0.995**10 * 0.26,
    "demand.method_2.wlo_hoog.jobs_on_parks": JOBS_2021 * 0.9995**10 * 0.26,
    "demand.band.low_ha": LOW,
    "demand.band.high_ha": HIGH,
    # Ten more years at the yearly demand of method 1.
    "demand.look_ahead.low_ha": METHOD_1[0],
    "demand.look_ahead.high_ha": METHOD_1[1],
    "demand.additions.low_ha": 3,
    "demand.additions.high_ha": 20,
    "demand.band_with_additions.high_ha": HIGH + 20,
}


@pytest.mark.parametrize("name", DEMAND)
def test_demand(results, name):
    assert results.demand.forecast.figures[name].value == pytest.approx(DEMAND[name], rel=1e-9)


@pytest.mark.parametrize(
    ("label", "low", "high"),
    [
        ("wholesale and logistics", 40, 50),
        ("manufacturing", 20, 25),
        ("construction and installation", 15, 20),
        ("consumer-related", 10, 10),
    ],
)
def test_the_split_takes_the_low_share_of_the_low_end_and_the_high_share_of_the_high_end(results, label, low, high):
    split = results.demand.forecast.split.set_index("class").loc[label]
    assert split["low_ha"] == pytest.approx(LOW * low / 100)
    assert split["high_ha"] == pytest.approx(HIGH * high / 100)


def first_year_short(supply_ha: float, yearly_ha: float, counted: int, last: int) -> int | None:
    """Return the first year whose demand since the end of `counted` exceeds the supply of that day."""
    years = range(counted + 1, last + 1)
    return next((year for year in years if (year - counted) * yearly_ha > supply_ha), None)


# Method 1 spreads over 2021-2030 and goes on to 2040; method 2 spreads over 2022-2030 and stops there.
VARIANTS = {
    ("method_1", "low"): (METHOD_1[0] / 10, 2040),
    ("method_1", "high"): (METHOD_1[1] / 10, 2040),
    ("method_2", "WLO laag"): (LOW / 9, 2030),
    ("method_2", "WLO hoog"): (HIGH / 9, 2030),
}
PLACES = {
    ("Parkstad Limburg", "with_options"): (55.9, 1.0, 2021),
    ("Heerlen", "with_options"): (22.7, SHARE, 2023),
    ("Heerlen", "free"): (14.7, SHARE, 2023),
}


@pytest.mark.parametrize("variant", VARIANTS, ids=" ".join)
@pytest.mark.parametrize("place", PLACES, ids=" ".join)
def test_the_year_in_which_supply_runs_out_and_the_shortage_in_2030(results, place, variant):
    supply, share, counted = PLACES[place]
    yearly, last = VARIANTS[variant]
    table = results.demand.confrontation.run_out.set_index(["scope", "level", "method", "variant"])
    row = table.loc[(*place, *variant)]
    expected = first_year_short(supply, yearly * share, counted, last)
    assert (row["run_out_year"] if expected else None) == expected
    # Three years of mean issuance must stay.
    iron = 3 * 57.17 / 10 * share
    below = first_year_short(supply - iron, yearly * share, counted, last)
    assert (row["iron_stock_year"] if below else None) == below
    assert row["shortage_ha"] == pytest.approx(max(0.0, (2030 - counted) * yearly * share - supply), abs=1e-9)


def test_free_land_for_plots_over_five_hectares_is_that_of_avantis_alone(results):
    """Free per park: Avantis 6.9, Trilandis 2.8, Coriopolis 2.4, Wijngaardsweg 1.7, Ten Esschen 0.9, De Kissel 0."""
    table = results.demand.confrontation.segments
    own = table[(table["scope"] == "Heerlen") & (table["dimension"] == "size")]
    supply = own.drop_duplicates("class").set_index("class")["supply_ha"].round(6).to_dict()
    assert supply == {"XXL (> 5 ha)": 6.9, "SME (< 5 ha)": 14.7}
    for row in own.to_dict("records"):
        yearly, last = VARIANTS[(row["method"], row["variant"])]
        yearly *= SHARE / 2
        assert row["demand_ha"] == pytest.approx(yearly * 7)
        expected = first_year_short(row["supply_ha"], yearly, 2023, last)
        assert (None if pd.isna(row["run_out_year"]) else row["run_out_year"]) == expected


def test_the_backtest_is_scored_as_a_reader_would(results):
    """Fit on 2011-2015, score on 2016-2020, method 1 at 20 % less land."""
    table = results.demand.backtest
    row = table[(table["last_fitted_year"] == 2015) & (table["guess"] == "method_1_middle")].iloc[0]
    predicted, actual = issuance(range(2011, 2016)) * 0.8, issuance(range(2016, 2021))
    assert row["predicted_ha"] == pytest.approx(predicted)
    assert row["error_ha"] == pytest.approx(predicted - actual)


def test_draws_have_the_mean_that_follows_from_their_ranges(results):
    means = results.demand.uncertainty.quantiles.set_index("method")["mean_ha"]
    # Ten years drawn from ten, times 10-30 % less land.
    assert means["method_1"] == pytest.approx(57.17 * 0.8, rel=0.01)
    growth = statistics.fmean((1 - 0.005 + 0.0045 * step / 1000) ** 10 for step in range(1001))
    preference = (0.26 + 26_026 / 105_736) / 2
    quotient = (QUOTIENT_2015 + 994 * 10_000 / 26_026) / 2
    expected = JOBS_2021 * growth * preference * quotient / 10_000 - ISSUED_2021
    assert means["method_2"] == pytest.approx(expected, abs=0.5)


def test_relocations_per_municipality(results):
    moves = defaultdict(int)
    for row in rows_of("relocations.csv"):
        moves[row["other_municipality"]] += int(row["moves"]) * (1 if row["direction"] == "inward" else -1)
    assert results.book.find("relocation_balance", "portfolio").value == sum(moves.values()) == 2
    assert moves == {"Kerkrade": -5, "Sittard-Geleen": 4, "Beekdaelen": 3, "Landgraaf": 1, "Maastricht": -1}
