"""Solving: the best set of steps, how sure it is that there is no better one, and dates as early as can be."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

import linopy
import numpy as np
import pandas as pd

from terreinwijzer.moves.model import CHOICE, movement_model, weighed
from terreinwijzer.moves.places import said_yes
from terreinwijzer.moves.question import Objective, Question
from terreinwijzer.moves.steps import NOBODY, Scene
from terreinwijzer.solver import solve

Status = Literal["optimal", "time_limit", "infeasible", "nothing_found"]
# What one step adds to each objective; forced steps count against it.
WEIGHTS: Mapping[Objective, tuple[str, float]] = {
    "freed_land": ("land_m2", 1.0),
    "jobs": ("jobs", 1.0),
    "added_value": ("value_eur", 1.0),
    "fewest_forced_steps": ("forced", -1.0),
}
# Above this size ties are not broken: that is a second search, in which any answer is as good by the objective.
LARGEST_WITH_TIES = 5_000
TIE_SECONDS = 20.0
# A large question is first asked of its relaxation, which gets this part of the time.
PART_FOR_RELAXATION = 0.75
# Above this [-] the relaxation takes a step at least in part.
TINY = 1e-6
# A gap [%] below this is rounding.
ROUNDING_PCT = 1e-4
# What HiGHS calls a solution that keeps to every constraint (kSolutionStatusFeasible).
FEASIBLE = 2
# Above this a binary variable is 1.
HALF = 0.5
# Of plans that are equally good: most plans met, then fewest forced steps, then fewest steps, then least money.
PLAN_MET, FORCED, STEP, MONEY = 1.0, 0.1, 0.01, 0.001


@dataclass(frozen=True)
class Solution:
    """What the solver found.

    Attributes
    ----------
    status
        `optimal` (within the gap that was asked for), `time_limit` (the best so far), `infeasible`, or
        `nothing_found` in the time given.
    taken
        The steps that are taken, rows of the candidate steps.
    value, bound
        Of the objective: what was found, and what no solution can exceed.
    """

    status: Status
    taken: pd.DataFrame
    value: float
    bound: float

    @property
    def gap_pct(self) -> float:
        """Return how far the solution may be from the best, as a share of its value [%]."""
        if math.isclose(self.value, self.bound, abs_tol=1e-6):
            return 0.0
        return 100 * abs(self.bound - self.value) / max(abs(self.value), 1e-9)


def best_steps(scene: Scene, steps: pd.DataFrame) -> Solution:
    """Return the steps that are best by the objective of the question.

    Parameters
    ----------
    scene
        Who, where and when.
    steps
        From `steps.candidate_steps`.
    """
    required = np.flatnonzero(said_yes(scene.movers["required"]))
    if not np.isin(required, steps.loc[steps["meets"], "mover"]).all():
        return Solution("infeasible", steps.iloc[:0], math.nan, math.nan)
    if steps.empty:
        return Solution("optimal", steps, 0.0, 0.0)
    column, sign = WEIGHTS[scene.question.objective]
    model = movement_model(scene, steps)
    weights = sign * steps[column]
    if len(steps) > LARGEST_WITH_TIES:
        return _by_relaxation(model, steps, weights, scene.question)
    found = _solved(model, steps, weights, scene.question)
    if found.status != "optimal":
        return found
    return _tie_broken(model, steps, weights, scene.question, found)


def as_early_as_can(scene: Scene, taken: pd.DataFrame) -> pd.DataFrame:
    """Return the steps with every one of them in the first period in which it can be, in their order.

    The order of steps that wait for each other stays; nothing else changes.
    """
    first = scene.window[0]
    own, free_from, rebuild_from = scene.own, scene.free_from, scene.rebuild_from
    duration, rebuilt = scene.rebuild_periods, scene.places["rebuilt"].to_numpy()
    site = scene.places["site"].to_numpy()
    # First period in which each place can be entered, as far as known on the way.
    free = np.where((scene.occupant == NOBODY) & ~rebuilt, free_from, scene.question.periods)
    new_place = np.full(len(scene.sites), -1)
    new_place[site[rebuilt]] = np.flatnonzero(rebuilt)
    arrived: dict[int, int] = {}
    periods = {}
    order = {"from_temporary": 0, "settle": 1}
    ranked = taken.assign(turn=taken["kind"].map(order).fillna(2)).sort_values(["period", "turn"], kind="stable")
    leaving = {row.mover: row.place for row in taken.itertuples() if row.kind == "from_temporary"}
    for step in ranked.itertuples():
        if step.kind == "from_temporary":
            continue
        soon = first[step.mover] if step.mover != NOBODY else 0
        if step.place >= 0:
            soon = max(soon, free[step.place])
        if step.kind == "rebuild":
            soon = max(soon, rebuild_from[step.place])
            free[new_place[step.place]] = soon + duration[step.place]
        if step.kind == "settle":
            soon = max(soon, arrived[step.mover] + 1)
            free[leaving[step.mover]] = soon + 1
        if step.frees:
            free[own[step.mover]] = soon + 1
        arrived[step.mover] = soon
        periods[step.Index] = int(soon)
    of_settling = {row.mover: periods[row.Index] for row in taken.itertuples() if row.kind == "settle"}
    periods |= {row.Index: of_settling[row.mover] for row in taken.itertuples() if row.kind == "from_temporary"}
    early = taken.assign(period=pd.Series(periods, dtype="int64").reindex(taken.index))
    return early.sort_values(["period", "mover"], kind="stable")


def _by_relaxation(model: linopy.Model, steps: pd.DataFrame, weights: pd.Series, question: Question) -> Solution:
    """Return the best of the steps that the relaxation takes at least in part, where that is good enough.

    In the relaxation a step may be taken in part: its value is a bound that no solution exceeds. Moves are nearly a
    network, so that it takes few steps in part, and a search among the steps that it takes is short. Where what is
    found there is further from the bound than was asked, all steps are searched in the time that is left.
    """
    start = time.monotonic()
    scale = _aimed_at(model, weights)
    limit = PART_FOR_RELAXATION * question.time_limit_s
    ended = solve(model, solve_relaxation=True, time_limit=limit, threads=2, random_seed=1)
    if ended in {"infeasible", "infeasible_or_unbounded"}:
        return Solution("infeasible", steps.iloc[:0], math.nan, math.nan)
    few, bound = Solution("nothing_found", steps.iloc[:0], math.nan, math.nan), math.inf
    if ended == "optimal":
        solver = model.solver_model
        bound = float(solver.getInfo().objective_function_value) * scale
        upper = model.variables[CHOICE].upper
        upper[: len(steps)] = np.array(solver.getSolution().col_value[: len(steps)]) > TINY
        few = _solved(model, steps, weights, _in_time(replace(question, gap_pct=0.0), start))
        upper[: len(steps)] = 1.0
        few = _against(few, bound, question.gap_pct)
        if few.status == "optimal":
            return few
    every = _against(_solved(model, steps, weights, _in_time(question, start)), bound, question.gap_pct)
    return few if few.value > every.value or math.isnan(every.value) else every


def _against(found: Solution, bound: float, gap_pct: float) -> Solution:
    """Return what was found, held against a bound that no solution exceeds."""
    if math.isnan(found.value):
        return found
    nearer = Solution("time_limit", found.taken, found.value, max(found.value, min(found.bound, bound)))
    return replace(nearer, status="optimal") if nearer.gap_pct <= gap_pct + ROUNDING_PCT else nearer


def _in_time(question: Question, start: float) -> Question:
    left = max(question.time_limit_s - (time.monotonic() - start), 1.0)
    return replace(question, time_limit_s=left)


def _aimed_at(model: linopy.Model, weights: pd.Series) -> float:
    """Let a model seek the most of `weights`, and return the scale that its values are on."""
    # A common scale keeps the solver's tolerances meaningful for hectares and for millions of euros.
    scale = float(weights.abs().max()) or 1.0
    model.add_objective(weighed(model, weights / scale), overwrite=True, sense="max")
    return scale


def _solved(model: linopy.Model, steps: pd.DataFrame, weights: pd.Series, question: Question) -> Solution:
    """Solve for the most of `weights`.

    The solver's own account is asked whether there is a solution: a search that stops for time can be called a success
    and have an objective of 0.
    """
    scale = _aimed_at(model, weights)
    ended = solve(model, mip_rel_gap=question.gap_pct / 100, time_limit=question.time_limit_s, threads=2, random_seed=1)
    if ended in {"infeasible", "infeasible_or_unbounded"}:
        return Solution("infeasible", steps.iloc[:0], math.nan, math.nan)
    solver = model.solver_model
    info = solver.getInfo()
    if int(info.primal_solution_status) != FEASIBLE:
        return Solution("nothing_found", steps.iloc[:0], math.nan, math.nan)
    taken = steps[np.array(solver.getSolution().col_value[: len(steps)]) > HALF]
    value = float(weights[taken.index].sum())
    status: Status = "optimal" if ended == "optimal" else "time_limit"
    bound = max(value, float(info.mip_dual_bound) * scale)
    return Solution(status, taken, value, bound)


def _tie_broken(
    model: linopy.Model, steps: pd.DataFrame, weights: pd.Series, question: Question, found: Solution
) -> Solution:
    """Return of all solutions that are as good the one that meets most plans with the fewest steps."""
    scale = float(weights.abs().max()) or 1.0
    model.add_constraints(weighed(model, weights / scale) >= found.value / scale - 1e-7, name="as_good")
    own_steps = steps["kind"] != "from_temporary"
    money = steps["cost_eur"] / max(float(steps["cost_eur"].sum()), 1.0)
    second = PLAN_MET * steps["meets"] - FORCED * steps["forced"] - STEP * own_steps - MONEY * money
    limited = replace(question, gap_pct=0.0, time_limit_s=TIE_SECONDS)
    better = _solved(model, steps, second, limited)
    if better.taken.empty and not found.taken.empty:
        return found
    if better.status != "optimal":
        return found
    value = float(weights[better.taken.index].sum())
    return Solution(found.status, better.taken, value, max(found.bound, value))
