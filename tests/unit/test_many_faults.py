"""Many faulty rows: each is counted and set aside, the first of every kind are shown."""

from pathlib import Path

import pandas as pd
import pytest

from terreinwijzer.errors import InputError, describe
from terreinwijzer.snapshots.case import load_case
from terreinwijzer.sources.faults import SHOWN_PER_KIND, counted
from terreinwijzer.sources.report import write_intake_report

CASE = """
[case]
id = "many"
name = "Many"
reference_date = 2023-12-31
language = "en"
[sources.register]
title = "Register"
[tables.parks]
file = "parks.csv"
source = "register"
[tables.establishments]
file = "establishments.csv"
source = "register"
"""
GOOD, UNREADABLE, ASTRAY, NEGATIVE, TWICE = 40, 250, 120, 3, 2


@pytest.fixture
def case(tmp_path: Path) -> Path:
    folder = tmp_path / "many"
    folder.mkdir()
    (folder / "case.toml").write_text(CASE)
    (folder / "parks.csv").write_text("park_id,name\na,Aa\n")
    kinds = (
        [("a", "5")] * GOOD + [("a", "many")] * UNREADABLE + [("elsewhere", "5")] * ASTRAY + [("a", "-1")] * NEGATIVE
    )
    rows = [f"e{i},{park},2023,{jobs}" for i, (park, jobs) in enumerate(kinds)] + ["e0,a,2023,5"] * TWICE
    (folder / "establishments.csv").write_text("establishment_id,park_id,year,jobs\n" + "\n".join(rows) + "\n")
    return folder


def test_every_fault_is_counted_and_the_first_of_a_kind_are_shown(case):
    with pytest.raises(InputError, match="more rows with the same kind of fault") as caught:
        load_case(case)
    problems = caught.value.problems
    assert counted(problems) == UNREADABLE + ASTRAY + NEGATIVE + TWICE
    of_kind = pd.Series([problem.code for problem in problems]).value_counts()
    assert of_kind["value_unreadable"] == SHOWN_PER_KIND
    assert of_kind["key_unknown"] == SHOWN_PER_KIND
    assert of_kind["too_low"] == NEGATIVE
    assert f"And {UNREADABLE - SHOWN_PER_KIND} more rows" in "\n".join(describe(problems, "en"))


def test_every_faulty_row_is_set_aside_with_its_reason(case, tmp_path):
    loaded = load_case(case, set_aside=tmp_path / "aside")
    faulty = UNREADABLE + ASTRAY + NEGATIVE + TWICE
    assert len(loaded.portfolio.table("establishments")) == GOOD
    assert loaded.intake.counts["establishments"]["rows_set_aside"] == faulty
    aside = pd.read_csv(tmp_path / "aside" / "establishments.csv").set_index("row")
    assert len(aside) == faulty
    assert aside.index.is_monotonic_increasing
    # The first row of the file is row 2: what stands in a row must be what its reason is about.
    assert aside["why"].str.contains("'many' is not a").sum() == UNREADABLE
    assert (aside.loc[aside["jobs"] == "many", "why"].str.startswith("column jobs")).all()
    assert aside["why"].str.contains("elsewhere is not in the table parks").sum() == ASTRAY
    assert aside["why"].str.contains("must be at least 0").sum() == NEGATIVE
    assert aside["why"].str.contains("e0, 2023 occurs more than once").sum() == TWICE


def test_a_row_with_two_faults_is_set_aside_once_with_both_reasons(case, tmp_path):
    table = case / "establishments.csv"
    table.write_text("establishment_id,park_id,year,jobs\ne0,a,soon,many\ne1,a,2023,4\n")
    load_case(case, set_aside=tmp_path / "aside")
    aside = pd.read_csv(tmp_path / "aside" / "establishments.csv")
    assert len(aside) == 1
    assert "'soon'" in aside.loc[0, "why"]
    assert "'many'" in aside.loc[0, "why"]


def test_the_report_says_how_many_faults_there_are_in_all(case, tmp_path):
    with pytest.raises(InputError, match="many") as caught:
        load_case(case)
    page, _ = write_intake_report(caught.value.problems, (), {}, tmp_path / "report", "en")
    assert f"{UNREADABLE + ASTRAY + NEGATIVE + TWICE} faults" in page.read_text(encoding="utf-8")
