"""A ranking laid beside the choices that a vision made itself, with the criteria that explain the differences."""

from __future__ import annotations

from typing import Literal

import pandas as pd

from terreinwijzer.weighing.answer import Answer

Verdict = Literal["same", "lower", "higher", "not_chosen", "elsewhere_lower", "excluded"]
# So many criteria explain a place; more of them explain less.
MOST_REASONS = 2
# A criterion that adds or takes less than this (in points of score, 0-1) explains nothing.
LEAST_POINTS = 0.005


def compare_choices(answer: Answer, choices: pd.DataFrame) -> pd.DataFrame:
    """Lay the choices of a vision beside the ranking.

    Parameters
    ----------
    answer
        The answer.
    choices
        Canonical `vision_choices`; those on other questions are left out.

    Returns
    -------
    pandas.DataFrame
        Index alternative, in the order of the ranking: every alternative that the vision chose, and those that rank
        above the last priority without being chosen. `rank`, `class` (where there are classes), `choice` (missing for
        those) and `verdict`. With k priorities: `same` when a priority ranks among the first k, `lower` when it does
        not; `not_chosen` for another that ranks above a priority; `higher` when the vision looks after an
        alternative elsewhere that ranks among the first k, `elsewhere_lower` when the ranking would not put it there
        either; `excluded` when it takes no part.
    """
    own = choices[choices["question"] == answer.question.question_id].set_index("subject_id")
    ranks = answer.ranking["rank"]
    priorities = own.index[own["choice"] == "priority"]
    placed = ranks.reindex(priorities).dropna()
    last = int(placed.max()) if len(placed) else 0
    above = ranks.index[(ranks <= last) & ~ranks.index.isin(own.index)]
    subjects = [each for each in ranks.index if each in own.index or each in above]
    subjects += [each for each in own.index if each not in ranks.index]
    rows = []
    for subject in subjects:
        choice = own["choice"].get(subject)
        rank = ranks.get(subject)
        rows.append((subject, rank, choice, _verdict(rank, choice, len(priorities))))
    found = pd.DataFrame(rows, columns=["alternative", "rank", "choice", "verdict"]).set_index("alternative")
    found = found.astype({"rank": "Int64"})
    return found.join(answer.ranking["class"]) if "class" in answer.ranking else found


def reasons(answer: Answer, alternative: str) -> tuple[list[str], list[str]]:
    """Return the criteria that raise an alternative most against the mean of all, and those that lower it most."""
    points = answer.contributions.loc[alternative].sort_values()
    lower = [str(name) for name in points.index[points <= -LEAST_POINTS][:MOST_REASONS]]
    higher = [str(name) for name in points.index[::-1][: (points >= LEAST_POINTS).sum()][:MOST_REASONS]]
    return higher, lower


def differs_by(answer: Answer, one: str, other: str) -> tuple[list[str], list[str]]:
    """Return the criteria on which `one` gains most over `other`, and those on which it loses most."""
    points = (answer.contributions.loc[one] - answer.contributions.loc[other]).sort_values()
    loses = [str(name) for name in points.index[points <= -LEAST_POINTS][:MOST_REASONS]]
    gains = [str(name) for name in points.index[::-1][: (points >= LEAST_POINTS).sum()][:MOST_REASONS]]
    return gains, loses


def _verdict(rank: int | None, choice: str | None, priorities: int) -> Verdict:
    if rank is None or pd.isna(rank):
        return "excluded"
    if choice == "priority":
        return "same" if rank <= priorities else "lower"
    if choice == "elsewhere":
        return "higher" if rank <= priorities else "elsewhere_lower"
    return "not_chosen"
