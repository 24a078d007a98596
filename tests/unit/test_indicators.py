"""Indicators on small portfolios: gaps stay gaps, totals weigh, detail goes before what is given."""

from datetime import date

import pandas as pd
import pytest

from terreinwijzer.errors import InputError
from terreinwijzer.indicators.book import FigureBook
from terreinwijzer.indicators.catalogue import catalogue
from terreinwijzer.indicators.detail import detail_table, detail_tables
from terreinwijzer.indicators.jobs import location_quotient, sector_shift, sector_structure
from terreinwijzer.indicators.series import indicator_series
from terreinwijzer.indicators.society import education_match_pct, relocation_balance
from terreinwijzer.indicators.table import IndicatorTable, indicator_table
from terreinwijzer.lineage import Source
from terreinwijzer.snapshots.portfolio import Portfolio
from terreinwijzer.vocabulary.norms import norms_on
from terreinwijzer.vocabulary.tables import canonical_table

DAY = date(2024, 1, 1)


def table_of(day: date = DAY, sources: dict[str, Source] | None = None, **tables: pd.DataFrame) -> IndicatorTable:
    portfolio = Portfolio("Test", "Region", day, tables, sources or {})
    return indicator_table(portfolio, norms_on(day), "Town")


def parks(**columns: list[object]) -> pd.DataFrame:
    count = len(next(iter(columns.values())))
    return pd.DataFrame(
        {"park_id": [f"p{i}" for i in range(count)], "name": [f"Park {i}" for i in range(count)], **columns}
    )


def test_a_total_is_the_ratio_of_sums_not_the_mean_of_ratios():
    table = table_of(parks=parks(net_ha=[10.0, 90.0], jobs=[1000.0, 900.0]))
    assert table.per_park["jobs_per_net_ha"].tolist() == [100.0, 10.0]
    assert table.totals.loc["jobs_per_net_ha", "value"] == pytest.approx(19.0)


def test_missing_stays_missing_and_the_total_says_how_complete_it_is():
    table = table_of(parks=parks(net_ha=[30.0, 70.0], jobs=[300.0, None]))
    assert pd.isna(table.per_park.loc["p1", "jobs_per_net_ha"])
    total = table.totals.loc["jobs_per_net_ha"]
    assert total["value"] == pytest.approx(10.0)
    assert total["completeness_pct"] == pytest.approx(30.0)
    assert total["parks_with_value"] == 1


def test_a_park_without_net_area_has_no_labour_intensity():
    table = table_of(parks=parks(net_ha=[0.0, 10.0], jobs=[50.0, 100.0]))
    assert pd.isna(table.per_park.loc["p0", "jobs_per_net_ha"])
    assert table.totals.loc["jobs_per_net_ha", "value"] == pytest.approx(10.0)


def test_an_indicator_without_data_is_absent_not_zero():
    table = table_of(parks=parks(net_ha=[1.0]))
    assert "fsi" not in table.per_park
    assert table.figure("fsi").value is None


def test_net_area_is_counted_from_plots_as_ibis_defines_it():
    plots = pd.DataFrame(
        {
            "plot_id": list("abcdef"),
            "park_id": ["p0"] * 6,
            "area_m2": [10_000.0, 20_000.0, 30_000.0, 40_000.0, 50_000.0, 60_000.0],
            "status": ["issued", "option", "available", "not_yet_available", "public_space", "dwelling"],
        }
    )
    row = table_of(parks=parks(net_ha=[99.0]), plots=plots).per_park.loc["p0"]
    assert row["net_ha"] == pytest.approx(10.0)
    assert row["gross_ha"] == pytest.approx(21.0)
    assert row["net_issued_ha"] == pytest.approx(1.0)
    assert row["available_ha"] == pytest.approx(5.0)
    assert row["under_option_ha"] == pytest.approx(2.0)


