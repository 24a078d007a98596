"""Days on which a plan goes beyond the limit of a connection, worked out anew with every member spelled out.

Members that were taken together share charging in proportion to their batteries. On some days a connection has no room
for its part, while another has. Such a day is a small programme of its own: battery sizes, how full each is at both
ends and use that runs across them are those of the plan; so the rest of the year stays as it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import numpy.typing as npt
import pandas as pd

from terreinwijzer.transitions.hub.blocks import Block, Bus, Meeting, buses_of, longest_window, meeting_of
from terreinwijzer.transitions.hub.decomposition import Schedule
from terreinwijzer.transitions.hub.model import HubQuestion
from terreinwijzer.transitions.hub.placing import Plan, beyond_limits, net_of
from terreinwijzer.transitions.hub.programme import Numbers

DAY_HOURS = 24.0


def mended(question: HubQuestion, plan: Plan, schedule: Schedule, tolerance_kw: float, workers: int = 2) -> Plan:
    """Return a plan with the days on which it goes beyond a limit worked out anew.

    Where a day leaves no way within the limits between how full the batteries are before and after it, the plan keeps
    that day as it was; `placing.broken_by` tells.

    Parameters
    ----------
    question
        Of the plan.
    plan
        From `placing.placed`.
    schedule
        That the plan carries out.
    tolerance_kw
        Beyond this a limit is broken, and not by rounding.
    workers
        Threads; HiGHS runs one day on each.
    """
    buses = buses_of(question, question.members)
    length = max(round(DAY_HOURS / question.step_hours), longest_window(buses))
    wrong = (beyond_limits(question, plan) > tolerance_kw).any(axis=1).to_numpy()
    worse = wrong | _worse(plan, schedule, tolerance_kw)
    if not worse.any():
        return plan
    first = _quietest(buses, length)
    edges = np.unique([0, *range(first, question.steps, length), question.steps])
    meeting = meeting_of(question, buses, edges)
    values = _values_of(plan, buses, meeting, question.step_hours)
    days = np.unique(np.searchsorted(edges, np.flatnonzero(worse), side="right") - 1)
    blocks = [Block(question, buses, meeting, int(day)) for day in days]
    flows = {name: table.copy() for name, table in plan.flows.items()}
    uses = plan.uses_kw.copy()
    with ThreadPoolExecutor(workers) as pool:
        for block, (_, _, columns) in zip(blocks, pool.map(lambda block: block.evaluate(values), blocks), strict=True):
            if block.from_nowhere(columns) <= tolerance_kw * question.step_hours:
                _put(flows, uses, buses, block, columns)
    return Plan(flows, net_of(question, flows), plan.batteries, uses)


def _quietest(buses: Sequence[Bus], length: int) -> int:
    """Return the step of the day at which the least flexible use runs on: there one day is cut from the next."""
    devices = [device for bus in buses for device in bus.devices]
    runs_on = np.zeros(length)
    for device in devices:
        on = np.flatnonzero((device.window[1:] == device.window[:-1]) & (device.window[1:] >= 0)) + 1
        runs_on += device.power_kw * np.bincount(on % length, minlength=length)
    return int(runs_on.argmin())


def _worse(plan: Plan, schedule: Schedule, tolerance_kw: float) -> npt.NDArray[np.bool_]:
    """Return the steps with more shortage or more lost sun than in the schedule that a plan carries out."""
    more = [
        plan.flows[name].to_numpy().sum(axis=1) - np.sum([series[name] for series in schedule.series.values()], axis=0)
        for name in ("short", "curtailed")
    ]
    found: npt.NDArray[np.bool_] = np.maximum.reduce(more) > tolerance_kw
    return found


def _values_of(plan: Plan, buses: Sequence[Bus], meeting: Meeting, h: float) -> Numbers:
    """Return what a plan has where stretches of time meet."""
    values = np.zeros(len(meeting.lower))
    before = np.roll(plan.flows["stored"].to_numpy(), 1, axis=0)[meeting.edges[:-1]]
    places = {name: number for number, name in enumerate(plan.flows["stored"].columns)}
    for number, (size, power, full) in meeting.batteries.items():
        member = buses[number].members[0]
        values[size], values[power] = plan.batteries.loc[member, ["size_kwh", "power_kw"]]
        values[full] = np.clip(before[:, places[member]], 0.0, values[size])
    for (number, kind, window), place in meeting.crossings.items():
        device = buses[number].devices[kind]
        steps = np.flatnonzero(device.window == window)
        edge = meeting.edges[np.searchsorted(meeting.edges, steps[0], side="right")]
        run = sum(plan.uses_kw[use.name].to_numpy()[steps[steps < edge]].sum() for use, _ in device.parts)
        values[place] = np.clip(run * h, meeting.lower[place], meeting.upper[place])
    return values


def _put(
    flows: dict[str, pd.DataFrame], uses: pd.DataFrame, buses: Sequence[Bus], block: Block, columns: Numbers
) -> None:
    """Put a day into the tables of a plan."""
    rows = slice(block.start, block.end)
    for bus, part in zip(buses, block.parts, strict=True):
        member = bus.members[0]
        at = flows["short"].columns.get_loc(member)
        for name in ("short", "curtailed", *(("charge", "discharge", "stored") if "stored" in part else ())):
            flows[name].iloc[rows, at] = columns[part[name]]
        for kind, device in enumerate(bus.devices):
            for use, share in device.parts:
                uses.iloc[rows, uses.columns.get_loc(use.name)] = share * columns[part[f"device {kind}"]]
        if bus.devices:
            own = [use.name for device in bus.devices for use, _ in device.parts]
            flows["flexible"].iloc[rows, at] = uses.iloc[rows][own].sum(axis=1)
