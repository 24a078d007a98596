"""Chains of moves: against trying everything, and by hand for rebuilding, neighbours, cycles, money and dates."""

from __future__ import annotations

from datetime import date
from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up import movers_of, neighbours_of, sites_of

from terreinwijzer.errors import InputError
from terreinwijzer.moves.chains import MovesAnswer, chains_of_moves
from terreinwijzer.moves.question import Question, question_of
from terreinwijzer.moves.wording import conclusions

START = date(2026, 1, 1)


def asked(movers: list[dict], sites: list[dict], neighbours=(), *, allowed=None, **question) -> MovesAnswer:
    more = {} if allowed is None else {"allowed": allowed}
    tables = movers_of(*movers), sites_of(*sites), neighbours_of(*neighbours)
    return chains_of_moves(*tables, Question(START, **({"periods": 6} | question)), **more)


def site(name: str, area: float, **more: object) -> dict:
    return {"site_id": name, "area_m2": area, **more}


def mover(name: str, plan: str, at: str | None, low: float | None = None, high: float | None = None, **more) -> dict:
    return {"mover_id": name, "plan": plan, "site_id": at, "area_from_m2": low, "area_to_m2": high, **more}


def by_trying_everything(movers: list[dict], sites: list[dict], periods: int) -> float:  # noqa: C901
    """Return the most land that can be won, by trying all destinations of all movers."""
    area = {each["site_id"]: each["area_m2"] for each in sites}
    occupant = {each["site_id"]: number for number, each in enumerate(movers) if each["site_id"]}

    def choices(each: dict) -> list:
        if each["plan"] == "leave":
            return [None, "away"]
        fits = [name for name, size in area.items() if each["area_from_m2"] <= size <= (each["area_to_m2"] or np.inf)]
        return [None, *(name for name in fits if name != each["site_id"])]

    def period_of(number: int, chosen: tuple, asking: frozenset = frozenset()) -> float:
        to = chosen[number]
        if to is None or number in asking:
            return np.inf  # never moves, or waits for itself
        return 0 if to == "away" or to not in occupant else 1 + period_of(occupant[to], chosen, asking | {number})

    def won(number: int, to: str | None) -> float:
        each = movers[number]
        here = area.get(each["site_id"], 0.0)
        if to is None:
            return 0.0
        if to == "away":
            return here
        need = each["area_to_m2"] or each["area_from_m2"]
        used_now = min(here, need) if each["site_id"] else 0.0
        return here - area[to] + min(area[to], need) - used_now

    best = 0.0
    for chosen in product(*(choices(each) for each in movers)):
        places = [to for to in chosen if to not in {None, "away"}]
        if len(set(places)) < len(places):
            continue
        if all(period_of(number, chosen) < periods for number, to in enumerate(chosen) if to is not None):
            best = max(best, sum(won(number, to) for number, to in enumerate(chosen)))
    return best


@st.composite
def towns(draw):
    sizes = draw(st.lists(st.integers(1, 9), min_size=3, max_size=5))
    sites = [site(f"s{n}", 1000.0 * size) for n, size in enumerate(sizes)]
    movers = []
    for n in range(draw(st.integers(1, min(4, len(sites) - 1)))):
        here = sizes[n]
        plan = draw(st.sampled_from(["expand", "shrink", "leave", "arrive"]))
        low = {"expand": here + draw(st.integers(1, 4)), "shrink": max(here - draw(st.integers(1, 4)), 0.5)}.get(
            plan, 3
        )
        room = None if plan == "leave" else 1000.0 * low
        high = None if room is None or draw(st.booleans()) else room + 1000.0 * draw(st.integers(0, 3))
        movers.append(mover(f"m{n}", plan, None if plan == "arrive" else f"s{n}", room, high))
    return movers, sites, draw(st.integers(1, 4))