def test_floor_area_counts_the_stock_in_use_or_not_but_nothing_withdrawn_or_planned():
    units = pd.DataFrame(
        {
            "unit_id": list("abcde"),
            "park_id": ["p0", "p0", "p0", "p0", "p1"],
            "floor_area_m2": [3_000.0, 2_000.0, 4_000.0, 7_000.0, 1_000.0],
            "status": [
                "Verblijfsobject in gebruik",
                "Verblijfsobject buiten gebruik",
                "Verblijfsobject ingetrokken",
                "Verblijfsobject gevormd",
                None,
            ],
        }
    )
    table = table_of(parks=parks(net_issued_ha=[1.0, 1.0]), units=units)
    assert table.per_park["fsi_usable"].tolist() == [0.5, 0.1]
    # Usable floor area is not gross floor area, so it does not pass for the index of the vision.
    assert "fsi" not in table.per_park


def test_demolished_buildings_have_no_age():
    buildings = pd.DataFrame(
        {
            "building_id": ["a", "b"],
            "park_id": ["p0"] * 2,
            "construction_year": pd.array([2000, 1900], dtype="Int64"),
            "floor_area_m2": [1_000.0, 9_000.0],
            "status": ["Pand in gebruik", "Pand gesloopt"],
        }
    )
    row = table_of(parks=parks(name2=[""]), buildings=buildings).per_park.loc["p0"]
    assert row["mean_construction_year"] == 2000


def test_jobs_of_a_year_after_the_reference_date_are_not_used():
    employment = pd.DataFrame(
        {"region": ["Town"] * 2, "year": pd.array([2022, 2026], dtype="Int64"), "jobs": [1_000.0, 2_000.0]}
    )
    portfolio = Portfolio("T", "R", date(2023, 12, 31), {"parks": parks(jobs=[100.0]), "region_employment": employment})
    found = indicator_table(portfolio, norms_on(date(2023, 12, 31)), "Town")
    assert found.per_park["share_of_municipal_jobs_pct"].tolist() == [10.0]


def test_vacancy_is_weighted_by_stock():
    table = table_of(parks=parks(net_issued_ha=[1.0, 9.0], fsi=[0.5, 0.5], vacancy_pct=[40.0, 0.0]))
    assert table.totals.loc["vacancy_pct", "value"] == pytest.approx(4.0)


def test_offers_go_before_a_given_vacancy():
    offers = pd.DataFrame({"offer_id": ["x"], "park_id": ["p0"], "floor_area_m2": [500.0]})
    table = table_of(parks=parks(floor_area_m2=[5_000.0, 5_000.0], vacancy_pct=[99.0, 99.0]), property_offers=offers)
    assert table.per_park["vacancy_pct"].tolist() == [10.0, 0.0]


def test_ages_are_weighted_by_floor_area_and_future_buildings_do_not_count():
    buildings = pd.DataFrame(
        {
            "building_id": ["a", "b", "c"],
            "park_id": ["p0"] * 3,
            "construction_year": pd.array([2000, 1960, 2030], dtype="Int64"),
            "floor_area_m2": [3_000.0, 1_000.0, 9_000.0],
        }
    )
    row = table_of(parks=parks(name2=[""]), buildings=buildings).per_park.loc["p0"]
    assert row["mean_construction_year"] == pytest.approx(1990.0)
    assert row["share_older_high_pct"] == pytest.approx(25.0)
    assert row["share_older_low_pct"] == pytest.approx(25.0)


def test_jobs_are_those_of_the_latest_year_before_the_reference_date():
    establishments = pd.DataFrame(
        {
            "establishment_id": ["a", "a", "a"],
            "park_id": ["p0"] * 3,
            "year": pd.array([2022, 2023, 2025], dtype="Int64"),
            "jobs": [1.0, 2.0, 4.0],
        }
    )
    assert table_of(parks=parks(net_ha=[1.0]), establishments=establishments).per_park.loc["p0", "jobs"] == 2.0


