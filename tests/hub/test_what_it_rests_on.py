"""Nothing is imputed silently: the dossier, its tables and a kept answer tell what was measured, filled and found."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from terreinwijzer.api.case import state_of
from terreinwijzer.api.hub import hub_picture, pictured_results
from terreinwijzer.dossier.blocks.every import make_blocks
from terreinwijzer.dossier.chapters import chapters_markdown
from terreinwijzer.dossier.data.hub_tables import hub_tables
from terreinwijzer.dossier.results import HubResults
from terreinwijzer.dossier.story.hub import picture_said
from terreinwijzer.errors import Problem, describe
from terreinwijzer.snapshots.case import Case, load_case
from terreinwijzer.sources.loads.filling import filled
from terreinwijzer.sources.loads.load_files import Loads
from terreinwijzer.transitions.hub.hours import quarters_of

ROOT = Path(__file__).parents[2]
EAN = "871690000000000012"


@pytest.fixture(scope="module")
def park(tmp_path_factory: pytest.TempPathFactory) -> Case:
    """Return the made-up park with a measurement of the garage by its EAN code, that lacks ten quarter-hours."""
    folder = Path(shutil.copytree(ROOT / "cases" / "de-kring", tmp_path_factory.mktemp("measured") / "de-kring"))
    table = pd.read_csv(folder / "connections.csv", dtype="str")
    table["ean"] = table["connection_id"].map({"garage": EAN})
    table.to_csv(folder / "connections.csv", index=False)
    index = quarters_of(2025)
    rows = "".join(f"{at:%Y-%m-%d %H:%M};12\n" for at in index.drop(index[1000:1010]))
    (folder / "garage.csv").write_text(f"tijd_utc;{EAN} [kW]\n" + rows)
    settings = folder / "case.toml"
    asked = '[parameters.hub]\nloads = "garage.csv"\nfill = "week_before"'
    told = settings.read_text().replace("[parameters.hub]", asked)
    settings.write_text(told.replace("search_in_dossier = true\n", ""))
    return load_case(folder)


@pytest.fixture(scope="module")
def pictured(park: Case) -> HubResults:
    return pictured_results(park, hub_picture(park))


def test_what_was_measured_filled_in_and_found_is_part_of_the_results(pictured):
    assert pictured.connections.loc["garage"].drop(["x_m", "y_m"]).to_dict() == {
        "basis": "measured", "annual_kwh": pytest.approx(12 * 8760), "filled_quarters": 10,
    }  # fmt: skip
    others = pictured.connections.drop("garage")
    assert (others["basis"] == "made_up").all()
    assert (others["filled_quarters"] == 0).all()
    assert pictured.findings["code"].tolist() == ["loads_gap"]


def test_findings_name_a_connection_by_its_key_and_never_by_its_ean_code(park, pictured):
    assert "garage" in pictured.findings["nl"][0]
    assert not pictured.findings.to_csv().count(EAN)
    # The command is for who has the files, and names what stands in them.
    picture = hub_picture(park)
    assert EAN in describe(picture.findings, "en")[0]
    strange = replace(picture, findings=(Problem("loads_connection_unknown", value="871690000000009876"),))
    assert "'EAN …9876'" in pictured_results(park, strange).findings["en"][0]


def test_the_chapter_says_so_in_both_languages(park, pictured):
    results = replace(state_of(park), hub=pictured)
    dutch, english = (
        chapters_markdown(results, make_blocks(results, language), language, "svg") for language in ("nl", "en")
    )
    assert "Gemeten zijn 1 van de 12 aansluitingen" in dutch
    assert "zijn er 10 ingevuld: Garage (10)" in dutch
    assert "Waarop de belasting van elke aansluiting berust" in dutch
    assert "Gevonden in de metingen" in dutch
    assert "bedacht naar een profiel" in dutch
    assert "1 of the 12 connections were measured" in english
    assert "10 were filled in: Garage (10)" in english
    assert pictured.findings["en"][0].split(":")[-1].strip() in english


def test_without_measurements_all_loads_are_said_to_be_made_up(pictured):
    table = pictured.connections.assign(basis="made_up", filled_quarters=0)
    said = picture_said(replace(pictured, connections=table, findings=pictured.findings.head(0)), "nl")
    assert said[-1] == "Van geen enkele aansluiting is er een meting: alle belastingen volgen een bedacht profiel."


def test_the_tables_hold_it_too(park, pictured):
    tables = hub_tables(pictured, park.portfolio)
    found = tables["hub_connections"][0].set_index("connection_id")
    assert found.loc["garage", ["basis", "filled_quarters"]].tolist() == ["measured", 10]
    assert tables["hub_findings"][0]["number"].tolist() == [1]


def test_a_kept_answer_has_it_still(pictured):
    from terreinwijzer.web.explore.hub_task import results_as_json, results_from_json

    again = results_from_json(json.loads(json.dumps(results_as_json(pictured))))
    for name in ("connections", "findings"):
        pd.testing.assert_frame_equal(getattr(again, name), getattr(pictured, name), check_index_type=False)


def test_filling_is_marked_also_where_only_feeding_in_was_measured():
    index = pd.date_range("2025-06-02", periods=3, freq="15min", tz="UTC")
    loads = Loads(pd.DataFrame({"hall": 1.0}, index), pd.DataFrame({"roof": [5.0, None, 7.0]}, index))
    marks = filled(loads, "interpolate")[1]
    assert marks["roof"].tolist() == [False, True, False]
    assert not marks["hall"].any()
