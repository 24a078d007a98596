"""Estimates from jobs, codes as people write them, what a newcomer adds, and room to keep."""

from __future__ import annotations

import pandas as pd
import pytest
from made_up_streams import at, businesses, demand, offers, streams, supply

from terreinwijzer.errors import InputError
from terreinwijzer.transitions.streams.factors import every_factor, factor_of_sbi
from terreinwijzer.transitions.streams.newcomer import NEWCOMER, newcomer_adds
from terreinwijzer.transitions.streams.notation import waste_code
from terreinwijzer.transitions.streams.offers import estimates_for, offer_table, offers_of
from terreinwijzer.transitions.streams.parks import estimated_by_park
from terreinwijzer.transitions.streams.room import room_to_keep
from terreinwijzer.transitions.streams.settings import StreamSettings, stream_settings
from terreinwijzer.vocabulary.codes import codes
from terreinwijzer.vocabulary.months import months_in
from terreinwijzer.vocabulary.tables import canonical_table


@pytest.mark.parametrize(
    ("written", "code"),
    [("15 01 01", "15 01 01"), ("150101", "15 01 01"), ("13 02 05*", "13 02 05*"), ("130205*", "13 02 05*"),
     ("13 02 05", None), ("15 01 01*", None), ("00 01 01", None), ("21 01 01", None), ("15 01", None), ("paper", None),
     ("12 01 09*", "12 01 09*")],
)  # fmt: skip
def test_waste_codes_are_six_digits_of_a_chapter_with_the_right_asterisk(written, code):
    assert waste_code(written) == code


@pytest.mark.parametrize(
    ("written", "months"),
    [("", range(1, 13)), ("4-9", range(4, 10)), ("11-2", [1, 2, 11, 12]), ("3, 9", [3, 9]), ("3 - 4", [3, 4])],
)
def test_months_are_ranges_that_may_pass_new_year(written, months):
    assert months_in(written) == frozenset(months)


def test_wrong_codes_and_months_are_told_all_at_once_with_their_row():
    with pytest.raises(InputError, match=r"(?s)row 2, column waste_code: '99 99 99'.*row 3, column months: '0-13'"):
        offers([at("x", 0)], [supply("x", waste_code="99 99 99"), supply("x", months="0-13")])


def test_shares_of_every_factor_make_one_whole_of_known_groups():
    for factor in every_factor():
        assert sum(factor.shares.values()) == pytest.approx(1), factor.key
        assert set(factor.shares) <= set(codes("material_group"))


def test_tonnes_per_job_are_the_published_waste_over_the_published_jobs():
    metal = factor_of_sbi("2511")
    assert metal is not None
    assert metal.tonnes_job == pytest.approx(410 / 101)
    assert factor_of_sbi("01") is None
    assert factor_of_sbi("8621") is None


def test_who_entered_anything_gets_no_estimate_and_who_has_no_source_is_named():
    known = businesses(
        at("x", 0, sbi="2511", jobs=10), at("y", 1, sbi="2511", jobs=10), at("z", 2, sbi="8621", jobs=10)
    )
    found = offers_of(known, streams(supply("x")))
    assert found.table.groupby("business_id")["basis"].unique().map(list).to_dict() == {
        "x": ["entered"],
        "y": ["estimated"],
    }
    assert found.without == ("z",)
    assert found.table.loc[found.table["business_id"] == "y", "tonnes_year"].sum() == pytest.approx(10 * 410 / 101)


def test_without_sbi_codes_a_park_has_the_share_of_the_sector_in_all_jobs():
    parks = canonical_table("parks").of([{"park_id": "a", "name": "A", "jobs": 1000}, {"park_id": "b", "name": "B"}])
    sectors = canonical_table("sector_jobs").of(
        [{"sector": "industry", "share_end_pct": 20}, {"sector": "construction", "share_end_pct": 30}]
    )
    found = estimated_by_park(parks, canonical_table("establishments").empty(), sectors)
    # CBS: 13,611 thousand tonnes over 847 thousand jobs; construction has no source, park b no jobs.
    assert set(found["park_id"]) == {"a"}
    assert found["tonnes_year"].sum() == pytest.approx(200 * 13_611 / 847)
    assert (found["by"] == "sector").all()
    counted = [{"establishment_id": "1", "park_id": "b", "year": 2023, "sbi_code": "25", "jobs": 10}]
    by_code = estimated_by_park(parks, canonical_table("establishments").of(counted), sectors)
    assert by_code["tonnes_year"].sum() == pytest.approx(10 * 410 / 101)
    assert set(by_code["by"]) == {"sbi"}


def test_a_newcomer_adds_what_its_streams_bring_and_never_less_than_nothing():
    there = offers([at("x", 0), at("y", 1)], [supply("x", 10.0), demand("y", 10.0)])
    settings = StreamSettings(road_factor=1.0)
    coming = offer_table([{"stream_id": "n", "business_id": NEWCOMER, "park_id": "a", "direction": "demand",
                           "material_group": "wood", "waste_code": "", "tonnes_year": 5.0, "low_tonnes": 5.0,
                           "high_tonnes": 5.0, "quality": "sorted", "months": months_in(""), "basis": "entered",
                           "price_eur_tonne": 500.0, "source": ""}])  # fmt: skip
    place = {"park_id": "a", "x_m": 150_000.0, "y_m": 450_000.0}
    added = newcomer_adds(there, coming, place, settings)
    # It pays more for wood than y does: what it gets is what y loses, and only the gain grows.
    assert added.tonnes == pytest.approx(0)
    assert added.matches["tonnes"].tolist() == [pytest.approx(5)]
    assert added.gain_eur == pytest.approx(5 * (0.5 * (500 - 80) + 0.33 * 1))
    estimate = offer_table(estimates_for(NEWCOMER, "1623", 10, "a"))
    more = newcomer_adds(there, estimate, place, settings)
    assert more.gain_eur == pytest.approx(0, abs=1e-6)


def test_room_that_few_parks_offer_is_room_to_keep():
    rows = [("a", "5.3", 10), ("b", "3.2", 20), ("c", None, 30), ("d", None, 5)]
    parks = canonical_table("parks").of(
        [{"park_id": key, "name": key, "max_environmental_category": most, "net_issued_ha": land}
         for key, most, land in rows]
    )  # fmt: skip
    found = room_to_keep(parks, {"c": "4.1", "a": "3.1"})
    assert found.unknown == ("d",)
    assert found.parks["basis"].to_dict() == {"a": "given", "b": "given", "c": "profile"}
    assert found.activities["parks"].to_dict() == {
        "repair": 3, "dismantling": 3, "plastics_recycling": 2, "sorting": 1, "fermentation": 1, "shredding": 1,
        "crushing": 1,
    }  # fmt: skip
    assert found.activities["share_pct"]["crushing"] == pytest.approx(100 * 10 / 60)
    assert found.parks.index[found.parks["keep"]].tolist() == ["a"]
    assert room_to_keep(parks.assign(max_environmental_category=pd.NA), {}).parks.empty


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"max_km": 3}, "no setting 'max_km'"),
        ({"least_tonnes": -1}, ">= 0"),
        ({"least_businesses": 1}, ">= 2"),
        ({"road_factor": 0.5}, ">= 1"),
    ],
)
def test_settings_that_cannot_be_meant_are_told(settings, words):
    with pytest.raises(InputError, match=words):
        stream_settings(settings)