def test_unknown_organisation_is_not_no_organisation():
    organisations = pd.DataFrame(
        {
            "park_id": ["p0", "p1", "p2"],
            "business_association": pd.array([True, False, None], dtype="boolean"),
            "park_management": pd.array([None, False, None], dtype="boolean"),
            "business_investment_zone": pd.array([None, False, None], dtype="boolean"),
        }
    )
    table = table_of(parks=parks(net_ha=[10.0, 30.0, 60.0]), organisations=organisations)
    total = table.totals.loc["organised_share_pct"]
    assert total["value"] == pytest.approx(25.0)
    assert total["completeness_pct"] == pytest.approx(40.0)


def test_groups_weigh_like_totals():
    table = table_of(
        parks=parks(net_ha=[10.0, 90.0, 5.0], jobs=[100.0, 90.0, 50.0], profile=["mixed", "mixed", "regular"])
    )
    assert table.by("profile")["jobs_per_net_ha"].to_dict() == pytest.approx({"mixed": 1.9, "regular": 10.0})


def test_grouping_by_an_unknown_column_says_what_is_possible():
    with pytest.raises(InputError, match="Choose from: profile"):
        table_of(parks=parks(net_ha=[1.0])).by("colour")


def establishments_of_two_years() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "establishment_id": list("abcd"),
            "park_id": ["p0", "p0", "p1", "p0"],
            "year": [2020, 2020, 2020, 2024],
            "sbi_code": ["2511", "46110", "4941", "2511"],
            "sector": [None, None, None, None],
            "jobs": [60.0, 20.0, 20.0, 90.0],
        }
    ).astype({"sector": "str"})


def test_sectors_follow_from_sbi_codes():
    structure = sector_structure(establishments_of_two_years(), 2020).set_index(["park_id", "sector"])
    assert structure.loc[("p0", "industry"), "share_pct"] == pytest.approx(75.0)
    assert structure.loc[("p1", "logistics_wholesale"), "share_pct"] == pytest.approx(100.0)


def test_concentration_compares_with_the_whole():
    quotient = location_quotient(sector_structure(establishments_of_two_years(), 2020)).set_index(["park_id", "sector"])
    assert quotient.loc[("p0", "industry"), "location_quotient"] == pytest.approx(1.25)
    assert quotient.loc[("p1", "logistics_wholesale"), "location_quotient"] == pytest.approx(2.5)


def test_shift_between_sectors():
    shift = sector_shift(establishments_of_two_years(), 2020, 2024)
    assert shift.loc["industry", "change_pct"] == pytest.approx(50.0)
    assert shift.loc["industry", "share_change_points"] == pytest.approx(40.0)
    assert shift.loc["logistics_wholesale", "jobs_end"] == 0.0


def test_relocation_balance_keeps_unknown_directions_missing():
    moves = pd.DataFrame(
        {"direction": ["inward", "outward", "inward"], "other_municipality": ["A", "A", "B"], "moves": [6, 11, 7]}
    )
    balance = relocation_balance(moves)
    assert balance.loc["A", "balance"] == -5
    assert pd.isna(balance.loc["B", "balance"])


def test_education_match_is_100_minus_dissimilarity():
    market = pd.DataFrame(
        {
            "topic": ["education"] * 3 + ["job_level"] * 3,
            "class": ["practical", "intermediate", "higher"] * 2,
            "area": ["Region"] * 6,
            "share_pct": [30.0, 40.0, 30.0, 50.0, 30.0, 20.0],
        }
    )
    assert education_match_pct(market, "Region") == pytest.approx(80.0)
    assert education_match_pct(market, "Elsewhere") is None


def test_a_series_marks_a_break_when_the_source_changes():
    def on(year: int, vacancy: float, title: str) -> IndicatorTable:
        source = Source("s", title)
        return table_of(
            date(year, 1, 1),
            {"parks": source},
            parks=parks(net_issued_ha=[1.0], fsi=[0.5], vacancy_pct=[vacancy]),
        )

    series = indicator_series([on(2023, 5.0, "Monitor A"), on(2022, 4.0, "Monitor A"), on(2024, 9.0, "Monitor B")])
    vacancy = series[(series["indicator"] == "vacancy_pct") & (series["park_id"] == "p0")]
    assert vacancy["reference_date"].dt.year.tolist() == [2022, 2023, 2024]
    assert vacancy["break_marker"].tolist() == [False, False, True]
    assert vacancy["change"].iloc[1] == pytest.approx(1.0)
    assert pd.isna(vacancy["change"].iloc[2])


