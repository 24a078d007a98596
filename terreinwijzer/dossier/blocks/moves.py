"""Blocks on chains of moves: the steps, who is where at each moment, and what it brings to each party."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from terreinwijzer.dossier.blocks.block import Block, chart_block, source_line, table_block
from terreinwijzer.dossier.blocks.park_maps import park_places
from terreinwijzer.dossier.charts import move_maps as charts_on_map
from terreinwijzer.dossier.charts import moves as charts
from terreinwijzer.dossier.results import MovesResults, Results
from terreinwijzer.dossier.wording import text
from terreinwijzer.moves.standing import after_each_step
from terreinwijzer.moves.wording import sentence_of
from terreinwijzer.vocabulary.codes import label
from terreinwijzer.vocabulary.notation import day, number


def steps(results: Results, language: str) -> Block | None:
    """Return the steps in order of time, with the step that makes room for each, and what it costs."""
    moves = results.moves
    if moves is None or moves.answer.steps.empty:
        return None
    table = moves.answer.steps
    shown = _table(
        language,
        ("step", "step_day", "step_what", "step_after", "step_chain", "cost_eur"),
        [
            (str(number_), day(row["day"], language), sentence_of(row, moves.names, language),
             "" if pd.isna(row["after"]) else str(row["after"]), str(row["chain"]),
             number(row["cost_eur"], language))
            for number_, row in table.astype({"after": "object"}).iterrows()
        ],
    )  # fmt: skip
    return table_block(
        "move_steps", language, shown, table.reset_index(), _source(moves, results, language),
        [text(code, language) for code in ("step", "step_after", "step_chain", "cost_eur")],
        illustrative=moves.illustrative,
    )  # fmt: skip


def occupation(results: Results, language: str) -> Block | None:
    """Return who is on which site from when to when: the order of the moves, and before and after at a glance."""
    moves = results.moves
    if moves is None or moves.answer.steps.empty:
        return None
    states = _moved(moves, moves.answer.occupation)
    data = states.assign(
        site=states["site_id"].map(moves.names),
        who=_names(states, moves, language),
    )
    parts = [
        text("alt_occupation_part", language, site=site, states="; ".join(
            f"{day(row['from_day'], language)}: {row['who']}" for _, row in own.iterrows()))
        for site, own in data.groupby("site", sort=False)
    ]  # fmt: skip
    block = chart_block(
        "occupation", language, lambda width: charts.occupation(data, language, width),
        data[["site_id", "mover_id", "state", "from_day", "to_day"]], _source(moves, results, language),
        text("alt_occupation", language, parts=" ".join(parts)),
    )  # fmt: skip
    return replace(block, illustrative=moves.illustrative)


def gains(results: Results, language: str) -> Block | None:
    """Return what the moves bring to each party."""
    moves = results.moves
    if moves is None or moves.answer.gains.empty:
        return None
    table = moves.answer.gains
    numbers = ("area_before_m2", "area_after_m2", "jobs_change", "cost_eur")
    shown = _table(
        language,
        ("mover", "move_plan", "carried_out", *numbers),
        [
            (moves.names.get(str(mover), str(mover)), label("move_plan", row["plan"], language),
             text("yes" if row["met"] else "no", language),
             *(number(row[name], language, sign=name == "jobs_change") for name in numbers))
            for mover, row in table.iterrows()
        ],
    )  # fmt: skip
    return table_block(
        "move_gains", language, shown, table.reset_index(), _source(moves, results, language),
        [text(name, language) for name in numbers], illustrative=moves.illustrative,
    )  # fmt: skip


def step_maps(results: Results, language: str) -> Block | None:
    """Return a map before the first step and after each; a site stands at its park, whose place within it is not known.

    Parks lie at their outline, or at the neighbourhood that bears their name; others stand beneath the map.
    """
    moves = results.moves
    if moves is None or moves.answer.steps.empty:
        return None
    where = park_places(results)
    if where is None:
        return None
    table = moves.answer.steps
    sites = _moved(moves, results.portfolio.table("sites")[["site_id", "park_id"]])
    names = results.portfolio.park_names
    sites = sites.assign(
        park=sites["park_id"].map(names).fillna(text("no_park", language)),
        x=sites["park_id"].map(where.dots.x), y=sites["park_id"].map(where.dots.y),
    )  # fmt: skip
    placed = sites.assign(on_map=sites["x"].notna())[["site_id", "park_id", "on_map"]]
    standing = _moved(moves, after_each_step(table, moves.answer.occupation))
    standing = standing.assign(who=_names(standing, moves, language))
    titles = [
        text("map_before", language),
        *(text("map_after", language, step=step, day=day(row["day"], language)) for step, row in table.iterrows()),
    ]
    inputs = [results.portfolio.input("sites", "park_id"), where.leaf]
    block = chart_block(
        "step_maps", language,
        lambda width: charts_on_map.step_maps(where.land, sites, standing, titles, language, width),
        standing.drop(columns="who").merge(placed), source_line(language, inputs),
        text("alt_step_maps", language, before=_standing_said(standing[standing["step"] == 0], moves),
             after=_standing_said(standing[standing["step"] == len(table)], moves)),
    )  # fmt: skip
    return replace(block, illustrative=moves.illustrative)


MAKERS = (steps, step_maps, occupation, gains)


def _moved(moves: MovesResults, table: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the sites that somebody leaves, enters or rebuilds."""
    steps = moves.answer.steps
    return table[table["site_id"].isin({*steps["from_site"], *steps["to_site"]})]


def _names(states: pd.DataFrame, moves: MovesResults, language: str) -> list[str]:
    """Return the name of who is on a site, or of its state."""
    return [
        moves.names.get(mover, mover) if state == "used" else text(f"site_{state}", language)
        for mover, state in zip(states["mover_id"], states["state"], strict=True)
    ]


def _standing_said(standing: pd.DataFrame, moves: MovesResults) -> str:
    return "; ".join(f"{moves.names[row['site_id']]}: {row['who']}" for _, row in standing.iterrows())


def _table(language: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=[text(head, language) for head in heads])


def _source(moves: MovesResults, results: Results, language: str) -> str:
    inputs = [results.portfolio.input("movers", "plan"), results.portfolio.input("sites", "area_m2")]
    return source_line(language, inputs, text(f"moves_formula_{moves.answer.question.objective}", language))
