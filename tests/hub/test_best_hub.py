"""The least-cost hub: analytical cases exactly, the plain model on small ones, and a bound that holds on all."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up_hub import made_up_question

from benchmarks.hub import at_own_peak
from terreinwijzer.errors import InputError
from terreinwijzer.transitions.hub import decomposition
from terreinwijzer.transitions.hub.blocks import buses_of
from terreinwijzer.transitions.hub.mending import mended
from terreinwijzer.transitions.hub.model import BatteryTerms, Flexible, HubQuestion
from terreinwijzer.transitions.hub.optimise import best_hub
from terreinwijzer.transitions.hub.placing import broken_by, cost_of, placed
from terreinwijzer.transitions.hub.whole_model import solve_whole

YEAR = 8760


def tiny(loads, *, group=60.0, suns=None, battery=None, hosts=None, flexible=(), buy=0.1, sell=0.05, own=None):
    """Return a hub of a few hours of one hour each."""
    table = pd.DataFrame(loads, dtype=float)
    table.index = pd.date_range("2025-06-02", periods=len(table), freq="1h", tz="UTC")
    sun = pd.DataFrame(suns or 0.0, table.index, table.columns) if suns is None else pd.DataFrame(suns, dtype=float)
    sun.index = table.index
    limit = pd.Series(own or dict.fromkeys(table.columns, math.inf), dtype=float)
    prices = (pd.Series(each, table.index, dtype=float) for each in (buy, sell))
    return HubQuestion(
        table, sun, limit, limit.copy(), group, group, *prices, battery or BatteryTerms(),
        hosts if hosts is not None else tuple(table.columns), tuple(flexible), 3.0, 1.0,
    )  # fmt: skip


PERFECT = BatteryTerms(35, 12, 1, 1, 1000, 1000)


def test_without_battery_the_cost_is_what_the_group_draws_on_balance():
    found = best_hub(tiny({"a": [50, 0], "b": [0, 20]}, suns={"a": [0, 0], "b": [30, 0]}))
    # Hour 1: 50 drawn against 30 of sun; hour 2: 20 drawn.
    assert found.cost_eur == pytest.approx(0.1 * (20 + 20))
    assert found.gap_pct == pytest.approx(0, abs=1e-6)


def test_what_does_not_fit_is_short_where_there_is_no_battery():
    found = best_hub(tiny({"a": [0, 100]}))
    assert found.cost_eur == pytest.approx(0.1 * 60 + 3 * 40)
    assert found.plan.flows["short"]["a"].tolist() == pytest.approx([0, 40])


@pytest.mark.parametrize("efficiency", [1.0, 0.9])
def test_a_battery_is_as_large_as_the_peak_above_the_limit(efficiency):
    terms = BatteryTerms(35, 12, efficiency, efficiency, 1000, 1000)
    found = best_hub(tiny({"a": [0, 100]}, battery=terms), gap_pct=1e-6)
    size = 40 / efficiency
    power = max(40.0, size / efficiency)
    assert found.plan.batteries.loc["a", "size_kwh"] == pytest.approx(size, rel=1e-4)
    assert found.plan.batteries.loc["a", "power_kw"] == pytest.approx(power, rel=1e-4)
    energy = 0.1 * (60 + size / efficiency)
    assert found.cost_eur == pytest.approx(energy + 2 / YEAR * (35 * size + 12 * power), rel=1e-6)


def test_a_battery_that_costs_more_than_it_brings_is_not_bought():
    dear = BatteryTerms(3 * YEAR, 0, 1, 1, 1000, 1000)
    found = best_hub(tiny({"a": [0, 100]}, battery=dear), gap_pct=1e-6)
    assert found.plan.batteries["size_kwh"].sum() == pytest.approx(0, abs=1e-6)


def test_prices_are_used_up_to_the_power_of_the_battery():
    terms = BatteryTerms(0, 0, 1, 1, 30, 10)
    found = best_hub(tiny({"a": [20, 20, 20, 20]}, battery=terms, buy=[0.1, 0.1, 0.3, 0.3], sell=0.0), gap_pct=1e-6)
    assert found.cost_eur == pytest.approx(0.1 * 60 + 0.3 * 20)


def test_sun_above_the_limit_for_feeding_in_is_lost():
    found = best_hub(tiny({"a": [10.0]}, suns={"a": [100.0]}, group=60))
    assert found.plan.flows["curtailed"]["a"].tolist() == pytest.approx([30])
    assert found.cost_eur == pytest.approx(-0.05 * 60)


def test_charging_moves_to_the_cheap_hour_within_its_window_and_power():
    window = np.array([-1, 0, 0, 0])
    vans = Flexible("vans", "a", 20, window, np.array([30.0]))
    found = best_hub(tiny({"a": [0, 0, 0, 0]}, flexible=[vans], buy=[0.01, 0.3, 0.1, 0.2], sell=0), gap_pct=1e-6)
    assert found.plan.flows["flexible"]["a"].tolist() == pytest.approx([0, 0, 20, 10])
    assert found.cost_eur == pytest.approx(20 * 0.1 + 10 * 0.2)


def test_a_connection_that_is_too_small_gets_the_battery_itself():
    question = tiny({"a": [0, 50], "b": [10, 10]}, own={"a": 40, "b": 40}, group=1000, battery=PERFECT)
    found = best_hub(question, gap_pct=1e-6)
    assert found.plan.batteries["size_kwh"].to_dict() == pytest.approx({"a": 10, "b": 0}, abs=1e-4)
    assert "a" in found.apart
    assert broken_by(question, found.plan).max() < 1e-6


def test_members_share_one_limit_that_each_alone_would_exceed():
    together = best_hub(tiny({"a": [60, 0], "b": [0, 60]}, group=60))
    assert together.plan.flows["short"].to_numpy().sum() == 0
    alone = best_hub(tiny({"a": [60, 0], "b": [0, 60]}, group=60).of_members(["a"], 30, 30))
    assert alone.plan.flows["short"].to_numpy().sum() == pytest.approx(30)


@pytest.mark.parametrize("own_limits", [False, True])
def test_a_small_hub_costs_what_the_plain_model_says(own_limits):
    question = made_up_question(own_limits=own_limits, flexible=True, days=1)
    cost, sizes = solve_whole(question)
    found = best_hub(question, gap_pct=1e-3)
    assert found.bound_eur - 1e-6 <= cost <= found.cost_eur + 1e-6
    assert found.gap_pct <= 1e-3
    assert found.plan.batteries["size_kwh"].sum() == pytest.approx(sizes["size_kwh"].sum(), rel=0.02)
    assert broken_by(question, found.plan).max() < 1e-3
    assert cost_of(question, found.plan) == pytest.approx(found.cost_eur)


def test_stretches_of_any_length_give_the_same_answer(monkeypatch):
    question = made_up_question(days=4, flexible=True)
    costs = []
    for steps in (384, 96, 60):
        monkeypatch.setattr(decomposition, "STRETCH_STEPS", steps)
        costs.append(best_hub(question, gap_pct=1e-3).cost_eur)
    assert costs == pytest.approx([costs[0]] * 3, rel=2e-5)


@settings(max_examples=8)
@given(st.integers(0, 10_000), st.booleans(), st.booleans())
def test_the_plan_keeps_to_every_limit_and_the_bound_is_below_it(seed, own_limits, flexible):
    question = made_up_question(4, 2, seed, own_limits=own_limits, flexible=flexible, step_hours=1.0)
    found = best_hub(question, gap_pct=0.05)
    assert found.plan is not None
    assert found.gap_pct <= 0.05
    assert broken_by(question, found.plan).max() < 1e-3
    without = best_hub(replace(question, hosts=()).at_once(), gap_pct=0.05)
    assert found.bound_eur <= without.cost_eur + 1e-6


def test_a_search_that_stops_for_time_tells_how_far_it_got():
    found = best_hub(made_up_question(days=2), gap_pct=1e-9, time_limit_s=0.0)
    assert found.gap_pct > 1e-9
    assert found.bound_eur < found.cost_eur


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"sell_eur_kwh": pd.Series(9.0, made_up_question(2, 1).load_kw.index)}, "selling brings in more"),
        ({"hosts": ("nobody",)}, "'nobody' is no connection"),
        ({"shortage_eur_kwh": 0.01}, "shortage costs less"),
        ({"solar_kw": pd.DataFrame({"m00": [1.0]})}, "'solar_kw' has other"),
        (
            {"load_kw": made_up_question(2, 1).load_kw.where(lambda load: load > 60)},
            "quarter-hours of 'm0.' are missing",
        ),
    ],
)
def test_a_question_that_cannot_be_meant_is_refused(change, message):
    with pytest.raises(InputError, match=message):
        replace(made_up_question(2, 1), **change)


def test_a_battery_cannot_give_more_than_it_took():
    with pytest.raises(InputError, match=r"charge_efficiency = 1\.2"):
        BatteryTerms(charge_efficiency=1.2)


def test_a_plan_is_found_where_no_host_has_room_for_the_battery_that_the_group_wants():
    """Every connection is as large as its own peak: in time for one round only there is a plan, with the gap it has."""
    question = made_up_question(6, 2, own_limits=True, step_hours=1.0)
    tight = replace(question, import_limit_kw=question.load_kw.max(), export_limit_kw=0.2 * question.solar_kw.max())
    found = best_hub(tight, gap_pct=1e-6, time_limit_s=0.2)
    assert found.plan is not None
    assert broken_by(tight, found.plan).max() < 1e-3
    assert math.isfinite(found.gap_pct)
    better = best_hub(tight, gap_pct=0.05)
    assert better.cost_eur <= found.cost_eur + 1e-9
    assert better.gap_pct <= 0.05


@pytest.mark.parametrize("seed", [1, 2])
def test_connections_as_small_as_their_own_peak_are_worked_out_anew_by_the_day(seed):
    """All hosts together have no room for the battery that the group wants, as it was divided."""
    question = at_own_peak(made_up_question(8, 21, seed, flexible=True, step_hours=0.5))
    question = replace(question, battery=replace(question.battery, largest_kwh=300.0, largest_kw=150.0))
    buses = buses_of(question, ())
    schedule = decomposition.best_schedule(question, buses, gap_pct=0.05, time_limit_s=60)
    divided = placed(question, buses, schedule)
    plan = mended(question, divided, schedule, 1e-3)
    assert broken_by(question, divided).max() > 1 or cost_of(question, divided) > 1.01 * schedule.upper
    assert broken_by(question, plan).max() < 1e-3
    pd.testing.assert_frame_equal(plan.batteries, divided.batteries)
    assert schedule.lower <= cost_of(question, plan) <= 1.05 * schedule.lower
    for use in question.flexible:
        drawn = plan.uses_kw[use.name].groupby(use.window).sum().drop(-1) * question.step_hours
        np.testing.assert_allclose(drawn, use.energy_kwh, atol=1e-6)
    assert best_hub(question, gap_pct=0.5, time_limit_s=110).gap_pct <= 0.5


def test_a_plan_that_keeps_to_every_limit_stays_as_it_is():
    question = made_up_question(3, 2)
    buses = buses_of(question, ())
    schedule = decomposition.best_schedule(question, buses, gap_pct=0.05, time_limit_s=60)
    divided = placed(question, buses, schedule)
    assert mended(question, divided, schedule, 1e-3) is divided


def test_what_a_connection_without_anything_to_steer_must_lack_is_in_the_bound():
    question = tiny({"a": [0, 50], "b": [10, 10]}, own={"a": 40, "b": 40}, group=1000, battery=PERFECT, hosts=("b",))
    found = best_hub(question, gap_pct=1e-6)
    assert found.cost_eur == pytest.approx(0.1 * 60 + 3 * 10)
    assert found.apart == ()