def test_a_series_marks_a_break_when_parks_come_or_go():
    series = indicator_series(
        [
            table_of(date(2022, 1, 1), parks=parks(net_ha=[1.0])),
            table_of(date(2023, 1, 1), parks=parks(net_ha=[1.0, 2.0])),
        ]
    )
    total = series[(series["indicator"] == "net_ha") & (series["park_id"] == "")]
    assert total["break_marker"].tolist() == [False, True]


def test_every_park_indicator_of_the_catalogue_has_parts_that_some_quantity_fills():
    """A definition that no function can ever fill would be a promise without a product."""
    measured = table_of(
        parks=parks(net_issued_ha=[1.0]),
        plots=pd.DataFrame({"plot_id": ["k"], "park_id": ["p0"], "area_m2": [9e3], "status": ["issued"]}),
        buildings=pd.DataFrame({"building_id": ["b"], "construction_year": [1990]}),
        units=pd.DataFrame({"unit_id": ["u"], "building_id": ["b"], "park_id": ["p0"], "floor_area_m2": [50.0]}),
        building_parks=pd.DataFrame(
            {"building_id": ["b"], "park_id": ["p0"], "overlap_m2": [1e3], "footprint_m2": [1e3], "share": [1.0]}
        ),
        building_forms=pd.DataFrame({"building_id": ["b"], "rectangularity": [0.9], "shared_walls_pct": [5.0]}),
        plot_capacity=pd.DataFrame(
            {
                "plot_id": ["k"], "park_id": ["p0"], "floor_m2": [1e3], "extra_floor_m2": [3e2], "certainty": ["rules"],
            }
        ),
        park_land=pd.DataFrame(
            {name: ["p0" if name == "park_id" else 1e4] for name in canonical_table("park_land").column_names}
        ),
        park_climate_access=pd.DataFrame(
            {name: ["p0" if name == "park_id" else 9.0] for name in canonical_table("park_climate_access").column_names}
        ),
    )  # fmt: skip
    full = table_of(
        parks=parks(
            gross_ha=[2.0], net_ha=[1.5], net_issued_ha=[1.0], jobs=[10.0], jobs_per_ha_change_pct=[5.0],
            vacancy_pct=[3.0], profile=["mixed"],
        ),
        supply_offers=pd.DataFrame({"park_id": ["p0"], "immediately_available_ha": [0.5], "under_option_ha": [0.1]}),
        buildings=pd.DataFrame(
            {
                "building_id": ["b"], "park_id": ["p0"], "construction_year": [1990], "footprint_m2": [3e3],
                "floor_area_m2": [4e3],
            }
        ),
        region_employment=pd.DataFrame(
            {"region": ["Region", "Town"], "year": [2023, 2023], "jobs": [1e3, 5e2], "net_issued_ha": [10.0, None]}
        ),
        organisations=pd.DataFrame({"park_id": ["p0"], "business_association": pd.array([True], dtype="boolean")}),
        park_climate_access=pd.DataFrame(
            {"park_id": ["p0"], "green_share_pct": [20.0], "heat_difference_c": [1.0], "water_depth_m": [0.1]}
        ),
    )  # fmt: skip
    wanted = {name for name, definition in catalogue().items() if definition.kind in {"sum", "ratio"}}
    assert set(full.per_park) | set(measured.per_park) == wanted
    assert full.per_park.notna().all(axis=None)


