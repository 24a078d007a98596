"""The answer to a question: ranking, shares, classes, reasons, robustness and what was left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from terreinwijzer.errors import InputError, Problem
from terreinwijzer.weighing.draws import Acceptability, draw_weights, rank_acceptability
from terreinwijzer.weighing.methods import ranks, score
from terreinwijzer.weighing.question import Question, excluded, values_of
from terreinwijzer.weighing.robustness import Firmness, firmness, turning_weights, worth_knowing
from terreinwijzer.weighing.sorting import classes_of
from terreinwijzer.weighing.weights import agreement, agreement_per_person, data_weights

UNKNOWN_VALUE = 0.5


@dataclass(frozen=True)
class Answer:
    """What weighing gave.

    Attributes
    ----------
    question
        The question.
    ranking
        Index alternative, the best first: `score` and `rank` with the mean weights of all stakeholders, `rank_<name>`
        per stakeholder, `first_share` (0-1), `mean_rank`, `confidence` (see `draws`), `known_share` (of the weight, how
        much rests on data) and, where the question has classes, `class` and `class_generous` (0 the best).
    value_table
        Value of every alternative on every criterion, 0-1, with gaps.
    weights
        Index criterion, a column per stakeholder and `group`, the mean: scaled to the criteria that had data.
    measures
        What was measured of every alternative, as it came in.
    acceptability
        Over draws of weights around those of the stakeholders.
    turning, worth_knowing
        See `robustness`.
    excluded
        Index alternative, the exclusion that holds; only those that are out.
    without_data
        Criteria on which nothing is known, and which therefore do not count.
    agreement
        Kendall's W of the stakeholders' rankings, 1 for one stakeholder.
    agreement_per_person
        Kendall's tau of each stakeholder's ranking with that of the group.
    """

    question: Question
    ranking: pd.DataFrame
    value_table: pd.DataFrame
    weights: pd.DataFrame
    measures: pd.DataFrame
    acceptability: Acceptability
    turning: pd.DataFrame
    worth_knowing: pd.DataFrame
    excluded: pd.Series
    without_data: tuple[str, ...]
    agreement: float
    agreement_per_person: pd.Series

    @property
    def winner(self) -> str:
        """Return the alternative that comes first."""
        return str(self.ranking.index[0])

    @property
    def firmness(self) -> Firmness:
        """Return how firm the first place is."""
        return firmness(float(self.ranking["first_share"].iloc[0]))

    @property
    def contributions(self) -> pd.DataFrame:
        """Return what each criterion adds to a score, against the mean of all alternatives; a gap adds nothing.

        One row per alternative, a column per criterion, in points of score (0-1) with the mean weights.
        """
        return (self.value_table - self.value_table.mean()).fillna(0.0) * self.weights["group"]


def weigh(
    question: Question,
    measures: pd.DataFrame,
    groups: Mapping[str, pd.DataFrame],
    *,
    draws: int = 10_000,
    seed: int = 1,
    certainty: float = 20.0,
) -> Answer:
    """Weigh the alternatives of a question.

    A missing value counts as a half in the ranking and as anything between 0 and 1 in the draws.

    Parameters
    ----------
    question
        The question.
    measures, groups
        See `question.values_of`.
    draws, seed, certainty
        See `draws.draw_weights`.

    Raises
    ------
    InputError
        No criterion has data, no alternative is left, or all weight lies on criteria without data.
    """
    out = excluded(question, measures).dropna()
    taking_part = measures.drop(index=out.index)
    if not len(taking_part):
        raise InputError(Problem("weighing_nothing_left", file=question.file))
    values = values_of(question, taking_part, groups)
    without = tuple(name for name in question.criterion_ids if name not in values)
    filled = values.fillna(UNKNOWN_VALUE)
    people = _weights_per_person(question, filled, without)
    group = people.mean(axis=1)
    random = np.random.default_rng(seed)
    order = [pair for pair in question.order if set(pair) <= set(values)]
    weights = draw_weights(list(values), draws, random, around=people, certainty=certainty, order=order)
    accepted = rank_acceptability(values, weights, random)
    scores = score(filled, group, question.method)
    by_person = pd.DataFrame({name: ranks(score(filled, people[name], question.method)) for name in people})
    ranking = pd.DataFrame({"score": scores, "rank": ranks(scores)}).join(by_person.add_prefix("rank_"))
    ranking = ranking.assign(
        first_share=accepted.first[1],
        mean_rank=accepted.mean_rank,
        confidence=accepted.confidence,
        known_share=values.notna() @ group,
    )
    if question.classes is not None:
        ranking = ranking.join(classes_of(filled, group, question.classes))
    return Answer(
        question=question,
        ranking=ranking.sort_values("score", ascending=False, kind="stable"),
        value_table=values,
        weights=people.assign(group=group),
        measures=taking_part,
        acceptability=accepted,
        turning=turning_weights(filled, group),
        worth_knowing=worth_knowing(values, group),
        excluded=out,
        without_data=without,
        agreement=agreement(by_person) if by_person.shape[1] > 1 else 1.0,
        agreement_per_person=agreement_per_person(by_person, ranking["rank"]),
    )


def _weights_per_person(question: Question, filled: pd.DataFrame, without: tuple[str, ...]) -> pd.DataFrame:
    """Return the weights of every stakeholder over the criteria that have data; each column sums to 1."""
    people = pd.DataFrame(question.weights).reindex(filled.columns)
    totals = people.sum()
    if filled.empty or (totals <= 0).any():
        line = next((each.line for each in question.criteria if each.criterion_id in without), None)
        raise InputError(Problem("weighing_no_data", file=question.file, row=line, value=", ".join(without)))
    from_data = {name: data_weights(filled, kind) for name, kind in question.from_data.items()}
    return pd.concat([people / totals, pd.DataFrame(from_data, index=filled.columns)], axis=1)
