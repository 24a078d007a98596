"""The model: which steps to take in which period, as a mixed-integer programme.

In words: who moves frees its own site from the next period on; a site is entered, or rebuilt, only when it is free;
everybody takes at most one step for good; a temporary stay ends; money and required plans are kept.
"""

from __future__ import annotations

from dataclasses import dataclass

import linopy
import numpy as np
import pandas as pd
import xarray as xr

from terreinwijzer.moves.places import said_yes
from terreinwijzer.moves.steps import NOBODY, Scene
from terreinwijzer.solver import new_model

CHOICE = "choice"


@dataclass(frozen=True)
class Rows:
    """Constraints of one kind: terms as (row, variable, coefficient), and what each row's sum is held against."""

    name: str
    row: np.ndarray
    variable: np.ndarray
    coefficient: np.ndarray
    sign: str
    bound: np.ndarray


def movement_model(scene: Scene, steps: pd.DataFrame) -> linopy.Model:
    """Return the model without an objective.

    One vector of binary variables, `choice`: first the candidate steps in their order, then for each mover and period
    whether it has left its own site, then for each place and period whether it is taken for good (or being rebuilt).

    Parameters
    ----------
    scene
        Who, where and when.
    steps
        From `steps.candidate_steps`.
    """
    numbers = _Numbers(len(steps), len(scene.movers), len(scene.places), scene.question.periods)
    model = new_model()
    choice = model.add_variables(binary=True, coords=[pd.RangeIndex(numbers.total, name=CHOICE)], name=CHOICE)
    for rows in (
        _gone(steps, numbers),
        _taken(steps, numbers),
        _free_before_entering(scene, steps, numbers),
        _one_step_for_good(steps),
        *_temporary_stays(steps, numbers),
        _required(scene, steps),
    ):
        _add(model, choice, rows)
    budget = scene.question.budget_eur
    if budget is not None and (steps["cost_eur"] > 0).any():
        model.add_constraints(_weighed(choice, steps["cost_eur"]) <= budget, name="budget")
    return model


def weighed(model: linopy.Model, weights: pd.Series) -> linopy.LinearExpression:
    """Return the sum of the steps that are taken, each with its weight."""
    return _weighed(model.variables[CHOICE], weights)


@dataclass(frozen=True)
class _Numbers:
    """Where each variable stands in the vector."""

    steps: int
    movers: int
    places: int
    periods: int

    def gone(self, mover: np.ndarray, period: np.ndarray) -> np.ndarray:
        at: np.ndarray = self.steps + mover * self.periods + period
        return at

    def taken(self, place: np.ndarray, period: np.ndarray) -> np.ndarray:
        at: np.ndarray = self.steps + (self.movers + place) * self.periods + period
        return at

    @property
    def total(self) -> int:
        return self.steps + (self.movers + self.places) * self.periods


def _weighed(choice: linopy.Variable, weights: pd.Series) -> linopy.LinearExpression:
    # Where nothing has weight, one step stands for all with none: a sum of nothing is no objective.
    found = np.flatnonzero(weights.to_numpy()) if weights.any() else np.arange(1)
    weight = xr.DataArray(weights.to_numpy(dtype="float64")[found], dims="taken")
    total: linopy.LinearExpression = (choice.isel({CHOICE: xr.DataArray(found, dims="taken")}) * weight).sum()
    return total


def _add(model: linopy.Model, choice: linopy.Variable, rows: Rows) -> None:
    if not len(rows.row):
        return
    terms = choice.isel({CHOICE: xr.DataArray(rows.variable, dims="term_of")})
    terms = terms * xr.DataArray(rows.coefficient.astype("float64"), dims="term_of")
    row = xr.DataArray(rows.row, dims="term_of", name="row")
    sums = terms.groupby(row).sum()
    bound = xr.DataArray(rows.bound[sums.indexes["row"]], coords={"row": sums.indexes["row"]})
    model.add_constraints(sums, rows.sign, bound, name=rows.name)


def _rows(name: str, sign: str, bound: np.ndarray, *terms: tuple[np.ndarray, np.ndarray, float]) -> Rows:
    row = np.concatenate([part[0] for part in terms])
    variable = np.concatenate([part[1] for part in terms])
    coefficient = np.concatenate([np.full(len(part[0]), part[2]) for part in terms])
    return Rows(name, row, variable, coefficient, sign, bound)


def _grid(many: int, periods: int) -> tuple[np.ndarray, np.ndarray]:
    return np.repeat(np.arange(many), periods), np.tile(np.arange(periods), many)


def _running(name: str, now: np.ndarray, period: np.ndarray, step_row: np.ndarray, step: np.ndarray) -> Rows:
    """Return rows that let a state go from 0 to 1 by a step: state now = state before + steps of the period."""
    row = np.arange(len(now))
    later = period > 0
    return _rows(name, "=", np.zeros(len(now)), (row, now, 1), (row[later], now[later] - 1, -1), (step_row, step, -1))


