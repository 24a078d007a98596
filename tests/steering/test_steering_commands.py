"""Advice and rules as a person asks for them."""

import json
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


def test_advice_by_sbi_code_names_places_reasons_and_questions(capsys):
    assert typed("advise", CASE, "--sbi", "52109", "--fact", "medical=ja", "--fact", "area_m2=20000") == 0
    shown = capsys.readouterr().out
    assert shown.index("Avantis") < shown.index("De Beitel")
    assert "Medische technologie" in shown
    assert "park_max_category: Welke milieucategorie laat het plan" in shown
    assert "omgevingsplan gaan voor" in shown


def test_the_whole_reasoning_of_one_park(capsys):
    words = ("--fact", "use=lock_up_garages", "--fact", "new_place=yes", "--park", "beitel", "--lang", "en")
    assert typed("advise", CASE, *words) == 1
    shown = " ".join(capsys.readouterr().out.split())
    assert "De Beitel: not allowed" in shown
    assert "No new lock-up garages on this park." in shown
    assert "Vision, par. 3.1 and tables 1-3" in shown


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
        (("--fact", "use=office", "--park", "atlantis"), "'atlantis' is not in the portfolio"),
    ],
)
def test_a_wrong_question_is_told(capsys, words, says):
    assert typed("advise", CASE, *words, "--lang", "en") == 2
    assert says in capsys.readouterr().err


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
