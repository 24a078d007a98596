"""Manners of the command line: whole sentences in the chosen language, exit codes, help, JSON."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from warm import command

from terreinwijzer import __version__
from terreinwijzer.cli import app

ROOT = Path(__file__).parents[2]
CASE = str(ROOT / "cases" / "heerlen")


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    typed = [str(command()), *arguments]
    return subprocess.run(typed, capture_output=True, text=True, check=False, cwd=ROOT)


def commands() -> list[list[str]]:
    """Return every command that ends a line, as words."""
    import typer

    def below(words, command):
        children = getattr(command, "commands", {})
        return [found for name, child in children.items() for found in below([*words, name], child)] or [words]

    return below([], typer.main.get_command(app))


# What was typed; what must be said about it in Dutch and in English.
WRONG = {
    "nothing": ([], "Er ontbreekt een opdracht. Kies uit: intake,", "A command is missing. Choose from: intake,"),
    "no case": (
        ["audit"],
        "'CASUS' ontbreekt. Bedoeld is: map van de casus",
        "'CASE' is missing. Meant is: folder of the case",
    ),
    "no figure, with an example": (
        ["explain", CASE],
        "Schrijf: terreinwijzer explain CASUS CIJFER. Zie 'terreinwijzer explain --help'.",
        "Write: terreinwijzer explain CASE FIGURE. See 'terreinwijzer explain --help'.",
    ),
    "no figure": (["explain", CASE], "'CIJFER' ontbreekt.", "'FIGURE' is missing."),
    "a command misspelt": (["audti"], "geen opdracht 'audti'. Bedoelt u 'audit'?", "no command 'audti'. Do you mean"),
    "a command that is not there": (
        ["fly"],
        "geen opdracht 'fly'. Kies uit: intake,",
        "no command 'fly'. Choose from:",
    ),
    "an option misspelt": (
        ["dossier", CASE, "--format", "pdf"],
        "geen optie '--format'. Bedoelt u '--formats'? Zie 'terreinwijzer dossier --help'.",
        "no option '--format'. Do you mean '--formats'? See 'terreinwijzer dossier --help'.",
    ),
    "an option that is not there": (["audit", CASE, "--quickly"], "geen optie '--quickly'.", "no option '--quickly'."),
    "an option without its value": (
        ["dossier", CASE, "--out"],
        "Achter de optie '--out' ontbreekt een waarde. Bedoeld is: map voor het dossier.",
        "The option '--out' lacks a value. Meant is: folder for the dossier.",
    ),
    "a value for a switch": (["audit", CASE, "--json=3"], "'--json' krijgt geen waarde", "'--json' takes no value"),
    "too many arguments": (["audit", CASE, "more", "much"], "'more much' is te veel.", "'more much' is too much."),
    "a group that is not there": (["indicators", CASE, "--by", "colour"], "Op 'colour' kan niet", "'colour'"),
    "a file of another kind": (["indicators", CASE, "--out", "x.pdf"], "Kies een naam die eindigt op", "Choose a name"),
    "a format of another kind": (["dossier", CASE, "--formats", "odt"], "Onbekende vorm 'odt'", "Unknown format 'odt'"),
    "a park that is not there": (
        ["explain", CASE, "jobs", "--park", "mars"],
        "geen terrein met de sleutel 'mars'. Kies uit: avantis",
        "no park with the key 'mars'. Choose from: avantis",
    ),
    "a case that is not there": (["audit", "nowhere"], "Geen case.toml gevonden", "No case.toml found"),
}


@pytest.mark.parametrize("name", WRONG)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_wrong_use_is_told_in_whole_sentences_with_what_to_do(name, language):
    arguments, *expected = WRONG[name]
    result = run("--lang", "en", *arguments) if language == "en" else run(*arguments)
    assert result.returncode == 2
    assert result.stdout == ""
    assert expected[language == "en"] in result.stderr
    assert result.stderr.strip()[-1] in ".…"
    assert "Traceback" not in result.stderr


def test_an_unknown_language_names_the_ones_that_are_spoken():
    result = run("audit", CASE, "--lang", "de")
    assert result.returncode == 2
    assert result.stderr == "Onbekende taal 'de'. Kies nl of en.\n"


def test_faults_come_as_data_for_programs_that_ask_for_it():
    result = run("audit", "nowhere", "--json", "--lang", "en")
    assert result.returncode == 2
    (problem,) = json.loads(result.stdout)["problems"]
    assert problem["code"] == "case_missing"
    assert problem["message"] in result.stderr


def test_a_language_may_stand_before_a_group_of_commands_and_before_one_of_them():
    assert run("--lang", "en", "snapshot", "--help").stdout.startswith("Usage: terreinwijzer snapshot")
    for words in (("--lang", "en", "snapshot", "list"), ("snapshot", "--lang", "en", "list")):
        told = run(*words, "nowhere")
        assert "option" not in told.stderr
        assert told.stderr == run("snapshot", "list", "nowhere", "--lang", "en").stderr


def test_every_command_has_complete_help_in_both_languages():
    for words in [[], *commands()]:
        dutch, english = (run(*words, "--help", "--lang", language).stdout for language in ("nl", "en"))
        assert dutch.startswith(f"Gebruik: terreinwijzer {' '.join(words)}".strip())
        assert english.startswith(f"Usage: terreinwijzer {' '.join(words)}".strip())
        foreign = r"Usage|Options|Commands|Arguments|required|default|Show this|<\w+>|\w\.\.\.$"
        assert not re.search(foreign, dutch, re.MULTILINE), dutch
        options = set(re.findall(r"^  (--[\w-]+)", dutch, re.MULTILINE))
        assert options == set(re.findall(r"^  (--[\w-]+)", english, re.MULTILINE))
        # Each option and command has words of its own behind it.
        assert not re.search(r"^  (--)?[\w-]+( [A-Z]+)?\s*$", dutch, re.MULTILINE), dutch


def test_every_command_takes_json_and_a_language():
    for words in commands():
        text = run(*words, "--help").stdout
        assert "--json" in text, words
        assert "--lang" in text, words


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["intake", CASE], 0),
        (["intake", CASE, "--report", "REPORT"], 0),
        (["indicators", CASE], 0),
        (["indicators", CASE, "--by", "profile"], 0),
        (["indicators", CASE, "--out", "TABLE.csv"], 0),
        (["explain", CASE, "vacancy_pct"], 0),
        (["demand", CASE], 0),
        (["audit", CASE], 1),
        (["catalogue"], 0),
    ],
)
def test_json_is_all_that_is_printed(arguments, code, tmp_path):
    given = [str(tmp_path / word) if word.isupper() or word.startswith("TABLE") else word for word in arguments]
    result = run(*given, "--json")
    assert result.returncode == code
    assert json.loads(result.stdout)


def test_the_version_is_told():
    result = run("--version")
    assert (result.returncode, result.stdout) == (0, f"terreinwijzer {__version__}\n")


def test_help_loads_no_heavy_library():
    heavy = (
        "pandas",
        "numpy",
        "geopandas",
        "pyarrow",
        "shapely",
        "altair",
        "dask",
        "rasterio",
        "sedonadb",
        "babel",
        "httpx",
    )
    code = (
        "import sys\nfrom terreinwijzer.cli import main\n"
        f"try:\n    main(['--help'])\nfinally:\n    print([m for m in {heavy} if m in sys.modules], file=sys.stderr)"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert "Gebruik" in result.stdout
    assert result.stderr.strip() == "[]"