@settings(max_examples=60, deadline=None)
@given(towns())
def test_no_set_of_moves_wins_more_than_the_one_found(town):
    movers, sites, periods = town
    found = asked(movers, sites, periods=periods)
    assert found.status == "optimal"
    assert found.value == pytest.approx(by_trying_everything(movers, sites, periods), abs=0.5)
    assert found.steps["freed_m2"].sum() == pytest.approx(found.value, abs=0.5)
    # At no moment are two on one site, and who enters finds it left.
    for _, states in found.occupation.groupby("site_id"):
        ends, starts = list(states["to_day"])[:-1], list(states["from_day"])[1:]
        assert ends == starts


def test_a_chain_has_its_order_its_dates_and_what_each_party_gains():
    found = asked(
        [
            mover("baker", "expand", "small", 3000, 4000, jobs=10, jobs_after=25),
            mover("shop", "leave", "large"),
            mover("smith", "arrive", None, 900, 1000, jobs=0, jobs_after=4),
        ],
        [site("small", 1000), site("large", 4000)],
        objective="jobs",
    )
    assert found.steps["mover_id"].tolist() == ["shop", "baker", "smith"]
    assert found.steps["after"].tolist() == [pd.NA, 1, 2]
    assert found.steps["chain"].tolist() == [1, 1, 1]
    assert found.steps["day"].tolist() == [date(2026, 1, 1), date(2026, 7, 1), date(2027, 1, 1)]
    assert (found.value, found.longest_chain) == (19, 3)
    assert found.gains.loc["baker", ["area_before_m2", "area_after_m2", "jobs_change"]].tolist() == [1000, 4000, 15]


def test_two_that_want_each_other_s_site_need_a_temporary_one():
    movers = [mover("a", "expand", "one", 2000, 2000), mover("b", "shrink", "two", 1000, 1000)]
    sites = [site("one", 1000), site("two", 2000)]
    assert asked(movers, sites).steps.empty
    found = asked(movers, [*sites, site("yard", 1500, temporary=True)])
    assert found.steps["kind"].tolist() == ["to_temporary", "go", "settle"]
    assert found.gains["to_site"].to_dict() == {"a": "two", "b": "one"}


def test_the_neighbour_buys_what_comes_free():
    movers = [mover("baker", "expand", "left", 1500, 2000), mover("fitter", "stay", "right", 900, 1000, willing=True)]
    sites = [site("left", 1000), site("right", 1000), site("elsewhere", 1000)]
    found = asked(movers, sites, [("left", "right")])
    assert found.steps["kind"].tolist() == ["go", "beside"]
    assert found.steps["forced"].tolist() == [True, False]
    assert found.gains.loc["baker", "area_after_m2"] == 2000
    unwilling = [movers[0], movers[1] | {"willing": False}]
    assert asked(unwilling, sites, [("left", "right")]).steps.empty


def test_a_site_is_rebuilt_at_its_moment_and_entered_when_it_is_ready():
    old = site("old", 1000, rebuild_from="2027-01-01", rebuild_months=12, rebuild_area_m2=1500, rebuild_cost_eur=1e5)
    movers = [mover("tenant", "leave", "old"), mover("newcomer", "arrive", None, 1400, 1500, jobs_after=9)]
    found = asked(movers, [old], objective="jobs")
    assert found.steps["kind"].tolist() == ["leave", "rebuild", "go"]
    assert found.steps["day"].tolist() == [date(2026, 1, 1), date(2027, 1, 1), date(2028, 1, 1)]
    assert asked(movers, [old], objective="jobs", budget_eur=99_999).gains["met"].tolist() == [True, False]


@pytest.mark.parametrize(
    ("demand", "offer"),
    [({"environmental_category": "4.1"}, {"max_environmental_category": "3.2"}),
     ({"height_m": 12}, {"max_height_m": 10}), ({"power_kw": 900}, {"power_kw": 800}), ({"power_kw": 900}, {})],
)  # fmt: skip
def test_a_place_that_does_not_meet_a_demand_or_is_not_known_to_is_no_place(demand, offer):
    movers = [mover("m", "arrive", None, 1000, 2000, jobs_after=5, **demand)]
    found = asked(movers, [site("s", 1500, **offer)], objective="jobs")
    assert found.steps.empty
    assert found.obstacles.loc["m", "fitting"] == 0
    other = asked([*movers, mover("n", "leave", "u")], [site("s", 1500, **offer), site("u", 10)])
    reason = "environmental category (2)" if "environmental_category" in demand else "(1)"
    assert "Reasons, with the number of sites: " in (told := conclusions(other, {}, "en")[2])
    assert reason in told or "a limit of the site is not known" in told


