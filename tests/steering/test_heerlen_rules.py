"""The rules of Heerlen, one situation at a time, in words that a planner can dispute."""

from pathlib import Path

import pandas as pd
import pytest
import yaml

from terreinwijzer.errors import InputError
from terreinwijzer.steering.advice import advise
from terreinwijzer.steering.judgement import judge
from terreinwijzer.steering.needs import Room
from terreinwijzer.steering.proposal import completed
from terreinwijzer.steering.rule_checks import check_rules
from terreinwijzer.steering.rules import REFUSING
from terreinwijzer.steering.sbi import uses_of_sbi
from terreinwijzer.steering.wording import answer_of, in_words, told, verdict_of

SITUATIONS = yaml.safe_load((Path(__file__).parent / "situations.yaml").read_text())


def room_of(case):
    return Room(*(case.portfolio.table(name) for name in ("supply_offers", "plots", "property_offers")))


def reason_of(judgement, rule):
    return next(reason for reason in judgement.reasons if reason.rule.rule_id == rule)


@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda s: f"{s['rule']}-{s['answer']}")
def test_situation(book, situation):
    judgement = judge(book, situation["park"], situation["known"])
    assert judgement.answer == situation["answer"]
    reason = reason_of(judgement, situation["rule"])
    if judgement.answer == "not_allowed" and reason.rule.effect in REFUSING:
        assert reason.refuses
    if "applies" in situation:
        assert reason.applies is situation["applies"]
    if "asks" in situation:
        assert list(judgement.questions) == situation["asks"]


def test_every_rule_is_seen_both_ways(book):
    outcomes: dict[str, set] = {rule.rule_id: set() for rule in book.rules}
    for situation in SITUATIONS:
        reason = reason_of(judge(book, situation["park"], situation["known"]), situation["rule"])
        outcomes[situation["rule"]].add(reason.refuses if reason.rule.effect in REFUSING else reason.applies)
    assert {rule: seen for rule, seen in outcomes.items() if not {True, False} <= seen} == {}


def test_every_rule_and_every_park_has_a_case_that_is_allowed_and_one_that_is_not(book):
    both = {"allowed", "not_allowed"}
    by_rule, by_park = {}, {}
    for situation in SITUATIONS:
        by_rule.setdefault(situation["rule"], set()).add(situation["answer"])
        by_park.setdefault(situation["park"], set()).add(situation["answer"])
    assert {
        rule.rule_id: both - by_rule.get(rule.rule_id, set())
        for rule in book.rules
        if not both <= by_rule[rule.rule_id]
    } == {}
    assert {park: both - by_park.get(park, set()) for park in book.parks if not both <= by_park.get(park, set())} == {}


def test_every_park_has_the_profile_of_its_table(book, heerlen):
    table = heerlen.portfolio.table("parks").set_index("park_id")["profile"]
    assert {park: book.profile_of(park).profile_id for park in table.index} == table.to_dict()


def test_every_course_of_the_vision_has_a_rule(book, heerlen):
    courses = heerlen.portfolio.table("park_courses")
    own = {park for rule in book.rules if len(rule.parks) < len(book.parks) for park in rule.parks}
    assert set(courses["park_id"]) <= own
    with_rule = set(courses.loc[courses["small_units_rule"].fillna(value=False), "park_id"])
    small = next(rule for rule in book.rules if rule.rule_id == "small-units")
    assert small.parks == with_rule


def test_no_rule_refuses_on_an_economic_ground(book):
    assert not [rule for rule in book.rules if rule.ground == "economic" and rule.effect in REFUSING]
    assert [rule for rule in book.rules if rule.ground == "economic"]


def test_the_checker_finds_what_the_vision_leaves_open_and_no_clash(book):
    found = check_rules(book)
    assert {finding.kind for finding in found} == {"uncovered"}
    assert {finding.rule for finding in found} == {
        "lock_up_garages", "small_units", "catering", "leisure", "agriculture", "government",
    }  # fmt: skip


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_reason_can_be_said(book, language):
    judgement = judge(book, "beitel", {"use": "logistics", "new_place": True})
    for reason in judgement.reasons:
        assert verdict_of(reason, language)
        assert "{" not in told(reason.when, language) + in_words(reason.rule.provided, language)
    logistics = reason_of(judgement, "logistics-where-it-fits")
    assert told(logistics.when, "en") == (
        "the use is logistics or storage for businesses, and a new place (no continuation of what is there): yes"
    )
    assert verdict_of(logistics, "nl") == "hangt af van wat nog onbekend is"


def test_medical_logistics_is_led_to_avantis_and_trilandis(book, heerlen):
    table = heerlen.portfolio.table
    proposal = {"use": "logistics", "medical": True, "area_m2": 20_000, "environmental_category": "3.1"}
    places = advise(book, table("parks"), room_of(heerlen), proposal)
    assert [place.park_id for place in places[:2]] == ["avantis", "trilandis"]
    # An option is no free supply: 6.8 ha less 4.0 ha under option.
    assert places[1].free_ha == pytest.approx(2.8)
    assert [need.met for need in places[0].needs] == [True]
    # The plan's category is not among the data: it is asked, not taken as a no.
    assert places[0].judgement.answer == "depends"
    assert "park_max_category" in places[0].judgement.questions


def test_lock_up_garages_are_last_where_the_rule_holds(book, heerlen):
    table = heerlen.portfolio.table
    places = advise(book, table("parks"), room_of(heerlen), {"use": "lock_up_garages", "new_place": True})
    refused = [place.park_id for place in places if place.judgement.answer == "not_allowed"]
    assert len(refused) == 9
    assert refused == [place.park_id for place in places[-9:]]


def test_an_unknown_park_or_fact_is_told(book):
    with pytest.raises(InputError, match="'atlantis' is not in the portfolio"):
        judge(book, "atlantis", {})
    with pytest.raises(InputError, match="cannot be 'circus'"):
        judge(book, "beitel", {"use": "circus"})
    with pytest.raises(InputError, match="'colour' is unknown"):
        judge(book, "beitel", {"colour": "red"})


def test_two_hundred_real_sbi_codes_get_an_advice(book, heerlen, shared):
    codes = pd.read_csv(shared / "data" / "economie" / "sbi2008_codes.csv", dtype=str)
    some = codes[codes["niveau"].isin(["4", "5"])].iloc[::5]
    assert len(some) >= 200
    table = heerlen.portfolio.table
    for code in some["code"]:
        proposal = completed({"new_place": True}, code, table("category_list"), heerlen.norms)
        places = advise(book, table("parks"), room_of(heerlen), proposal)
        assert [place.park_id for place in places] != []
        assert {place.park_id for place in places} == set(book.parks)
        for place in places:
            judgement = place.judgement
            assert judgement.reasons
            assert (judgement.answer == "depends") is bool(judgement.questions)
            assert "{" not in answer_of(judgement, "nl")


def test_codes_of_the_new_classification_are_not_converted():
    codes = pd.Series(["46771", "46771", "47", None])
    versions = pd.Series(["2008", "2025", None, "2008"])
    assert uses_of_sbi(codes, versions).fillna("-").tolist() == ["circular", "-", "retail", "-"]
