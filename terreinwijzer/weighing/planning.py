"""The order of actions under limited capacity: which are done when, so that what matters most works longest.

A mixed-integer model in linopy on HiGHS: a knapsack per period with what has to be done first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

import numpy as np
import pandas as pd
import xarray as xr

from terreinwijzer.errors import InputError, Problem
from terreinwijzer.solver import new_model, solve
from terreinwijzer.weighing.answer import UNKNOWN_VALUE, Answer

# Relative distance to the proven optimum at which the solver may stop.
GAP = 1e-6


@dataclass(frozen=True)
class Plan:
    """When each action is done.

    Attributes
    ----------
    schedule
        Index action, in the order in which they are done: `value`, `effort_days`, `finished` (period; missing where
        the capacity does not reach) and `days_<period>`, the days spent on it.
    capacity
        Index period: `capacity_days` and `used_days`.
    reached
        Sum over actions of value x periods from finishing on, as a part (0-1) of what endless capacity would give.
    """

    schedule: pd.DataFrame
    capacity: pd.DataFrame
    reached: float

    @property
    def left_out(self) -> list[str]:
        """Return the actions that the capacity does not reach."""
        return [str(action) for action in self.schedule.index[self.schedule["finished"].isna()]]


@dataclass(frozen=True)
class Planned:
    """An answer about actions with its plan, and when each action is finished with each stakeholder's own weights."""

    answer: Answer
    plan: Plan
    finished_per_person: pd.DataFrame


def plan_answer(answer: Answer, needs: Mapping[str, Sequence[str]], capacity_days: Mapping[str, float]) -> Planned:
    """Fit the actions of an answer to the capacity.

    The value of an action is its weighted sum, with the mean weights of all stakeholders, and then with each one's own.

    Parameters
    ----------
    answer
        Answer to a question about actions; its measures have `effort_days`.
    needs, capacity_days
        See `plan`.

    Raises
    ------
    InputError
        No capacity is given, or see `plan`.
    """
    if not capacity_days:
        raise InputError(Problem("planning_without_capacity", file="case.toml"))
    efforts = answer.measures["effort_days"]
    taking_part = {action: tuple(first) for action, first in needs.items() if action in answer.value_table.index}
    plans = {
        name: plan(answer.value_table.fillna(UNKNOWN_VALUE) @ weights, efforts, taking_part, capacity_days)
        for name, weights in answer.weights.items()
    }
    people = [name for name in plans if name != "group"]
    finished = {name: plans[name].schedule["finished"] for name in people}
    return Planned(answer, plans["group"], pd.DataFrame(finished).reindex(plans["group"].schedule.index))


def plan(
    values: pd.Series, effort_days: pd.Series, needs: Mapping[str, Sequence[str]], capacity_days: Mapping[str, float]
) -> Plan:
    """Return the plan with the largest sum of value times the number of periods in which an action is done.

    Work on an action may be spread over periods; it counts from the period in which it is finished. An action that
    needs another is worked on from the period in which that one is finished.

    Parameters
    ----------
    values
        Value of each action, zero or more.
    effort_days
        Effort of each action [days]; all known.
    needs
        Per action what has to be done first.
    capacity_days
        Days per period, in order of time.

    Raises
    ------
    InputError
        An effort is unknown, an action needs one that is not there, or actions wait for each other in a circle.
    """
    _check(values, effort_days, needs)
    actions, periods = [str(action) for action in values.index], list(capacity_days)
    efforts = effort_days.reindex(values.index).to_numpy(dtype=float)
    model = new_model()
    index = [pd.Index(actions, name="action"), pd.Index(periods, name="period")]
    finished = model.add_variables(binary=True, coords=index, name="finished")
    by_then = (finished.rename(period="then") * _until(periods)).sum("then")
    room = _along("period", periods, np.cumsum(list(capacity_days.values())))
    # Work may be spread, so what is finished by a period fits exactly when it fits all days until then.
    model.add_constraints((_along("action", actions, efforts) * by_then).sum("action") <= room, name="capacity")
    model.add_constraints(finished.sum("period") <= 1, name="once")
    for action, first in needs.items():
        for other in first:
            waits = by_then.sel(action=action, drop=True) - by_then.sel(action=other, drop=True)
            model.add_constraints(waits <= 0, name=f"{action} after {other}")
    lasting = _along("action", actions, values.to_numpy(dtype=float)) * _along(
        "period", periods, list(range(len(periods), 0, -1))
    )
    model.add_objective((finished * lasting).sum(), sense="max")
    condition = solve(model, mip_rel_gap=GAP)
    if condition != "optimal":
        raise InputError(Problem("planning_unsolved", value=condition))
    done = finished.solution.to_pandas().reindex(index=actions, columns=periods).to_numpy() > 1 / 2
    place = pd.Series(np.where(done.any(axis=1), done.argmax(axis=1), len(periods)), index=values.index)
    return _as_plan(values, pd.Series(efforts, index=values.index), place, needs, capacity_days)


