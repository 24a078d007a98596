"""Who gets which part of what a hub saves: rules that are fair in different senses, side by side.

A coalition's worth is what its members save by working together: the sum of their costs alone less their cost together.

- Shapley value: the mean of what a member adds, over all orders of joining (Shapley 1953).
- Nucleolus: the split that makes the least content coalition as content as can be, then the next one, and so on
  (Schmeidler 1969; by linear programmes, Maschler, Peleg and Shapley 1979).
- In proportion to a weight, such as contracted capacity or cost alone.

A split is in the core when no coalition is better off by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import factorial

import numpy as np
import numpy.typing as npt
import pandas as pd

from terreinwijzer.errors import InputError, Problem
from terreinwijzer.transitions.hub.programme import Programme

Numbers = npt.NDArray[np.float64]
# 1,024 coalitions; every member more doubles the work.
LARGEST_EXACT = 12
TOLERANCE = 1e-7


@dataclass(frozen=True)
class Game:
    """The worth of every coalition of members.

    Attributes
    ----------
    members
        In order.
    worth
        By coalition, as a number of which bit i tells whether member i is in it; the empty one is worth nothing.
    """

    members: tuple[str, ...]
    worth: Numbers

    def __post_init__(self) -> None:
        """Refuse a game of which a coalition is not known, or with more members than can be worked out."""
        if len(self.members) > LARGEST_EXACT:
            details = {"most": LARGEST_EXACT}
            raise InputError(Problem("hub_too_many_to_split", value=str(len(self.members)), details=details))
        if len(self.worth) != 2 ** len(self.members) or not np.isfinite(self.worth).all():
            raise InputError(Problem("hub_coalitions_missing", value=str(len(self.worth))))

    @property
    def whole(self) -> float:
        """Return the worth of all members together."""
        return float(self.worth[-1])

    def inside(self) -> npt.NDArray[np.bool_]:
        """Return for every coalition (row) who is in it (column)."""
        numbers = np.arange(len(self.worth))
        return (numbers[:, None] >> np.arange(len(self.members)) & 1).astype(bool)


def game_of(members: Sequence[str], cost: Callable[[tuple[str, ...]], float]) -> Game:
    """Return the game of savings, from the cost of every coalition.

    Parameters
    ----------
    members
        At most 12.
    cost
        Of the members of a coalition together.
    """
    if len(members) > LARGEST_EXACT:
        details = {"most": LARGEST_EXACT}
        raise InputError(Problem("hub_too_many_to_split", value=str(len(members)), details=details))
    costs = np.zeros(2 ** len(members))
    for number in range(1, len(costs)):
        costs[number] = cost(tuple(name for place, name in enumerate(members) if number >> place & 1))
    alone = costs[[1 << place for place in range(len(members))]]
    game = Game(tuple(members), np.zeros(len(costs)))
    return Game(tuple(members), game.inside() @ alone - costs)


def shapley(game: Game) -> pd.Series:
    """Return the Shapley value, exactly: sum over coalitions S without i of |S|! (n-|S|-1)! / n! (v(S + i) - v(S))."""
    n = len(game.members)
    inside = game.inside()
    size = inside.sum(axis=1)
    weight = np.array([factorial(s) * factorial(n - s - 1) / factorial(n) if s < n else 0.0 for s in range(n + 1)])
    values = []
    for place in range(n):
        without = np.flatnonzero(~inside[:, place])
        added = game.worth[without | (1 << place)] - game.worth[without]
        values.append(float((weight[size[without]] * added).sum()))
    return pd.Series(values, pd.Index(game.members, name="member"), name="shapley")


def nucleolus(game: Game) -> pd.Series:
    """Return the nucleolus.

    The least excess x(S) - v(S) of all coalitions is made as large as can be; coalitions for which it is then the same
    in every solution are fixed, until the split is determined.
    """
    n, inside = len(game.members), game.inside().astype(float)
    free = list(range(1, len(game.worth) - 1))
    fixed: list[tuple[Numbers, float]] = [(np.ones(n), game.whole)]
    split = np.full(n, game.whole / n)
    while free and np.linalg.matrix_rank(np.array([row for row, _ in fixed])) < n:
        programme = Programme()
        shares = programme.add_columns(n, 0.0, -np.inf)
        least = int(programme.add_columns(1, -1.0, -np.inf)[0])
        for row, value in fixed:
            programme.put(int(programme.add_rows(1, value, value)[0]), shares, row)
        rows = programme.add_rows(len(free), game.worth[free], np.inf)
        programme.put(rows[:, None], shares[None, :], inside[free])
        programme.put(rows, least, -1.0)
        solver = programme.solver()
        solver.run()
        solution = solver.getSolution()
        values = np.array(solution.col_value)
        split, excess = values[:n], values[least]
        # A row with a price is tight in every best solution: those are the coalitions to fix.
        prices = np.abs(np.array(solution.row_dual)[len(fixed) :])
        tight = {free[at] for at in np.flatnonzero(prices > TOLERANCE)}
        if not tight:
            break
        fixed += [(inside[each], game.worth[each] + excess) for each in sorted(tight)]
        known = np.array([row for row, _ in fixed])
        rank = np.linalg.matrix_rank(known)
        # What is determined by the fixed ones says nothing new.
        free = [
            each
            for each in free
            if each not in tight and np.linalg.matrix_rank(np.vstack([known, inside[each]])) > rank
        ]
        fixed = _independent(fixed)
    return pd.Series(split, pd.Index(game.members, name="member"), name="nucleolus")


def in_proportion(total: float, weights: pd.Series) -> pd.Series:
    """Return a total divided in proportion to weights; in equal parts where all weights are zero."""
    whole = float(weights.sum())
    part = weights / whole if whole > 0 else pd.Series(1 / len(weights), weights.index)
    return (total * part).rename("proportional")


def least_content(game: Game, split: pd.Series) -> tuple[tuple[str, ...], float]:
    """Return the coalition that is least content with a split, and by how much it does better than alone [eur].

    Below zero it would do better by itself: the split is not in the core.
    """
    inside = game.inside()
    excess = inside.astype(float) @ split.reindex(game.members).to_numpy() - game.worth
    number = 1 + int(np.argmin(excess[1:-1])) if len(excess) > 2 else 0  # noqa: PLR2004  (two: nobody, and all)
    return tuple(name for place, name in enumerate(game.members) if inside[number, place]), float(excess[number])


def compared(game: Game, weights: pd.Series) -> pd.DataFrame:
    """Return the splits beside each other [eur].

    Returns
    -------
    pandas.DataFrame
        Index member: `shapley`, `nucleolus`, `proportional`, and `when_leaving`: what all others lose when the member
        leaves, the most that it can ask.
    """
    everyone = len(game.worth) - 1
    added = [game.whole - game.worth[everyone ^ (1 << place)] for place in range(len(game.members))]
    return pd.DataFrame(
        {
            "shapley": shapley(game),
            "nucleolus": nucleolus(game),
            "proportional": in_proportion(game.whole, weights.reindex(game.members)),
            "when_leaving": pd.Series(added, pd.Index(game.members, name="member")),
        }
    )


def shapley_by_drawing(
    members: Sequence[str], cost: Callable[[tuple[str, ...]], float], draws: int, seed: int
) -> pd.DataFrame:
    """Return the Shapley value of many members, from drawn orders of joining: `shapley`, `standard_error` [eur].

    Each order is used forwards and backwards, which halves the spread (Castro, Gomez and Tejada 2009, and antithetic
    draws).
    """
    random = np.random.default_rng(seed)
    alone = {name: cost((name,)) for name in members}
    known: dict[frozenset[str], float] = {frozenset(): 0.0}

    def worth(coalition: frozenset[str]) -> float:
        if coalition not in known:
            ordered = tuple(name for name in members if name in coalition)
            known[coalition] = sum(alone[name] for name in ordered) - cost(ordered)
        return known[coalition]

    rows = []
    for _ in range(draws):
        order = list(random.permutation(list(members)))
        added = dict.fromkeys(members, 0.0)
        for way in (order, order[::-1]):
            before: frozenset[str] = frozenset()
            for name in way:
                after = before | {name}
                added[name] += (worth(after) - worth(before)) / 2
                before = after
        rows.append(added)
    table = pd.DataFrame(rows)
    error = table.std(ddof=1) / np.sqrt(draws) if draws > 1 else table.iloc[0] * np.nan
    return pd.DataFrame({"shapley": table.mean(), "standard_error": error}).rename_axis("member")


def _independent(fixed: list[tuple[Numbers, float]]) -> list[tuple[Numbers, float]]:
    kept: list[tuple[Numbers, float]] = []
    for row, value in fixed:
        rows = np.array([each for each, _ in kept] + [row])
        if np.linalg.matrix_rank(rows) == len(rows):
            kept.append((row, value))
    return kept
