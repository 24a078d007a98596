"""A few faulty rows stand in the way of no command: each says how to go on, and goes on without them when asked."""

import json
from pathlib import Path

import pytest
import typer

from terreinwijzer.cli import app, main
from terreinwijzer.sources.case_folder import read_case_settings
from terreinwijzer.sources.intake import take_in

CASE = """
[case]
id = "test"
name = "Test"
region = "Region"
reference_date = 2023-12-31

[tables.parks]
file = "parks.csv"
"""
# What commands need beside a case; what is served stays until it is stopped, and has tests of its own.
MORE = {"explain": ["jobs"], "check": ["a"], "dossier": ["--formats", "data"], "advise": ["--fact", "use=industry"]}
LASTING = {"serve", "worker", "notify", "example"}


@pytest.fixture
def case(tmp_path: Path, monkeypatch) -> Path:
    """Return a case with a park that is right and one that cannot be, from where it is called by its name."""
    folder = tmp_path / "case"
    folder.mkdir()
    (folder / "case.toml").write_text(CASE)
    (folder / "parks.csv").write_text("park_id,name,gross_ha,jobs\na,Aa,10,100\nb,Bee,-20,200\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TERREINWIJZER_CACHE", str(tmp_path / "cache"))
    return folder


def of_a_case() -> dict[str, typer.core.TyperCommand]:
    """Return every command that reads a case, by its words."""

    def below(words: tuple[str, ...], command) -> dict:
        children = getattr(command, "commands", {})
        found = {} if children else {" ".join(words): command}
        return found | {k: v for name, child in children.items() for k, v in below((*words, name), child).items()}

    every = below((), typer.main.get_command(app))
    return {words: found for words, found in every.items() if {"case", "data"} & {each.name for each in found.params}}


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as end:
        main(arguments)
    return end.value.code


def test_every_command_that_reads_a_case_can_set_faulty_rows_aside():
    without = [words for words, found in of_a_case().items() if "set_aside" not in {each.name for each in found.params}]
    assert len(of_a_case()) > 20
    assert without == []


@pytest.mark.parametrize("words", sorted(set(of_a_case()) - LASTING))
def test_a_command_refuses_and_says_how_to_go_on_and_then_goes_on(words, case, capsys):
    asked = [*words.split(), str(case), *MORE.get(words, []), "--lang", "en"]
    assert run(*asked) == 2
    refused = capsys.readouterr().err
    assert "parks.csv, row 3, column gross_ha" in refused
    assert "the same command with '--set-aside FOLDER'" in refused.splitlines()[-1]
    run(*asked, "--set-aside", "aside")
    assert "column gross_ha" not in capsys.readouterr().err
    assert "Bee" in Path("aside/parks.csv").read_text(encoding="utf-8")


def test_what_goes_aside_is_told_beside_the_output_for_programs(case, capsys):
    assert run("indicators", str(case), "--set-aside", "aside", "--json") == 0
    told = capsys.readouterr()
    assert json.loads(told.out)
    assert told.err == "1 rijen apart gezet in aside.\n"


def test_rows_of_another_case_go_into_a_folder_of_their_own(case):
    assert run("audit", str(case), "--previous", str(case), "--set-aside", "aside") == 0
    assert Path("aside/parks.csv").read_text() == Path("aside/1-case/parks.csv").read_text()


def test_rows_that_stand_aside_already_are_left_where_they_are(case):
    settings, kept = read_case_settings(case), Path("aside/parks.csv")
    take_in(settings, Path("aside"))
    first = kept.stat().st_ino
    take_in(settings, Path("aside"))
    assert kept.stat().st_ino == first
    (case / "parks.csv").write_text("park_id,name,gross_ha,jobs\na,Aa,10,100\nb,Cee,-20,200\n")
    take_in(settings, Path("aside"))
    assert "Cee" in kept.read_text()
