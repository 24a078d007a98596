"""The fair split: published games, and what each rule promises."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from terreinwijzer.errors import InputError
from terreinwijzer.transitions.hub.split import (
    Game,
    compared,
    game_of,
    in_proportion,
    least_content,
    nucleolus,
    shapley,
    shapley_by_drawing,
)


def bankruptcy(estate, claims):
    """Return the game of Aumann and Maschler: a coalition is worth what is left after all others are paid in full."""
    worth = [
        max(0, estate - sum(claim for place, claim in enumerate(claims) if not number >> place & 1))
        for number in range(2 ** len(claims))
    ]
    return Game(tuple(f"claim {claim}" for claim in claims), np.array([0.0, *worth[1:]]))


@pytest.mark.parametrize(("estate", "shares"), [(100, (100 / 3,) * 3), (200, (50, 75, 75)), (300, (50, 100, 150))])
def test_the_nucleolus_is_the_split_of_the_talmud(estate, shares):
    """Aumann and Maschler, J. Economic Theory 36 (1985) 195-213, claims of 100, 200 and 300."""
    assert nucleolus(bankruptcy(estate, (100, 200, 300))).tolist() == pytest.approx(shares)


def test_shapley_of_the_airport_is_that_of_littlechild_and_owen():
    """Littlechild and Owen, Management Science 20 (1973): each part of the runway is paid by those who need it."""
    needs = {"small": 12.0, "middle": 18.0, "large": 30.0}
    game = game_of(tuple(needs), lambda coalition: max(needs[name] for name in coalition))
    paid = pd.Series(needs) - shapley(game)
    assert paid.to_dict() == pytest.approx({"small": 4, "middle": 4 + 3, "large": 4 + 3 + 12})


def test_gloves_go_to_the_scarce_side():
    """Two left gloves and a right one: Shapley gives 1/6, 1/6, 4/6; the core, so the nucleolus, gives the right all."""
    worth = np.array([0, 0, 0, 0, 0, 1, 1, 1.0])
    game = Game(("left", "left too", "right"), worth)
    assert shapley(game).tolist() == pytest.approx([1 / 6, 1 / 6, 4 / 6])
    assert nucleolus(game).tolist() == pytest.approx([0, 0, 1])
    who, excess = least_content(game, shapley(game))
    assert "right" in who
    assert excess == pytest.approx(-1 / 6)
    assert least_content(game, nucleolus(game))[1] == pytest.approx(0)


@settings(max_examples=20)
@given(st.lists(st.floats(1, 100), min_size=3, max_size=5), st.integers(0, 1000))
def test_every_split_gives_away_all_and_the_nucleolus_is_in_the_core_where_shapley_of_a_convex_game_is(sizes, seed):
    random = np.random.default_rng(seed)
    profile = random.uniform(0, 1, (len(sizes), 6)) * np.array(sizes)[:, None]
    names = tuple(f"m{number}" for number in range(len(sizes)))
    place = {name: number for number, name in enumerate(names)}
    game = game_of(names, lambda coalition: float(profile[[place[name] for name in coalition]].sum(axis=0).max()))
    table = compared(game, pd.Series(sizes, names))
    for rule in ("shapley", "nucleolus", "proportional"):
        assert table[rule].sum() == pytest.approx(game.whole, abs=1e-6)
    # A group's peak is never above the sum of peaks, and the weights of the group's peak hour are in the core.
    assert least_content(game, table["nucleolus"])[1] >= -1e-6
    # No split can make the least content coalition more content than the nucleolus does.
    best = least_content(game, table["nucleolus"])[1]
    for rule in ("shapley", "proportional"):
        assert least_content(game, table[rule])[1] <= best + 1e-6


def test_who_adds_nothing_gets_nothing_and_equals_get_equal():
    cost = lambda coalition: 10.0 * len(coalition) - 4.0 * ("a" in coalition and "b" in coalition)  # noqa: E731
    table = compared(game_of(("a", "b", "idle"), cost), pd.Series([1.0, 1, 2], ["a", "b", "idle"]))
    assert table["shapley"].to_dict() == pytest.approx({"a": 2, "b": 2, "idle": 0})
    assert table["nucleolus"].to_dict() == pytest.approx({"a": 2, "b": 2, "idle": 0})
    assert table["proportional"].tolist() == pytest.approx([1, 1, 2])
    assert table["when_leaving"].to_dict() == pytest.approx({"a": 4, "b": 4, "idle": 0})


def test_drawn_orders_come_near_the_exact_value_and_tell_how_near():
    random = np.random.default_rng(3)
    profile = random.uniform(0, 10, (7, 8))
    names = tuple("abcdefg")
    cost = lambda coalition: float(profile[[names.index(name) for name in coalition]].sum(axis=0).max())  # noqa: E731
    exact = shapley(game_of(names, cost))
    drawn = shapley_by_drawing(names, cost, draws=200, seed=1)
    assert drawn["shapley"].sum() == pytest.approx(exact.sum())
    assert ((drawn["shapley"] - exact).abs() < 4 * drawn["standard_error"] + 1e-9).all()


def test_a_split_in_proportion_to_nothing_is_in_equal_parts():
    assert in_proportion(6, pd.Series([0.0, 0, 0])).tolist() == [2, 2, 2]


def test_too_many_members_and_missing_coalitions_are_refused():
    with pytest.raises(InputError, match="too many coalitions"):
        game_of(tuple(map(str, range(13))), lambda _: 0.0)
    with pytest.raises(InputError, match="worth of 3 coalitions"):
        Game(("a", "b"), np.zeros(3))