def _as_plan(
    values: pd.Series,
    efforts: pd.Series,
    place: pd.Series,
    needs: Mapping[str, Sequence[str]],
    capacity_days: Mapping[str, float],
) -> Plan:
    """Return the plan in which actions follow each other in the order in which they are finished.

    `place` is the number of the period in which each is finished, past the last one for those that are not.
    """
    periods = list(capacity_days)
    # Within a period what has to be done first goes first, and then what yields most per day.
    rank = {
        action: number for number, action in enumerate(TopologicalSorter(_known(needs, values.index)).static_order())
    }
    waits = [rank.get(str(action), -1) if needs.get(str(action)) else -1 for action in values.index]
    density = values / efforts.where(efforts > 0, 1.0)
    order = np.lexsort((-density.to_numpy(), np.array(waits), place.to_numpy()))
    schedule = pd.DataFrame(
        {
            "value": values.astype("float64"),
            "effort_days": efforts,
            "finished": [periods[at] if at < len(periods) else None for at in place],
        },
        index=values.index,
    ).iloc[order]
    spent = _spent(schedule, capacity_days)
    most = float(values.sum()) * len(periods)
    got = float((values * (len(periods) - place)).sum())
    used = pd.DataFrame({"capacity_days": pd.Series(capacity_days, dtype="float64"), "used_days": spent.sum()})
    return Plan(schedule.join(spent.add_prefix("days_")), used.rename_axis("period"), got / most if most else 1.0)


def _spent(schedule: pd.DataFrame, capacity_days: Mapping[str, float]) -> pd.DataFrame:
    """Return the days per action and period, when actions are worked on one after the other."""
    ends = np.cumsum(list(capacity_days.values()))
    starts = ends - np.array(list(capacity_days.values()))
    done_by = schedule["effort_days"].where(schedule["finished"].notna(), 0.0).cumsum().to_numpy()
    began = np.concatenate([[0.0], done_by[:-1]])
    overlap = np.minimum(done_by[:, None], ends[None, :]) - np.maximum(began[:, None], starts[None, :])
    return pd.DataFrame(np.clip(overlap, 0.0, None), index=schedule.index, columns=list(capacity_days))


def _known(needs: Mapping[str, Sequence[str]], actions: pd.Index) -> dict[str, Sequence[str]]:
    return {action: first for action, first in needs.items() if action in actions}


def _check(values: pd.Series, effort_days: pd.Series, needs: Mapping[str, Sequence[str]]) -> None:
    efforts = effort_days.reindex(values.index)
    problems = [
        Problem("planning_effort_missing", table="action_efforts", value=str(action))
        for action in efforts.index[efforts.isna()]
    ]
    problems += [
        Problem("planning_need_unknown", table="action_efforts", value=f"{action}: {other}")
        for action, first in needs.items()
        for other in first
        if other not in values.index
    ]
    try:
        TopologicalSorter(dict(needs)).prepare()
    except CycleError as circle:
        problems.append(Problem("planning_circle", table="action_efforts", value=" - ".join(circle.args[1])))
    if problems:
        raise InputError(*problems)


def _until(periods: Sequence[str]) -> xr.DataArray:
    """Return 1 where a period (`then`) is not later than another (`period`)."""
    order = np.arange(len(periods))
    earlier = (order[:, None] <= order[None, :]).astype(float)
    return xr.DataArray(earlier, coords={"then": list(periods), "period": list(periods)}, dims=("then", "period"))


def _along(name: str, labels: Sequence[str], numbers: Sequence[float] | np.ndarray) -> xr.DataArray:
    return xr.DataArray(np.asarray(numbers, dtype=float), coords={name: list(labels)}, dims=(name,))
