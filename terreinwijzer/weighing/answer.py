"""The answer to a question: ranking, shares, robustness and what was left out."""

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
from terreinwijzer.weighing.weights import agreement

UNKNOWN_VALUE = 0.5


@dataclass(frozen=True)
class Answer:
    """What weighing gave.

    Attributes
    ----------
    question
        The question, with its weights scaled to the criteria that had data.
    ranking
        Index alternative, the best first: `score` and `rank` with the mean weights of all stakeholders, `rank_<name>`
        per stakeholder, `first_share` (0-1), `mean_rank`, and `known_share` (of the weight, how much rests on data).
    values
        Value of every alternative on every criterion, 0-1, with gaps.
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
    """

    question: Question
    ranking: pd.DataFrame
    values: pd.DataFrame
    acceptability: Acceptability
    turning: pd.DataFrame
    worth_knowing: pd.DataFrame
    excluded: pd.Series
    without_data: tuple[str, ...]
    agreement: float

    @property
    def winner(self) -> str:
        """Return the alternative that comes first."""
        return str(self.ranking.index[0])

    @property
    def firmness(self) -> Firmness:
        """Return how firm the first place is."""
        return firmness(float(self.ranking["first_share"].iloc[0]))


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
    people = pd.DataFrame(question.weights).reindex(values.columns)
    totals = people.sum()
    if values.empty or (totals <= 0).any():
        raise InputError(Problem("weighing_no_data", file=question.file, value=", ".join(without)))
    people = people / totals
    group = people.mean(axis=1)
    filled = values.fillna(UNKNOWN_VALUE)
    random = np.random.default_rng(seed)
    order = [pair for pair in question.order if set(pair) <= set(values)]
    weights = draw_weights(list(values), draws, random, around=people, certainty=certainty, order=order)
    accepted = rank_acceptability(values, weights, random)
    scores = score(filled, group, question.method)
    by_person = {f"rank_{name}": ranks(score(filled, people[name], question.method)) for name in people}
    ranking = pd.DataFrame(
        {
            "score": scores,
            "rank": ranks(scores),
            **by_person,
            "first_share": accepted.first[1],
            "mean_rank": accepted.mean_rank,
            "known_share": values.notna() @ group,
        }
    ).sort_values("score", ascending=False, kind="stable")
    return Answer(
        question=question,
        ranking=ranking,
        values=values,
        acceptability=accepted,
        turning=turning_weights(filled, group),
        worth_knowing=worth_knowing(values, group),
        excluded=out,
        without_data=without,
        agreement=agreement(pd.DataFrame(by_person)) if len(by_person) > 1 else 1.0,
    )
