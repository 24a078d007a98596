"""Chains of moves as background work: the question checked, the search, and what is kept and shown of its answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields, replace
from datetime import date
from typing import Any

import pandas as pd

from terreinwijzer.api.case import find_moves
from terreinwijzer.api.moves import move_names, plans_made_up
from terreinwijzer.dossier.blocks import moves as blocks
from terreinwijzer.dossier.blocks.block import Block
from terreinwijzer.dossier.data.moves_tables import moves_tables
from terreinwijzer.dossier.data.tables import DataTable, of_method
from terreinwijzer.dossier.results import MovesResults, Results
from terreinwijzer.errors import InputError, Problem
from terreinwijzer.moves.chains import MovesAnswer
from terreinwijzer.moves.question import Question, question_of
from terreinwijzer.moves.relaxation import Relaxation
from terreinwijzer.moves.wording import conclusions
from terreinwijzer.web.portfolios import Shown
from terreinwijzer.web.tasks.frames import frame_as_json, frame_from_json
from terreinwijzer.web.tasks.kinds import Kind, Report


def check(shown: Shown, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Return the settings that are used.

    Raises
    ------
    InputError
        A setting cannot be meant, or the portfolio has no plans and sites.
    """
    portfolio = shown.results.portfolio
    if not (portfolio.has("movers") and portfolio.has("sites")):
        raise InputError(Problem("moves_no_tables"))
    question_of(parameters, shown.results.reference_date)
    return dict(parameters)


def run(shown: Shown, parameters: Mapping[str, Any], report: Report) -> dict[str, Any]:
    """Search, and return the answer as plain values."""
    report(0.2, "searching")
    answer = find_moves(shown.case, **parameters)
    report(0.9, "writing")
    return answer_as_json(answer)


def answer_as_json(answer: MovesAnswer) -> dict[str, Any]:
    """Return an answer as plain values."""
    kept: dict[str, Any] = {}
    for each in fields(MovesAnswer):
        value = getattr(answer, each.name)
        if isinstance(value, pd.DataFrame):
            kept[each.name] = frame_as_json(value)
        elif isinstance(value, float):
            kept[each.name] = None if pd.isna(value) else value
        else:
            kept[each.name] = value
    question = asdict(answer.question) | {"start": answer.question.start.isoformat()}
    return kept | {"question": question, "relaxations": [asdict(each) for each in answer.relaxations]}


def answer_from_json(kept: dict[str, Any]) -> MovesAnswer:
    """Return the answer that `answer_as_json` kept."""
    frames = {name: frame_from_json(value) for name, value in kept.items()
              if isinstance(value, dict) and "rows" in value}  # fmt: skip
    numbers = {name: float("nan") if kept[name] is None else kept[name] for name in ("value", "bound", "gap_pct")}
    question = Question(**{**kept["question"], "start": date.fromisoformat(kept["question"]["start"])})
    eased = tuple(Relaxation(**each) for each in kept["relaxations"])
    return MovesAnswer(question=question, status=kept["status"], relaxations=eased, **numbers, **frames)


def show(shown: Shown, kept: dict[str, Any], language: str) -> dict[str, Any]:
    """Return what the page tells: sentences, pictures and tables."""
    results = _results(shown, kept)
    moves = results.moves
    assert moves is not None  # noqa: S101  (put in just now)
    found = [maker(results, language) for maker in blocks.MAKERS]
    return {
        "lines": conclusions(moves.answer, moves.names, language),
        "blocks": [block for block in found if block],
        "illustrative": moves.illustrative,
    }


def drawn(shown: Shown, kept: dict[str, Any], language: str) -> tuple[dict[str, Block], dict[str, DataTable]]:
    """Return the charts and tables of an answer by name."""
    results = _results(shown, kept)
    made = [block for maker in blocks.MAKERS if (block := maker(results, language)) and block.kind == "chart"]
    assert results.moves is not None  # noqa: S101
    tables = moves_tables(results.moves, results.portfolio)
    return (
        {block.name: block for block in made},
        {name: of_method(name, frame, inputs) for name, (frame, inputs) in tables.items()},
    )


def _results(shown: Shown, kept: dict[str, Any]) -> Results:
    found = MovesResults(answer_from_json(kept), move_names(shown.case), plans_made_up(shown.case))
    return replace(shown.results, moves=found)


KIND = Kind("moves", check, run, show, drawn, "explore/moves_answer.html")
