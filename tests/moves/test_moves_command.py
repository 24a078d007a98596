"""The command on the made-up plans of Heerlen: a chain after the redevelopments of the vision, in both languages."""

from __future__ import annotations

import json
import shutil
import subprocess
from itertools import pairwise
from pathlib import Path

import pytest
from warm import command

ROOT = Path(__file__).parents[2]


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    typed = [str(command()), "moves", *map(str, arguments)]
    return subprocess.run(typed, capture_output=True, text=True, check=False, cwd=ROOT)


def test_the_chain_of_heerlen_is_found_with_its_order_and_its_marks():
    done = run("cases/heerlen", "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["status"], told["gap_pct"]) == ("optimal", 0.0)
    steps = {step["mover_id"] or step["kind"]: step for step in told["steps"]}
    order = ["opslag", "machines", "bouwdelen", "rebuild", "medische-logistiek"]
    for before, after in pairwise(order):
        assert steps[after]["after"] == steps[before]["step"]
        assert steps[before]["day"] < steps[after]["day"]
    assert steps["bakkerij"]["after"] == steps["installateur"]["step"]
    assert sum(step["cost_eur"] for step in told["steps"]) <= 1_500_000
    assert told["value"] == 67_000
    for language, words in (("nl", "bij wijze van voorbeeld"), ("en", "made up, by way of example")):
        assert words in run("cases/heerlen", "--lang", language).stdout


@pytest.fixture
def heerlen(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "cases" / "heerlen", tmp_path / "heerlen"))


def test_plans_that_cannot_go_together_end_with_what_would_help(heerlen):
    plans = heerlen / "movers.csv"
    text = plans.read_text(encoding="utf-8").replace("4.1,12,70,110,2026-01-01,,", "4.1,12,70,110,2026-01-01,true,")
    plans.write_text(text, encoding="utf-8")
    done = run(heerlen, "--budget", 100_000, "--lang", "en")
    assert done.returncode == 1, done.stderr
    assert "a budget of at least €120,000" in done.stdout
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [(["--objective", "gold"], "objective = gold"), (["--budget", "-5"], "budget_eur = -5")],
)
def test_settings_that_cannot_be_meant_are_told(arguments, words):
    done = run("cases/heerlen", "--lang", "en", *arguments)
    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_a_case_without_plans_says_which_table_it_needs(heerlen):
    settings = heerlen / "case.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(
        text.replace('[tables.movers]\nfile = "movers.csv"\nsource = "assumption"\n', ""), encoding="utf-8"
    )
    done = run(heerlen, "--lang", "en")
    assert done.returncode == 2
    assert "need the table 'movers'" in done.stderr
