"""Small units found and judged by the rule; environmental categories by the list that a municipality supplies."""

import json
import shutil
from pathlib import Path

import pandas as pd
import pytest

from terreinwijzer.api.case import check
from terreinwijzer.cli import main
from terreinwijzer.errors import InputError
from terreinwijzer.indicators.small_units import small_units_through_years, units_per_building
from terreinwijzer.snapshots.case import load_case
from terreinwijzer.steering.categories import (
    categories_of_sbi,
    category_of_sbi,
    check_category_list,
)
from terreinwijzer.steering.small_units import effect_of_units, with_use_of_units
from terreinwijzer.vocabulary.codes import codes
from terreinwijzer.vocabulary.guide_distances import distance_notes, guide_distances

CASE = Path(__file__).parents[2] / "cases" / "heerlen"
# "row" is a row of six garages of 1990, "hall" one large unit of 2010, "mixed" has two small units and a large one.
UNITS = pd.DataFrame(
    [(f"r{i}", "row", "beitel", 20.0) for i in range(6)]
    + [("h1", "hall", "beitel", 880.0), ("m1", "mixed", "emma", 50.0), ("m2", "mixed", "emma", 50.0),
       ("m3", "mixed", "emma", 900.0), ("x", "row", "beitel", None)],
    columns=["unit_id", "building_id", "park_id", "floor_area_m2"],
).assign(status="Verblijfsobject in gebruik")  # fmt: skip
BUILDINGS = pd.DataFrame(
    {"building_id": ["row", "hall", "mixed"], "park_id": None, "construction_year": [1990, 2010, 1980]}
)
# Made up: not the list of VNG, which is not free.
LIST = pd.DataFrame(
    [("10", "bakery", "2", 30, 10, 30, 10), ("38.11", "collection, indoors", "3.1", 50, 10, 50, 10),
     ("3811", "collection, outdoors", "3.2", 100, 50, 100, 10), ("38", "waste in general", "4.1", 200, 50, 100, 10),
     ("16", "timber", "3", None, None, None, None)],
    columns=["sbi_code", "activity", "environmental_category", "odour_m", "dust_m", "noise_m", "danger_m"],
)  # fmt: skip


def test_a_building_with_many_small_units_is_found(heerlen):
    table = units_per_building(UNITS, heerlen.norms)
    assert table["clustered"].to_dict() == {"hall": False, "mixed": False, "row": True}
    assert table.loc["row", "units"] == 6  # the unit without a floor area is not known to be small
    assert table.loc["mixed", ["small_units", "median_unit_m2"]].tolist() == [2, 50]


def test_the_share_of_small_units_changes_when_other_buildings_come(heerlen):
    table = small_units_through_years(UNITS, BUILDINGS, heerlen.norms, [2000, 2020]).set_index(["park_id", "year"])
    assert table.loc[("beitel", 2000), "small_share_pct"] == pytest.approx(100)
    assert table.loc[("beitel", 2020), "small_share_pct"] == pytest.approx(100 * 120 / 1000)
    assert table.loc[("emma", 2020), "small_share_pct"] == 0


def test_units_out_of_stock_do_not_count(heerlen):
    gone = UNITS.assign(status="Verblijfsobject ingetrokken")
    assert units_per_building(gone, heerlen.norms).empty
    assert small_units_through_years(gone, BUILDINGS, heerlen.norms, [2020]).empty


def test_number_and_size_of_units_make_a_proposal_one_of_small_units(heerlen):
    many = with_use_of_units({"unit_count": 12, "unit_area_m2": 80}, heerlen.norms)
    assert many["use"] == "small_units"
    large = with_use_of_units({"use": "small_units", "unit_count": 12, "unit_area_m2": 900}, heerlen.norms)
    assert "use" not in large  # twelve halls: the use has to be asked
    assert (
        with_use_of_units({"use": "industry", "unit_count": 12, "unit_area_m2": 80}, heerlen.norms)["use"] == "industry"
    )