def _gone(steps: pd.DataFrame, numbers: _Numbers) -> Rows:
    mover, period = _grid(numbers.movers, numbers.periods)
    at = np.flatnonzero(steps["frees"])
    row = steps["mover"].to_numpy()[at] * numbers.periods + steps["period"].to_numpy()[at]
    return _running("has_left", numbers.gone(mover, period), period, row, at)


def _taken(steps: pd.DataFrame, numbers: _Numbers) -> Rows:
    place, period = _grid(numbers.places, numbers.periods)
    at = np.flatnonzero(steps["kind"].isin(["go", "beside", "settle", "rebuild"]))
    row = steps["place"].to_numpy()[at] * numbers.periods + steps["period"].to_numpy()[at]
    return _running("is_taken", numbers.taken(place, period), period, row, at)


def _free_before_entering(scene: Scene, steps: pd.DataFrame, numbers: _Numbers) -> Rows:
    """Let a place be taken, for good or for a time, only if its occupant has left or its rebuilding is ready."""
    periods = numbers.periods
    place, period = _grid(numbers.places, periods)
    occupant, rebuilt = scene.occupant, scene.places["rebuilt"].to_numpy()
    vacant = (occupant == NOBODY) & ~rebuilt
    bound = (vacant[place] & (period >= scene.free_from[place])).astype(float)
    row = np.arange(len(place))
    left = (occupant[place] != NOBODY) & (period > 0)
    before = numbers.gone(occupant[place][left], period[left] - 1)
    to, away = (np.flatnonzero(steps["kind"] == kind) for kind in ("to_temporary", "from_temporary"))
    starts = np.flatnonzero(steps["kind"] == "rebuild")
    new_place = np.full(len(scene.sites), -1)
    new_place[scene.places["site"].to_numpy()[rebuilt]] = np.flatnonzero(rebuilt)
    site = steps["place"].to_numpy()[starts]
    ready = steps["period"].to_numpy()[starts] + scene.rebuild_periods[site]
    kind = steps["place"].to_numpy(), steps["period"].to_numpy()
    return _rows(
        "free_before_entering", "<=", bound,
        (row, numbers.taken(place, period), 1),
        (row[left], before, -1),
        (*_ever_after(to, kind[0][to], kind[1][to], periods), 1),
        (*_ever_after(away, kind[0][away], kind[1][away] + 1, periods), -1),
        (*_ever_after(starts, new_place[site], ready, periods), -1),
    )  # fmt: skip


def _ever_after(step: np.ndarray, group: np.ndarray, period: np.ndarray, periods: int) -> tuple[np.ndarray, np.ndarray]:
    """Return each step in the rows of its group from a period on: (row, step)."""
    count = np.maximum(periods - period, 0)
    turn = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    return np.repeat(group * periods + period, count) + turn, np.repeat(step, count)


def _one_step_for_good(steps: pd.DataFrame) -> Rows:
    at = np.flatnonzero(steps["kind"].isin(["go", "beside", "leave", "to_temporary"]))
    mover = steps["mover"].to_numpy()[at]
    return _rows("one_step_for_good", "<=", np.ones(mover.max(initial=-1) + 1), (mover, at, 1))


def _temporary_stays(steps: pd.DataFrame, numbers: _Numbers) -> tuple[Rows, Rows, Rows]:
    """Who leaves a temporary site settles; it was there a period before; and nobody stays there."""
    mover, place, period = (steps[name].to_numpy() for name in ("mover", "place", "period"))
    to, away, settle = (np.flatnonzero(steps["kind"] == kind) for kind in ("to_temporary", "from_temporary", "settle"))
    by_period = mover * numbers.periods + period
    stay = mover * numbers.places + place
    known, of = np.unique(stay[np.concatenate([to, away])], return_inverse=True)
    group_to, group_away = of[: len(to)], of[len(to) :]
    none = np.zeros(numbers.movers * numbers.periods)
    settles = _rows("settles", "=", none, (by_period[settle], settle, 1), (by_period[away], away, -1))
    there = _rows(
        "was_there", "<=", np.zeros(len(known) * numbers.periods),
        (*_ever_after(away, group_away, period[away], numbers.periods), 1),
        (*_ever_after(to, group_to, period[to] + 1, numbers.periods), -1),
    )  # fmt: skip
    ends = _rows("stay_ends", "=", np.zeros(len(known)), (group_to, to, 1), (group_away, away, -1))
    return settles, there, ends


def _required(scene: Scene, steps: pd.DataFrame) -> Rows:
    must = said_yes(scene.movers["required"]).to_numpy()
    at = np.flatnonzero(steps["meets"] & must[steps["mover"].to_numpy()])
    return _rows("required_plan", ">=", must.astype(float), (steps["mover"].to_numpy()[at], at, 1))
