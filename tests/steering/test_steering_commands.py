"""Advice and rules as a person asks for them."""

import json
import re
import shutil
from pathlib import Path

import pytest

from terreinwijzer.cli import main
from terreinwijzer.snapshots.case import load_case
from terreinwijzer.snapshots.reopen import case_at
from terreinwijzer.snapshots.store import create_snapshot
from terreinwijzer.snapshots.verify import verify_store

CASE = Path(__file__).parents[2] / "cases" / "heerlen"


def typed(*words: object) -> int:
    with pytest.raises(SystemExit) as end:
        main([str(word) for word in words])
    return int(end.value.code or 0)


def plain(text: str) -> str:
    """Return what is printed without the lines of a tree and with single spaces."""
    return " ".join(re.sub(r"[\u2500-\u257f]", " ", text).split())


def test_advice_by_sbi_code_names_places_reasons_and_questions(capsys):
    assert typed("advise", CASE, "--sbi", "52109", "--fact", "medical=ja", "--fact", "area_m2=20000") == 0
    shown = capsys.readouterr().out
    assert shown.index("Avantis") < shown.index("De Beitel")
    assert "Medische technologie" in shown
    assert "park_max_category: Welke milieucategorie laat het plan" in shown
    assert "omgevingsplan gaan voor" in shown


def test_the_whole_reasoning_of_one_park(capsys):
    words = ("--fact", "use=lock_up_garages", "--fact", "new_place=yes", "--lang", "en")
    assert typed("check", CASE, "beitel", *words) == 1
    shown = plain(capsys.readouterr().out)
    assert "De Beitel: not allowed" in shown
    assert "No new lock-up garages on this park." in shown
    assert "Vision, par. 3.1 and tables 1-3" in shown
    assert "the use is lock-up garages: yes" in shown
    assert "a new place (no continuation of what is there): no instead of yes → not regulated" in shown


def test_an_open_question_is_no_silent_yes(capsys):
    assert typed("check", CASE, "de-koumen", "--fact", "use=retail") == 1
    shown = plain(capsys.readouterr().out)
    assert "De Koumen: hangt ervan af" in shown
    assert "independent: Staat het op zichzelf" in shown
    assert "nee → niet geregeld" in shown


def test_what_no_rule_speaks_of_is_said_to_be_unregulated(capsys):
    assert typed("check", CASE, "smitzerveld", "--sbi", "56101", "--lang", "en") == 1
    assert "Smitzerveld: not regulated" in plain(capsys.readouterr().out)


def test_what_is_allowed_ends_well(capsys):
    words = ("use=industry", "environmental_category=3.2", "park_max_category=5.1")
    assert typed("check", CASE, "de-koumen", *(w for word in words for w in ("--fact", word))) == 0
    assert "De Koumen: mag" in capsys.readouterr().out


def test_the_reasoning_as_data_goes_down_to_each_fact(capsys):
    assert typed("check", CASE, "beitel", "--fact", "use=logistics", "--fact", "new_place=yes", "--json") == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["answer"], told["covered"]) == ("depends", True)
    assert {question["fact"] for question in told["questions"]} == {
        "environmental_category",
        "park_max_category",
        "fit_for_logistics",
    }
    (rule,) = [reason for reason in told["reasons"] if reason["rule"] == "logistics-where-it-fits"]
    when, provided = rule["steps"]
    assert [step["found"] for step in when["below"]] == ["logistics", True]
    assert (provided["holds"], provided["unknown"]) == (None, ["fit_for_logistics"])
    assert {"fact": "fit_for_logistics", "value": False, "answer": "not_allowed", "covered": True, "was": None} in told[
        "would_change"
    ]


def test_the_rules_of_another_day_judge(tmp_path, capsys):
    case = tmp_path / "heerlen"
    shutil.copytree(CASE, case)
    rules = (case / "rules.yaml").read_text()
    (case / "rules.yaml").write_text(
        rules.replace("    when: {use: lodging}", "    valid_from: 2025-01-01\n    when: {use: lodging}")
    )
    words = ("check", case, "beitel", "--fact", "use=lodging", "--fact", "takes_business_land=no", "--json")
    answers = []
    for day in ("2024-12-31", "2025-01-01"):
        typed(*words, "--on", day)
        answers.append(json.loads(capsys.readouterr().out)["answer"])
    # From the day on which the rule holds, it asks whether the place may change its function.
    assert answers == ["allowed", "depends"]


def test_advice_as_data(capsys):
    typed("advise", CASE, "--fact", "use=circular", "--json")
    places = json.loads(capsys.readouterr().out)
    assert len(places) == 17
    beitel = next(place for place in places if place["park_id"] == "beitel")
    assert {reason["rule"] for reason in beitel["reasons"]} >= {"circular-profile", "environmental-space"}


def test_the_rules_and_what_they_leave_open(capsys):
    assert typed("rules", CASE, "--lang", "en") == 0
    shown = capsys.readouterr().out
    assert "On 'catering' rules and profile say nothing for:" in shown
    assert "conflict" not in shown.lower()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--fact", "colour=red"), "The fact 'colour' is unknown"),
        (("--fact", "use"), "no fact with a value"),
        (("--fact", "use=circus"), "cannot be 'circus'"),
        (("--fact", "area_m2=large"), "cannot be 'large'"),
        (("--sbi", "00000"), "points to no known use"),
        (("--fact", "use=office", "--on", "soon"), "'soon' is no day"),
    ],
)
def test_a_wrong_question_is_told(capsys, words, says):
    assert typed("advise", CASE, *words, "--lang", "en") == 2
    assert says in capsys.readouterr().err


def test_an_unknown_park_is_told(capsys):
    assert typed("check", CASE, "atlantis", "--fact", "use=office", "--lang", "en") == 2
    assert "'atlantis' is not in the portfolio" in capsys.readouterr().err


def test_a_case_without_rules_says_so(tmp_path, capsys):
    (tmp_path / "case.toml").write_text(
        '[case]\nid = "t"\nname = "T"\nreference_date = 2023-12-31\n[tables.parks]\nfile = "parks.csv"\n'
    )
    (tmp_path / "parks.csv").write_text("park_id,name\na,Aa\n")
    assert typed("advise", tmp_path, "--fact", "use=office", "--lang", "en") == 2
    assert "has no rules file" in capsys.readouterr().err


def test_a_snapshot_keeps_the_rules_of_its_day(tmp_path, capsys):
    create_snapshot(load_case(CASE), tmp_path)
    snapshot = tmp_path / "heerlen" / "2023-12-31"
    words = ("--fact", "use=lock_up_garages", "--fact", "new_place=yes", "--json")
    said = []
    for where in (CASE, snapshot):
        typed("advise", where, *words)
        said.append(capsys.readouterr().out)
    assert said[0] == said[1]
    assert case_at(snapshot).settings.policies["rules"].parent == snapshot
    (snapshot / "rules.yaml").write_text("rules: []\n")
    assert [problem.code for problem in verify_store(tmp_path)] == ["snapshot_file_changed"]
