"""The command on the made-up park and on Heerlen: without names unless asked, in both languages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from terreinwijzer.cli import main

ROOT = Path(__file__).parents[2]
KRING = "cases/de-kring"
# Chose nothing, or only to be added up with others.
NEVER_NAMED = ("Garage", "Kantoorgebouw", "Wegvervoerder", "Bakkerij", "Kartonfabriek", "garage", "bakkerij-deeg")


@pytest.fixture
def run(capsys, monkeypatch):
    """Return the command line in this process: what it printed, and its exit code."""
    monkeypatch.chdir(ROOT)

    def command(*arguments: object) -> tuple[str, int]:
        with pytest.raises(SystemExit) as ended:
            main(["streams", *map(str, arguments)])
        told = capsys.readouterr()
        return told.out + told.err, int(ended.value.code or 0)

    return command


@pytest.mark.parametrize("extra", [["--json"], ["--lang", "nl"], ["--lang", "en"]])
def test_nobody_is_named_who_did_not_choose_that(run, extra):
    out, code = run(KRING, *extra)
    assert code == 0, out
    assert not [name for name in NEVER_NAMED if name in out]
    assert "De Loswal" in out or "de-loswal" in out


def test_the_picture_of_the_made_up_parks_comes_as_data(run):
    told = json.loads(run(KRING, "--json")[0])
    assert told["illustrative"]
    assert [(row["from_park"], row["to_park"]) for row in told["links"]] == [("de-kring", "de-loswal")]
    assert all(row["businesses"] >= 3 for row in told["groups"])
    assert {row["name"] for row in told["named"]} == {"Timmerfabriek", "Plaatmaterialen"}
    assert [row["park_id"] for row in told["room"] if row["keep"]] == ["de-loswal"]


def test_with_names_every_match_stands_with_the_proof_that_none_is_better(run):
    told = json.loads(run(KRING, "--names", "--json", "--newcomer", "de-loswal:2222:30")[0])
    assert told["gain_eur"] == pytest.approx(told["bound_eur"])
    assert {"garage"} <= {row["from_business"] for row in told["matches"]}
    assert told["newcomer"]["gain_eur"] > 0
    assert {row["estimated"] for row in told["newcomer"]["matches"]} == {True}
    near = json.loads(run(KRING, "--names", "--json", "--distance", "1")[0])
    assert {(row["from_park"], row["to_park"]) for row in near["matches"]} == {("de-kring", "de-kring")}
    assert "Bakkerij" in run(KRING, "--names", "--lang", "en")[0]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--distance", "5"], "needs --names"),
        (["--newcomer", "de-kring:2222:3"], "needs --names"),
        (["--names", "--newcomer", "de-kring"], "is no newcomer"),
        (["--names", "--newcomer", "elders:2222:30"], "Park 'elders' is not in this case"),
        (["--names", "--newcomer", "de-kring:8621:30"], "No source was found"),
    ],
)
def test_what_cannot_be_asked_is_told(run, arguments, words):
    out, code = run(KRING, "--lang", "en", *arguments)
    assert code == 2
    assert words in out


def test_heerlen_has_an_estimate_per_park_and_room_by_its_profiles(run):
    told = json.loads(run("cases/heerlen", "--json")[0])
    assert "groups" not in told
    metal = {row["park_id"]: row for row in told["estimated_by_park"] if row["material_group"] == "metal"}
    # 2,624 jobs on De Beitel, 19 % in industry, the national tonnes per job, and the share of metal of 2005.
    assert metal["beitel"]["tonnes_year"] == pytest.approx(2624 * 0.19 * 13611 / 847 * 740 / 18767)
    kept = {row["park_id"] for row in told["room"] if row["keep"]}
    assert kept == {"beitel", "baaks-soureth", "de-koumen", "avantis", "trilandis"}
    assert {row["basis"] for row in told["room"]} == {"profile"}
