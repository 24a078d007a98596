"""The verb to weigh, composed of its parts: questions that a case can be asked, and their answers as reported."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from terreinwijzer.dossier.results import WeighingResults
from terreinwijzer.errors import InputError, Problem
from terreinwijzer.indicators.table import IndicatorTable
from terreinwijzer.snapshots.case import Case
from terreinwijzer.snapshots.portfolio import Portfolio
from terreinwijzer.vocabulary.language import LANGUAGES
from terreinwijzer.weighing import measures
from terreinwijzer.weighing.answer import Answer, weigh
from terreinwijzer.weighing.comparison import compare_choices
from terreinwijzer.weighing.expansion.find import ZONE_MEASURES
from terreinwijzer.weighing.question import Question
from terreinwijzer.weighing.question_file import read_question, shipped_questions

if TYPE_CHECKING:
    from terreinwijzer.weighing.planning import Planned


def weigh_question(table: IndicatorTable, asked: Question, *, draws: int = 10_000, seed: int = 1) -> Answer:
    """Weigh what a question about parks or actions asks, with indicators that are there; see `weighing.answer.weigh`.

    Raises
    ------
    InputError
        The question is about zones, or nothing can be weighed.
    """
    if asked.alternatives == "zones":
        raise InputError(Problem("weighing_zones_apart", file=asked.file))
    if asked.alternatives == "actions":
        return weigh(asked, measures.action_measures(table), {}, draws=draws, seed=seed)
    named = {criterion.relative_to for criterion in asked.criteria if criterion.relative_to}
    groups = {name: table.by(name) for name in sorted(named)}
    return weigh(asked, measures.park_measures(table), groups, draws=draws, seed=seed)


def questions_of(case: Case) -> dict[str, Question]:
    """Return the questions about parks and actions that a case can be asked, by key: its own first, then those shipped.

    Raises
    ------
    InputError
        A question of the case is wrong.
    """
    named = [*case.parameters.get("weighing", {}).get("questions", ()), *shipped_questions()]
    read = [read_question(name, known_measures()) for name in dict.fromkeys(named)]
    kept = [each for each in read if each.alternatives != "zones"]
    found: dict[str, Question] = {}
    for each in kept:
        # A case may have a question of its own in place of one that ships.
        found.setdefault(each.question_id, each)
    return found


def weighing_results(portfolio: Portfolio, answer: Answer, planned: Planned | None = None) -> WeighingResults:
    """Return an answer as it is reported: beside the vision's own choices, with the names of what is weighed."""
    compared = compare_choices(answer, portfolio.table("vision_choices"))
    names = {str(language): alternative_names(portfolio, answer, language) for language in LANGUAGES}
    return WeighingResults(answer, compared, names, planned)


def alternative_names(portfolio: Portfolio, answer: Answer, language: str) -> dict[str, str]:
    """Return the names of what an answer weighs, by key."""
    if answer.question.alternatives == "actions":
        actions = portfolio.table("actions").set_index("action_id")[f"title_{language}"]
        return {str(key): f"{key} {title}" for key, title in actions.items()}
    names: dict[str, str] = portfolio.park_names.to_dict()
    return names


def known_measures() -> dict[str, Sequence[str]]:
    """Return what a criterion may look at, per kind of alternatives."""
    return {
        "parks": measures.known_measures("parks"), "actions": measures.known_measures("actions"),
        "zones": ZONE_MEASURES,
    }  # fmt: skip