def test_what_the_rules_refuse_is_not_proposed_and_what_nobody_knows_is_told():
    movers, sites = [mover("m", "arrive", None, 1000, 2000, jobs_after=5)], [site("s", 1500), site("t", 1500)]
    refused = pd.DataFrame({"mover_id": ["m", "m"], "site_id": ["s", "t"], "allowed": [False, pd.NA]})
    found = asked(movers, sites, objective="jobs", allowed=refused)
    assert found.gains["to_site"].to_dict() == {"m": "t"}
    assert found.unknown[["mover_id", "to_site"]].to_numpy().tolist() == [["m", "t"]]


def test_where_nothing_is_possible_it_is_told_what_would_have_to_give():
    movers = [mover("a", "arrive", None, 1000, 1000, required=True, moving_cost_eur=500.0)]
    found = asked(movers, [site("s", 1000)], budget_eur=400)
    assert found.status == "infeasible"
    assert [(each.kind, each.needed_eur) for each in found.relaxations] == [("budget", 500.0), ("required", None)]
    late = [mover("a", "arrive", None, 1000, 1000, required=True, date_to="2026-02-01")]
    found = asked(late, [site("s", 1000, free_from="2027-01-01")])
    assert [each.kind for each in found.relaxations] == ["dates", "required"]
    hopeless = asked([mover("a", "arrive", None, 5000, required=True)], [site("s", 1000)])
    assert [(each.kind, each.mover_id) for each in hopeless.relaxations] == [("required", "a")]
    assert hopeless.obstacles.loc["a", ["places", "fitting", "too_small"]].tolist() == [1, 0, 1]


def test_fewest_forced_steps_leaves_who_wants_to_stay():
    movers = [mover("baker", "expand", "left", 1500, 2000), mover("fitter", "stay", "right", 900, 1000, willing=True)]
    sites, beside = (
        [site("left", 1000), site("right", 1000), site("else", 1000)],
        [("left", "right")],
    )
    assert asked(movers, sites, beside, objective="fewest_forced_steps").steps.empty


@pytest.mark.parametrize(
    ("movers", "sites", "words"),
    [
        ([mover("a", "expand", "s", 500)], [site("s", 1000)], "500 m² is not more than the 1000 m² of now"),
        ([mover("a", "leave", "x")], [site("s", 1000)], "Site 'x' is not in the table"),
        ([mover("a", "leave", "s"), mover("b", "leave", "s")], [site("s", 1000)], "of 'b', but of 'a' already"),
        ([mover("a", "arrive", None)], [site("s", 1000)], "how much land it needs"),
        ([mover("a", "arrive", None, 9, 5)], [site("s", 1000)], "largest area, 5 m², is smaller"),
        ([mover("a", "leave", "s", date_from="2040-01-01")], [site("s", 1000)], "outside the years that are looked at"),
        ([mover("a", "leave", "s")], [site("s", 1000, rebuild_months=6)], "but not this column"),
        ([mover("a", "leave", "s")], [site("s", -5)], "it must be at least 0"),
    ],
)  # fmt: skip
def test_plans_that_contradict_themselves_are_told_with_their_row(movers, sites, words):
    with pytest.raises(InputError, match=words):
        asked(movers, sites)


@pytest.mark.parametrize("setting", [{"periods": 0}, {"objective": "gold"}, {"budget_eur": -1}, {"colour": 1}])
def test_settings_that_cannot_be_meant_are_refused(setting):
    with pytest.raises(InputError, match=next(iter(setting))):
        question_of(setting, START)
