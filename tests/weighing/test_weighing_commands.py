"""Weighing as a person asks for it on the command line."""

import json
from pathlib import Path

import pytest

from terreinwijzer.cli import main

CASE = Path(__file__).parents[2] / "cases" / "heerlen"


def typed(*words: object) -> int:
    with pytest.raises(SystemExit) as end:
        main([str(word) for word in words])
    return int(end.value.code or 0)


def test_a_ranking_names_what_would_turn_it_and_what_is_missing(capsys):
    assert typed("weigh", CASE, "--draws", 300, "--lang", "en") == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert "Where does better use begin?" in shown
    assert "comes first in" in shown
    assert "instead of" in shown
    assert "Built share of the land (better-use, row " in shown


def test_actions_come_with_a_plan(capsys):
    assert typed("weigh", CASE, "programme-order", "--draws", 300) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert "Planning binnen de capaciteit" in shown
    assert "Buiten de capaciteit vallen" in shown


def test_as_data_nothing_else_is_written(capfd):
    assert typed("weigh", CASE, "programme-order", "--draws", 300, "--json") == 0
    found = json.loads(capfd.readouterr().out)
    assert {each["action_id"] for each in found["plan"]["schedule"]} == {each["action_id"] for each in found["ranking"]}
    assert found["plan"]["capacity"][0]["capacity_days"] == 200


def test_a_wrong_file_gives_a_message_with_its_line_and_nothing_else(tmp_path, capsys):
    file = tmp_path / "own.toml"
    file.write_text('[question]\nid = "x"\ntitle = "x"\n[criteria.a]\nmeasure = "beauty"\n')
    assert typed("weigh", CASE, file, "--lang", "en") == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "own.toml, row 4: Missing: name, source, value." in said.err
