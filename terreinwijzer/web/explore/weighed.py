"""A weighing as an address asks it, and its answer by the library, computed once per address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings

from terreinwijzer.api.weighing import questions_of, weigh_question, weighing_results
from terreinwijzer.dossier.results import WeighingResults
from terreinwijzer.web.explore.asked import within
from terreinwijzer.web.explore.once import worked_out_once
from terreinwijzer.web.portfolios import Shown, portfolios_at
from terreinwijzer.web.wording import texts
from terreinwijzer.weighing.question import Question, with_weights
from terreinwijzer.weighing.weights import swing_weights

# The parameter of a slider is this and the key of its criterion.
SLIDER = "w."
MOST_POINTS = 100
EVERYBODY = "everybody"
# A country has thousands of parks: fewer draws then, so that an answer comes within a breath. The page says how many.
MOST_DRAWS, LEAST_DRAWS, MOST_SCORES = 10_000, 500, 4_000_000
KEPT = 64


@dataclass(frozen=True)
class Asked:
    """What is weighed and by whom: all stakeholders, one of them, or own points per criterion."""

    question: Question
    person: str = EVERYBODY
    points: tuple[tuple[str, float], ...] = ()

    @property
    def query(self) -> str:
        """Return the same as the query of an address."""
        own = [(f"{SLIDER}{name}", f"{points:g}") for name, points in self.points]
        return urlencode([("question", self.question.question_id), *(own or [("by", self.person)])])


def questions(shown: Shown) -> dict[str, Question]:
    """Return the questions that can be asked here, read once."""
    key = ("questions_of", shown.checksum)
    if key not in shown.kept:
        shown.kept[key] = questions_of(shown.case)
    found: dict[str, Question] = shown.kept[key]
    return found


def asked_in(given: Mapping[str, str], shown: Shown) -> Asked:
    """Return what an address asks; what it does not say or says wrongly is as usual."""
    known = questions(shown)
    question = known.get(given.get("question", ""), next(iter(known.values())))
    sliders = {name: given[f"{SLIDER}{name}"] for name in question.criterion_ids if f"{SLIDER}{name}" in given}
    if sliders:
        points = tuple(
            (name, within(sliders.get(name, ""), 0.0, MOST_POINTS, 0.0)) for name in question.criterion_ids
        )  # fmt: skip
        return Asked(question, "", points)
    person = given.get("by", EVERYBODY)
    return Asked(question, person if person in question.weights else EVERYBODY)


def answered(shown: Shown, asked: Asked) -> WeighingResults:
    """Return the answer.

    Raises
    ------
    InputError
        Nothing can be weighed: no data, or no points at all.
    """
    name = asked.question.question_id
    return _answered(settings.ENVIRONMENT.data, shown.portfolio_id, shown.checksum, name, asked.person, asked.points)


@worked_out_once(KEPT)
def _answered(
    data: str, portfolio_id: str, checksum: str, name: str, person: str, points: tuple[tuple[str, float], ...]  # noqa: ARG001
) -> WeighingResults:  # fmt: skip
    shown = portfolios_at(data).shown(portfolio_id)
    assert shown is not None  # noqa: S101  (it was there when the page was asked for)
    question = questions(shown)[name]
    if points:
        question = with_weights(question, swing_weights(dict(points)).to_dict(), texts()["weighing_own"])
    elif person != EVERYBODY:
        question = with_weights(question, question.weights[person], question.stakeholders[person])
    parks = max(1, len(shown.names))
    draws = min(MOST_DRAWS, max(LEAST_DRAWS, MOST_SCORES // parks))
    return weighing_results(shown.results.portfolio, weigh_question(shown.results.indicators, question, draws=draws))
