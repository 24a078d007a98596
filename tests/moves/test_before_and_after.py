"""Who is where before the first step and after each, and the small maps that show it."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from made_up import movers_of, neighbours_of, sites_of

from terreinwijzer.dossier.blocks.moves import step_maps
from terreinwijzer.moves.chains import chains_of_moves
from terreinwijzer.moves.question import Question
from terreinwijzer.moves.standing import after_each_step

# The one who stops makes place for who grows; who comes from elsewhere takes what is rebuilt afterwards.
MOVERS = (
    {"mover_id": "grows", "plan": "expand", "site_id": "small", "area_from_m2": 4_000, "area_to_m2": 6_000},
    {"mover_id": "stops", "plan": "leave", "site_id": "large"},
    {"mover_id": "comes", "plan": "arrive", "area_from_m2": 2_500, "area_to_m2": 3_500, "required": True},
)
SITES = (
    {"site_id": "small", "area_m2": 2_000, "rebuild_months": 12, "rebuild_area_m2": 3_000},
    {"site_id": "large", "area_m2": 5_000},
)


@pytest.fixture(scope="module")
def answer():
    return chains_of_moves(
        movers_of(*MOVERS), sites_of(*SITES), neighbours_of(), Question(date(2026, 1, 1), 8, objective="jobs")
    )


def told(standing: pd.DataFrame, step: int) -> dict[str, str]:
    rows = standing[standing["step"] == step]
    return {row["site_id"]: row["mover_id"] or row["state"] for _, row in rows.iterrows()}


def test_before_the_first_step_everybody_is_where_they_are_now(answer):
    assert told(after_each_step(answer.steps, answer.occupation), 0) == {"small": "grows", "large": "stops"}


def test_each_step_changes_only_the_sites_that_it_touches(answer):
    standing = after_each_step(answer.steps, answer.occupation)
    said = [told(standing, step) for step in range(len(answer.steps) + 1)]
    assert said[1:] == [
        {"small": "grows", "large": "free"},
        {"small": "free", "large": "grows"},
        {"small": "rebuilding", "large": "grows"},
        {"small": "comes", "large": "grows"},
    ]
    for before, after, step in zip(said, said[1:], answer.steps.index, strict=False):
        marked = set(standing.loc[(standing["step"] == step) & standing["changed"], "site_id"])
        assert marked == {site for site in before if before[site] != after[site]}


def test_after_the_last_step_stands_what_the_occupation_ends_with(answer):
    standing = after_each_step(answer.steps, answer.occupation)
    last = answer.occupation.sort_values("to_day", kind="stable").drop_duplicates("site_id", keep="last")
    assert told(standing, len(answer.steps)) == {
        row["site_id"]: row["mover_id"] or row["state"] for _, row in last.iterrows()
    }


@pytest.mark.parametrize("language", ["nl", "en"])
def test_heerlen_has_a_map_for_before_and_after_each_step(heerlen_results, language):
    block = step_maps(heerlen_results, language)
    steps = heerlen_results.moves.answer.steps
    assert len(block.definition["concat"]) == len(steps) + 1
    assert block.illustrative
    # No neighbourhood bears the name of this park: it stands beneath the line, not at an invented place.
    nowhere = block.data[~block.data["on_map"]]
    assert set(nowhere["park_id"]) == {"wijngaardsweg"}
    assert str(len(steps)) in str(block.definition["concat"][-1]["title"])