def test_half_new_and_half_old_is_no_park_due_for_renovation():
    buildings = pd.DataFrame(
        {
            "building_id": list("abcd"),
            "park_id": ["p0", "p0", "p0", "p0"],
            "construction_year": pd.array([2012, 2012, 1964, None], dtype="Int64"),
            "floor_area_m2": [1_000.0, 2_000.0, 1_000.0, 5_000.0],
            "status": [None, None, "Pand in gebruik", None],
        }
    )
    portfolio = table_of(parks=parks(x=[1]), buildings=buildings).portfolio
    found = detail_table(portfolio, norms_on(DAY), "life_cycle_structure")
    shares = found.set_index("moment")["share_pct"].to_dict()
    assert shares == {"first_maintenance": 75.0, "economic_question": 25.0}
    assert found["buildings"].sum() == 3


def test_a_location_quotient_against_the_region_tells_another_story_than_against_the_parks_themselves():
    structure = pd.DataFrame(
        {
            "park_id": ["p0", "p0"],
            "sector": ["industry", "construction"],
            "jobs": [80.0, 20.0],
            "share_pct": [80.0, 20.0],
        }
    )
    assert location_quotient(structure)["location_quotient"].tolist() == [1.0, 1.0]
    region = pd.Series({"industry": 200.0, "construction": 100.0, "other": 700.0})
    assert location_quotient(structure, region)["location_quotient"].tolist() == [4.0, 2.0]


ESTABLISHMENTS = pd.DataFrame(
    {
        "establishment_id": ["e1", "e2", "e1", "e2", "e3"],
        "park_id": ["p0", "p1", "p0", "p1", "p1"],
        "year": pd.array([2019, 2019, 2023, 2023, 2026], dtype="Int64"),
        "sbi_code": ["2511", "4941", "2511", "4941", "4941"],
        "jobs": [100.0, 50.0, 90.0, 90.0, 999.0],
    }
)


def test_tables_of_their_own_are_found_by_the_name_in_the_catalogue():
    moves = pd.DataFrame(
        {"direction": ["inward"], "other_municipality": ["Town"], "moves": pd.array([3], dtype="Int64")}
    )
    portfolio = table_of(parks=parks(x=[1, 2]), establishments=ESTABLISHMENTS, relocations=moves).portfolio
    found = detail_tables(portfolio, norms_on(DAY))
    assert set(found) == {"sector_structure", "location_quotient", "sector_shift", "relocation_balance"}
    assert set(found) <= set(catalogue())
    assert found["sector_structure"]["jobs"].sum() == 180
    quotient = found["location_quotient"].set_index("park_id")
    assert quotient["location_quotient"].tolist() == [2.0, 2.0]
    assert quotient["concentrated"].all()
    assert found["sector_shift"].set_index("sector")["change_pct"].round(0).to_dict() == {
        "industry": -10, "logistics_wholesale": 80,
    }  # fmt: skip
    with pytest.raises(InputError, match=r"no table 'life_cycle_structure', or its data are missing\. .* sector_shift"):
        detail_table(portfolio, norms_on(DAY), "life_cycle_structure")


def test_every_table_of_the_catalogue_has_a_function():
    from importlib import import_module

    for definition in catalogue().values():
        if definition.kind == "table":
            module, _, name = definition.function.partition(".")
            assert callable(getattr(import_module(f"terreinwijzer.indicators.{module}"), name))


def test_education_and_commuting_are_figures_with_a_source():
    rows = [("education", "low", 40), ("education", "high", 60), ("job_level", "low", 55), ("job_level", "high", 45)]
    labour = pd.DataFrame(rows, columns=["topic", "class", "share_pct"]).assign(area="Region")
    commuting = pd.DataFrame(
        {"topic": ["live_and_work"], "class": ["all sectors"], "share_pct": [66.7], "area": ["Region"]}
    )
    book = FigureBook(table_of(parks=parks(x=[1]), labour_market=pd.concat([labour, commuting])))
    assert book.find("education_match_pct", "portfolio").value == pytest.approx(85)
    assert book.find("live_and_work_pct", "region", "Region").value == pytest.approx(66.7)
    assert book.find("live_and_work_pct", "region", "Elsewhere") is None
    assert book.find("education_match_pct", "portfolio").inputs[0].table == "labour_market"
