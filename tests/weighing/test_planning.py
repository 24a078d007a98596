"""The order of actions under limited capacity: against every possible order, and what cannot be planned."""

from itertools import permutations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from terreinwijzer.api.case import plan_actions
from terreinwijzer.errors import InputError
from terreinwijzer.weighing.comparison import compare_choices
from terreinwijzer.weighing.planning import plan


def best_of_every_order(values, efforts, needs, capacity):
    """Work one action after the other, in every order that the needs allow, and keep the best sum."""
    periods = list(capacity)
    upto = np.cumsum(list(capacity.values()))
    best = 0.0
    for count in range(len(values) + 1):
        for order in permutations(values.index, count):
            if any(set(needs.get(each, ())) - set(order[:place]) for place, each in enumerate(order)):
                continue
            done = np.cumsum([efforts[each] for each in order])
            ends = np.searchsorted(upto, done - 1e-9)
            best = max(
                best, sum(values[each] * max(0, len(periods) - end) for each, end in zip(order, ends, strict=True))
            )
    return best


@settings(max_examples=15)
@given(st.integers(0, 2**31))
def test_the_plan_is_the_best_of_every_order(seed):
    random = np.random.default_rng(seed)
    names = list("abcde")
    values = pd.Series(random.random(5).round(2), index=names)
    efforts = pd.Series(random.integers(10, 90, 5).astype(float), index=names)
    capacity = {f"p{place}": float(random.integers(20, 100)) for place in range(3)}
    needs = {"c": ["a"], "e": ["c"]} if random.random() < 0.6 else {}
    found = plan(values, efforts, needs, capacity)
    place = {period: number for number, period in enumerate(capacity)}
    done = found.schedule.dropna(subset="finished")
    got = sum(row.value * (3 - place[row.finished]) for row in done.itertuples())
    assert got == pytest.approx(best_of_every_order(values, efforts, needs, capacity), abs=1e-6)
    assert (found.capacity["used_days"] <= found.capacity["capacity_days"] + 1e-6).all()
    spent = done.filter(like="days_p").sum(axis=1)
    assert (spent >= done["effort_days"] - 1e-4).all()
    for action, first in needs.items():
        if action in done.index:
            assert all(place[done["finished"][each]] <= place[done["finished"][action]] for each in first)


def test_what_the_capacity_does_not_reach_is_named():
    found = plan(pd.Series({"a": 1.0, "b": 0.5}), pd.Series({"a": 10.0, "b": 100.0}), {}, {"now": 50})
    assert found.left_out == ["b"]
    assert found.schedule.loc["b", "days_now"] == 0
    assert found.reached == pytest.approx(2 / 3)


def test_nothing_is_printed_by_the_solver(capfd):
    plan(pd.Series({"a": 1.0}), pd.Series({"a": 10.0}), {}, {"now": 50})
    assert capfd.readouterr().out == ""


@pytest.mark.parametrize(
    ("efforts", "needs", "says"),
    [
        ({"a": 10.0}, {}, "effort of action b is missing"),
        ({"a": 10.0, "b": 1.0}, {"a": ["z"]}, r"not there \(a: z\)"),
        ({"a": 10.0, "b": 1.0}, {"a": ["b"], "b": ["a"]}, "wait for each other in a circle"),
    ],
)
def test_what_cannot_be_planned_is_told(efforts, needs, says):
    with pytest.raises(InputError, match=says):
        plan(pd.Series({"a": 1.0, "b": 0.5}), pd.Series(efforts), needs, {"now": 50})


def test_heerlen_the_actions_that_the_vision_takes_first_rank_first(heerlen):
    planned = plan_actions(heerlen, draws=200)
    found = compare_choices(planned.answer, heerlen.portfolio.table("vision_choices"))
    assert found["verdict"].to_dict() == {"0.4": "same", "0.5": "same", "2.1": "same"}
    # All of it does not fit: a plan that promised every action would be wrong.
    assert planned.plan.left_out
    assert planned.plan.schedule["finished"].notna().sum() > 10
    assert set(planned.finished_per_person) == {"council", "officials", "businesses"}
