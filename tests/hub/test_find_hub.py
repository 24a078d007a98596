"""The whole way from a case folder to the best hub, on four connections of the made-up park: nothing is replaced."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from terreinwijzer.api.hub import HubOutcome, find_hub, searched_results
from terreinwijzer.dossier.data.hub_tables import hub_tables
from terreinwijzer.snapshots.case import Case, load_case
from terreinwijzer.transitions.hub.placing import broken_by, cost_of

ROOT = Path(__file__).parents[2]
KEPT = ("bakkerij", "vervoer", "garage", "pakketten")
GAP_PCT = 2.0


@pytest.fixture(scope="module")
def park(tmp_path_factory: pytest.TempPathFactory) -> Case:
    folder = Path(shutil.copytree(ROOT / "cases" / "de-kring", tmp_path_factory.mktemp("park") / "de-kring"))
    for name, column in (("connections.csv", 0), ("flexible_loads.csv", 1)):
        head, *rows = (folder / name).read_text().splitlines()
        (folder / name).write_text("\n".join([head, *(row for row in rows if row.split(",")[column] in KEPT)]) + "\n")
    return load_case(folder)


@pytest.fixture(scope="module")
def told() -> list[str]:
    return []


@pytest.fixture(scope="module")
def found(park: Case, told: list[str]) -> HubOutcome:
    return find_hub(park, told.append, gap_pct=GAP_PCT, granted_pct=85)


def test_the_best_hub_keeps_to_every_limit_and_costs_what_it_says(found, told):
    assert told == ["shifted", "battery", "all"]
    plan = found.answer.plan
    assert plan is not None
    assert broken_by(found.answer.question, plan).max() < 1e-3
    assert cost_of(found.answer.question, plan) == pytest.approx(found.answer.cost_eur)
    assert found.answer.gap_pct <= GAP_PCT
    assert found.answer.question.steps == 35_040


def test_each_way_of_working_together_is_no_dearer_than_what_it_adds_to(found):
    cost, bound = found.ways["cost_eur"], found.ways["bound_eur"]
    assert list(cost.index) == ["alone", "shared", "shifted", "battery", "all"]
    assert cost["shared"] >= max(bound["shifted"], bound["battery"])
    assert min(cost["shifted"], cost["battery"]) >= bound["all"]
    assert (cost >= bound - 1e-6).all()
    assert found.ways.loc["all", "short_kwh"] < found.ways.loc["shared", "short_kwh"]


def test_what_sharing_saves_is_divided_whole(found):
    saved = found.ways.loc["alone", "cost_eur"] - found.ways.loc["shared", "cost_eur"]
    for rule in ("shapley", "nucleolus", "proportional"):
        assert found.split.table[rule].sum() == pytest.approx(saved)
    table, all_saved = found.split.table, found.ways.loc["alone", "cost_eur"] - found.ways.loc["all", "cost_eur"]
    assert table["whole"].sum() == pytest.approx(all_saved)
    assert (table["shapley"] + table["steering"]).tolist() == pytest.approx(table["whole"].tolist())
    gtv = found.picture.case.gtv["gtv_import_kw"]
    assert (table["steering"] / gtv).std() == pytest.approx(0, abs=1e-6)


def test_the_answer_becomes_the_tables_of_the_dossier(park, found):
    results = searched_results(park, found, granted_pct=85)
    tables = hub_tables(results, park.portfolio)
    assert {"hub_ways", "hub_batteries", "hub_split", "hub_least_content"} <= set(tables)
    assert results.granted_pct == 85
    size = tables["hub_batteries"][0]["size_kwh"].sum()
    assert size == pytest.approx(found.ways.loc["all", "battery_kwh"], abs=len(KEPT))
