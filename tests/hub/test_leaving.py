"""What happens when a member leaves: by hand on a few hours, and on the made-up park by command and by results."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from terreinwijzer.api.case import state_of
from terreinwijzer.api.hub import hub_picture, pictured_results
from terreinwijzer.cli import main
from terreinwijzer.dossier.blocks.every import make_blocks
from terreinwijzer.dossier.chapters import chapters_markdown
from terreinwijzer.dossier.data.hub_tables import hub_tables
from terreinwijzer.errors import InputError
from terreinwijzer.snapshots.case import Case, load_case
from terreinwijzer.transitions.hub.leaving import before_and_after
from terreinwijzer.transitions.hub.model import HubQuestion

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def park() -> Case:
    return load_case(ROOT / "cases" / "de-kring")


def test_before_and_after_by_hand():
    """The bakery peaks when the garage rests; the barn feeds in at noon. The group gets 80 % of 100 + 50 + 50 kW."""
    index = pd.date_range("2025-06-02", periods=3, freq="1h", tz="UTC")
    load = pd.DataFrame({"bakery": [150.0, 20, 20], "garage": [10.0, 40, 60], "barn": [0.0, 0, 0]}, index)
    sun = pd.DataFrame({"bakery": 0.0, "garage": 0.0, "barn": [10.0, 60, 0]}, index)
    free = pd.Series(1e6, ["bakery", "garage", "barn"])
    price = pd.Series(0.1, index)
    question = HubQuestion(load, sun, free, free.copy(), 160.0, 160.0, price, price - 0.1, step_hours=1.0)
    gtv = pd.DataFrame(
        {"gtv_import_kw": [100.0, 50, 50], "gtv_export_kw": [100.0, 50, 50]}, ["bakery", "garage", "barn"]
    )
    found = before_and_after(question, gtv, "barn")
    assert found["group_import_kw"].tolist() == [160, 120, 50]
    # Before: 160 - 10 fits. After: 160 above 120 in the first hour; the barn alone feeds 60 into 50.
    assert found["congestion_hours"].tolist() == [0, 1, 1]
    assert found["short_kwh"].tolist() == pytest.approx([0, 40, 0])
    assert found["curtailed_kwh"].tolist() == pytest.approx([0, 0, 10])
    # Drawn 150, 0 and 80; without the barn 120, 60 and 80 with 40 short at 3 euros.
    assert found["cost_eur"].tolist() == pytest.approx([23.0, 26.0 + 120.0, 0.0])


def test_the_picture_without_a_member_is_that_of_the_others(park):
    whole, left = hub_picture(park), hub_picture(park, without="groothandel")
    question = left.case.question
    assert "groothandel" not in question.members
    assert len(question.members) == 11
    assert question.group_import_kw == pytest.approx(0.7 * (2038 - 140))
    pd.testing.assert_frame_equal(left.case.net_kw, whole.case.net_kw.drop(columns="groothandel"))
    assert "groothandel" not in left.congestion.index
    assert left.leaving.loc["together", "cost_eur"] < left.leaving.loc[["others", "leaver"], "cost_eur"].sum()
    with pytest.raises(InputError, match="'nobody' is no connection of this energy hub"):
        hub_picture(park, without="nobody")


def test_dossier_and_tables_tell_what_changes(park):
    left = pictured_results(park, hub_picture(park, without="groothandel"))
    results = replace(state_of(park), hub=left)
    for language, words in (("nl", "Dit is de hub zonder Groothandel"), ("en", "This is the hub without Groothandel")):
        told = chapters_markdown(results, make_blocks(results, language), language, "svg")
        assert words in told
    assert "What changes when Groothandel in bouwmaterialen leaves" in told
    assert hub_tables(left, park.portfolio)["hub_leaving"][0]["state"].tolist() == ["together", "others", "leaver"]
    assert "hub_leaving" not in hub_tables(replace(left, leaving=None), park.portfolio)


def test_the_command_tells_before_and_after(capsys, monkeypatch):
    monkeypatch.chdir(ROOT)
    for options in (["--json"], ["--lang", "en"]):
        with pytest.raises(SystemExit):
            main(["hub", "cases/de-kring", "--picture", "--without", "groothandel", *options])
    data, words = capsys.readouterr().out.split("\n}\n")
    told = json.loads(data + "}")
    assert told["without"] == "groothandel"
    assert [row["state"] for row in told["leaving"]] == ["together", "others", "leaver"]
    assert "Before and after leaving" in words
