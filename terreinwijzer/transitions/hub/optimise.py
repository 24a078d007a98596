"""The least-cost hub: battery sizes, places and schedule of every member, with a proven gap.

First all members are one bus, which leaves their own limits out: its bound holds for the hub. Its schedule is then
divided over members, and days on which that breaks a limit are worked out anew. Where the plan still costs too much,
the members whose own limits stand in the way are looked at apart and the hub is solved again; so limits are only
spelled out where they count.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np
import pandas as pd

from terreinwijzer.transitions.hub.blocks import buses_of
from terreinwijzer.transitions.hub.decomposition import best_schedule
from terreinwijzer.transitions.hub.mending import mended
from terreinwijzer.transitions.hub.model import HubQuestion
from terreinwijzer.transitions.hub.placing import Plan, broken_by, cost_of, placed

# Beyond this [kW] a limit is broken, and not by rounding.
TOLERANCE_KW = 1e-3
# How many members are looked at apart in addition, each time that a schedule could not be divided.
MORE_APART = 4


@dataclass(frozen=True)
class HubAnswer:
    """What a hub should do.

    Attributes
    ----------
    question
        What was asked.
    cost_eur, bound_eur
        Of the plan, and below which no plan can be; infinite cost where no plan was found in time.
    plan
        Of every member; `None` where none was found in time.
    apart
        Members whose own limits had to be spelled out.
    rounds, seconds
        Work that it took.
    """

    question: HubQuestion
    cost_eur: float
    bound_eur: float
    plan: Plan | None
    apart: tuple[str, ...]
    rounds: int
    seconds: float

    @property
    def gap_pct(self) -> float:
        """Return how far the cost may be above the least, as a share of the cost [%]."""
        if not np.isfinite(self.cost_eur):
            return np.inf
        return float(100 * max(0.0, self.cost_eur - self.bound_eur) / max(abs(self.cost_eur), 1e-9))


def best_hub(question: HubQuestion, *, gap_pct: float = 0.1, time_limit_s: float = 110.0) -> HubAnswer:
    """Return the hub of least cost, to within a proven gap.

    Parameters
    ----------
    question
        One hub over one period.
    gap_pct
        How far the cost may be above the bound, as a share of the cost [%].
    time_limit_s
        Seconds after which the best plan so far is the answer, with the gap that it has.
    """
    start = time.monotonic()
    apart: tuple[str, ...] = ()
    bound, cost, plan, rounds, seconds = -np.inf, np.inf, None, 0, 0.0
    while True:
        buses = buses_of(question, apart)
        schedule = best_schedule(question, buses, gap_pct=gap_pct / 2, time_limit_s=max(time_limit_s - seconds, 0.0))
        rounds += schedule.rounds
        bound = max(bound, schedule.lower)
        divided = placed(question, buses, schedule)
        found = mended(question, divided, schedule, TOLERANCE_KW)
        if broken_by(question, found).max() <= TOLERANCE_KW and np.isfinite(schedule.upper):
            worth = cost_of(question, found)
            if worth < cost:
                cost, plan = worth, found
        before, seconds = seconds, time.monotonic() - start
        answer = HubAnswer(question, cost, min(bound, cost), plan, apart, rounds, seconds)
        # The next search takes about twice as long, as more members are spelled out.
        in_time = seconds + 2 * (seconds - before) <= time_limit_s
        if answer.gap_pct <= gap_pct or len(apart) == len(question.members) or not in_time:
            return answer
        more = _in_the_way(divided, broken_by(question, divided), apart)
        if not more:
            return answer
        apart = tuple(name for name in question.members if name in {*apart, *more})


def _in_the_way(plan: Plan, broken: pd.Series, apart: tuple[str, ...]) -> list[str]:
    """Return the members whose own limits cost most in a plan: broken first, then shortage and lost sun."""
    weight = broken.drop("group") * 1e3 + plan.flows["short"].sum() + plan.flows["curtailed"].sum() / 1e3
    weight = weight.drop(list(apart)) + plan.batteries["power_kw"].drop(list(apart)) * 1e-6
    return [str(name) for name in weight[weight > 0].sort_values(ascending=False).index[:MORE_APART]]