def test_the_rule_judges_a_proposal_by_its_units(heerlen):
    known = {"unit_count": 12, "unit_area_m2": 80, "new_place": True}
    assert check(heerlen, "beitel", known).judgement.answer == "not_allowed"
    assert check(heerlen, "ten-esschen", known).judgement.answer == "allowed"
    assert not check(heerlen, "ten-esschen", known).judgement.covered


def test_what_a_proposal_does_to_the_share(heerlen):
    table = small_units_through_years(UNITS, BUILDINGS, heerlen.norms, [2020])
    known = {"use": "lock_up_garages", "unit_count": 10, "unit_area_m2": 20}
    effect = effect_of_units(known, "beitel", table)
    assert (effect.share_now_pct, effect.share_then_pct) == (pytest.approx(12), pytest.approx(100 * 320 / 1200))
    assert effect_of_units(known, "avantis", table) is None
    assert effect_of_units({**known, "use": "industry"}, "beitel", table) is None


def test_every_category_that_is_not_a_main_one_has_distances_that_rise():
    table = guide_distances()
    assert list(table.index) == [code for code in codes("environmental_category") if code not in {"3", "4", "5"}]
    for area in ("quiet_m", "mixed_m"):
        assert table[area].is_monotonic_increasing
    # A mixed area lies one step lower.
    assert table["mixed_m"].tolist()[1:] == table["quiet_m"].tolist()[:-1]
    assert table.loc[["1", "3.1", "6"], "quiet_seen"].all()
    assert not table.loc["4.1", "quiet_seen"]
    assert all(set(words) == {"nl", "en"} for words in distance_notes())


def test_the_longest_beginning_decides_and_several_activities_leave_it_open():
    assert category_of_sbi(LIST, "10.71").lowest == "2"
    found = category_of_sbi(LIST, "38112")
    assert (found.lowest, found.highest, found.activities) == ("3.1", "3.2", 2)
    assert category_of_sbi(LIST, "38.2").lowest == "4.1"
    assert category_of_sbi(LIST, "62") is None


def test_codes_of_another_version_get_no_category():
    found = categories_of_sbi(
        LIST, pd.Series(["1071", "1071", "38112", None]), pd.Series(["2008", "2025", "2008", None])
    )
    assert found.fillna("-").tolist() == ["2", "-", "-", "-"]


def test_a_list_that_contradicts_its_distances_is_refused():
    check_category_list(LIST)
    with pytest.raises(InputError, match="largest distance is 200 m, but category 2 goes with 30 m"):
        check_category_list(LIST.assign(environmental_category="2").query("sbi_code == '38'"))


@pytest.fixture
def with_list(tmp_path):
    case = tmp_path / "heerlen"
    shutil.copytree(CASE, case)
    LIST.to_csv(case / "category_list.csv", index=False)
    with (case / "case.toml").open("a") as settings:
        settings.write('\n[tables.category_list]\nfile = "category_list.csv"\nsource = "assumption"\n')
    return case


def test_the_category_comes_from_the_list_and_the_plan_leads(with_list, capsys):
    with pytest.raises(SystemExit):
        main(["check", str(with_list), "beitel", "--sbi", "10711", "--fact", "park_max_category=5.1"])
    shown = " ".join(capsys.readouterr().out.split())
    assert "geeft voor SBI 10711 categorie 2 (richtafstand 30 m" in shown
    assert "De regels van het omgevingsplan gaan voor" in shown
    known = check(load_case(with_list), "beitel", {"park_max_category": "1"}, sbi="10711")
    assert known.judgement.answer == "not_allowed"


def test_a_range_of_categories_is_asked_about(with_list, capsys):
    with pytest.raises(SystemExit):
        main(["check", str(with_list), "beitel", "--sbi", "38112", "--lang", "en", "--json"])
    told = json.loads(capsys.readouterr().out)
    assert told["categories"] == {"lowest": "3.1", "highest": "3.2", "activities": 2}
    assert "environmental_category" in {question["fact"] for question in told["questions"]}
