"""One stretch of time of a hub as a small programme, that meets the other stretches in few values only.

These values are the size of each battery, how full it is where stretches meet, and how much of a window of flexible use
that crosses such a place falls before it. Members whose own limits do not count are one bus, exactly: they differ in
nothing that the group could notice.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from terreinwijzer.transitions.hub.model import Flexible, HubQuestion
from terreinwijzer.transitions.hub.programme import Ints, Numbers, Programme

# Energy from nowhere, where the values given leave no other way, costs this many times a shortage.
NOWHERE = 2.0


@dataclass(frozen=True)
class Device:
    """Flexible use of one kind: that of several members with the same windows, in proportion to their power."""

    power_kw: float
    window: npt.NDArray[np.int64]
    energy_kwh: Numbers
    parts: tuple[tuple[Flexible, float], ...]


@dataclass(frozen=True)
class Bus:
    """Members that are taken as one; limits are infinite for those taken together.

    `least_short_kw` and `least_lost_kw` are what the limits take of members that have nothing to steer.
    """

    members: tuple[str, ...]
    load_kw: Numbers
    solar_kw: Numbers
    least_short_kw: Numbers
    least_lost_kw: Numbers
    import_limit_kw: float
    export_limit_kw: float
    largest_kwh: float
    largest_kw: float
    devices: tuple[Device, ...]


def buses_of(question: HubQuestion, apart: Collection[str]) -> tuple[Bus, ...]:
    """Return the members that are looked at apart, each with its own limits, after all others as one bus."""
    together = tuple(name for name in question.members if name not in apart)
    groups = ([together] if together else []) + [(name,) for name in question.members if name in apart]
    return tuple(_bus(question, group, alone=group is not together) for group in groups)


def _bus(question: HubQuestion, members: tuple[str, ...], *, alone: bool) -> Bus:
    hosts = sum(name in question.hosts for name in members)
    steering = {*question.hosts, *(use.connection for use in question.flexible)}
    fixed = [name for name in members if name not in steering]
    net = question.load_kw[fixed] - question.solar_kw[fixed]
    return Bus(
        members,
        question.load_kw[list(members)].sum(axis=1).to_numpy(float),
        question.solar_kw[list(members)].sum(axis=1).to_numpy(float),
        (net - question.import_limit_kw[fixed]).clip(lower=0).sum(axis=1).to_numpy(float),
        (-net - question.export_limit_kw[fixed]).clip(lower=0).sum(axis=1).to_numpy(float),
        float(question.import_limit_kw[members[0]]) if alone else np.inf,
        float(question.export_limit_kw[members[0]]) if alone else np.inf,
        question.battery.largest_kwh * hosts,
        question.battery.largest_kw * hosts,
        _devices([each for each in question.flexible if each.connection in members]),
    )


def _devices(uses: Sequence[Flexible]) -> tuple[Device, ...]:
    """Take uses together that have the same windows and need the same hours of full power in each."""
    kinds: dict[tuple[bytes, bytes], list[Flexible]] = {}
    for use in uses:
        hours = np.round(use.energy_kwh / max(use.power_kw, 1e-9), 9)
        kinds.setdefault((use.window.tobytes(), hours.tobytes()), []).append(use)
    found = []
    for same in kinds.values():
        power = sum(use.power_kw for use in same)
        parts = tuple((use, use.power_kw / power if power else 0.0) for use in same)
        found.append(Device(power, same[0].window, np.sum([use.energy_kwh for use in same], axis=0), parts))
    return tuple(found)


def longest_window(buses: Sequence[Bus]) -> int:
    """Return the steps of the longest window of flexible use; no stretch of time may be shorter."""
    windows = [device.window[device.window >= 0] for bus in buses for device in bus.devices]
    return max((int(np.bincount(each).max()) for each in windows if len(each)), default=1)


@dataclass(frozen=True)
class Meeting:
    """The values in which stretches of time meet: bounds and yearly costs, by their place in one list.

    Attributes
    ----------
    edges
        First step of each stretch, and the last step plus one.
    lower, upper, cost
        Of each value.
    batteries
        Bus number -> places of its size, its power, and of how full it is at the start of each stretch.
    crossings
        (bus, device, window) -> place of the energy before the edge, for windows that cross one.
    """

    edges: npt.NDArray[np.int64]
    lower: Numbers
    upper: Numbers
    cost: Numbers
    batteries: dict[int, tuple[int, int, npt.NDArray[np.int64]]]
    crossings: dict[tuple[int, int, int], int]


def meeting_of(question: HubQuestion, buses: Sequence[Bus], edges: npt.NDArray[np.int64]) -> Meeting:
    """Return in which values the stretches between `edges` meet."""
    terms, share, h = question.battery, question.share_of_year, question.step_hours
    bounds: list[tuple[float, float, float]] = []
    batteries, crossings = {}, {}
    stretches = len(edges) - 1
    for number, bus in enumerate(buses):
        if bus.largest_kwh > 0 and bus.largest_kw > 0:
            at = len(bounds)
            bounds += [(0.0, bus.largest_kwh, share * terms.eur_per_kwh_year)]
            bounds += [(0.0, bus.largest_kw, share * terms.eur_per_kw_year)]
            bounds += [(0.0, bus.largest_kwh, 0.0)] * stretches
            batteries[number] = (at, at + 1, np.arange(at + 2, at + 2 + stretches))
        for kind, device in enumerate(bus.devices):
            for edge in edges[1:-1]:
                window = int(device.window[edge])
                if window < 0 or device.window[edge - 1] != window:
                    continue
                steps = np.flatnonzero(device.window == window)
                most = device.power_kw * h
                before, after = most * (steps < edge).sum(), most * (steps >= edge).sum()
                energy = float(device.energy_kwh[window])
                crossings[number, kind, window] = len(bounds)
                bounds.append((max(0.0, energy - after), min(energy, before), 0.0))
    lower, upper, cost = (np.array([each[n] for each in bounds]) for n in range(3))
    return Meeting(edges, lower, upper, cost, batteries, crossings)


class Block:
    """The programme of one stretch; `evaluate` gives its least cost for values in which it meets the others."""

    def __init__(self, question: HubQuestion, buses: Sequence[Bus], meeting: Meeting, stretch: int) -> None:
        """Build the programme of stretch number `stretch`."""
        self.start, self.end = int(meeting.edges[stretch]), int(meeting.edges[stretch + 1])
        self._question, self._meeting, self._stretch = question, meeting, stretch
        self._programme = Programme()
        self._places: list[int] = []
        self._linked: list[int] = []
        self._nowhere: list[int] = []
        self.parts: list[dict[str, Ints]] = []
        self._build(buses)
        self._solver: Any = self._programme.solver()
        self._nowhere_columns = np.array(self._nowhere, dtype=np.int32)

    @property
    def places(self) -> npt.NDArray[np.int64]:
        """Return which values of the meeting this stretch uses; one can be in it twice."""
        return np.array(self._places, dtype=np.int64)

    def evaluate(self, values: Numbers) -> tuple[float, Numbers, Numbers]:
        """Return the least cost [eur], how it changes with each of `places`, and all columns.

        The change is a subgradient: no value of the programme lies below the plane that it spans.
        """
        columns = np.array(self._linked, dtype=np.int32)
        fixed = values[self.places]
        if len(columns):
            self._solver.changeColsBounds(len(columns), columns, fixed, fixed)
        self._solver.run()
        solution = self._solver.getSolution()
        change = np.array(solution.col_dual)[columns] if len(columns) else np.zeros(0)
        return float(self._solver.getInfo().objective_function_value), change, np.array(solution.col_value)

    def from_nowhere(self, columns: Numbers) -> float:
        """Return how much energy came from nowhere [kWh]: none in a schedule that can be carried out."""
        return float(columns[self._nowhere_columns].sum()) if len(self._nowhere_columns) else 0.0

    def _link(self, place: int, upper: float) -> int:
        column = int(self._programme.add_columns(1, upper=upper)[0])
        self._places.append(place)
        self._linked.append(column)
        return column

    def _build(self, buses: Sequence[Bus]) -> None:
        question, here = self._question, slice(self.start, self.end)
        n, h, lp = self.end - self.start, question.step_hours, self._programme
        buy, sell = (each.to_numpy(float)[here] for each in (question.buy_eur_kwh, question.sell_eur_kwh))
        fixed = np.sum([bus.load_kw[here] - bus.solar_kw[here] for bus in buses], axis=0)
        # The net of all members - drawn + fed = 0, with what is fixed on the other side.
        group = lp.add_rows(n, -fixed, -fixed)
        drawn = lp.add_columns(n, h * buy, upper=question.group_import_kw)
        fed = lp.add_columns(n, -h * sell, upper=question.group_export_kw)
        lp.put(group, drawn, -1.0)
        lp.put(group, fed, 1.0)
        for number, bus in enumerate(buses):
            net = bus.load_kw[here] - bus.solar_kw[here]
            own = np.isfinite(bus.import_limit_kw) or np.isfinite(bus.export_limit_kw)
            rows = [group]
            if own:
                rows.append(lp.add_rows(n, -bus.export_limit_kw - net, bus.import_limit_kw - net))
            part = {
                "short": self._on(
                    rows, lp.add_columns(n, h * question.shortage_eur_kwh, bus.least_short_kw[here]), -1.0
                ),
                "curtailed": self._on(rows, lp.add_columns(n, 0.0, bus.least_lost_kw[here], bus.solar_kw[here]), 1.0),
            }
            if number in self._meeting.batteries:
                part |= self._battery(number, rows, n)
            for kind, device in enumerate(bus.devices):
                part[f"device {kind}"] = self._device(number, kind, device, rows)
            self.parts.append(part)

    def _on(self, rows: Sequence[Ints], columns: Ints, sign: float) -> Ints:
        for each in rows:
            self._programme.put(each, columns, sign)
        return columns

    def _battery(self, number: int, rows: Sequence[Ints], n: int) -> dict[str, Ints]:
        question, lp, terms = self._question, self._programme, self._question.battery
        h, nowhere = question.step_hours, NOWHERE * question.shortage_eur_kwh
        size_at, power_at, full_at = self._meeting.batteries[number]
        stretches = len(full_at)
        size = self._link(size_at, self._meeting.upper[size_at])
        power = self._link(power_at, self._meeting.upper[power_at])
        first = self._link(int(full_at[self._stretch]), self._meeting.upper[size_at])
        last = self._link(int(full_at[(self._stretch + 1) % stretches]), self._meeting.upper[size_at])
        charge = self._on(rows, lp.add_columns(n, h * terms.wear_eur_kwh), 1.0)
        discharge = self._on(rows, lp.add_columns(n), -1.0)
        stored = lp.add_columns(n)
        given, taken = (int(lp.add_columns(1, nowhere)[0]) for _ in range(2))
        self._nowhere += [given, taken]
        balance = lp.add_rows(n)
        lp.put(balance, stored, 1.0)
        lp.put(balance[1:], stored[:-1], -1.0)
        lp.put(balance, charge, -h * terms.charge_efficiency)
        lp.put(balance, discharge, h / terms.discharge_efficiency)
        lp.put(int(balance[0]), first, -1.0)
        end = int(lp.add_rows(1)[0])
        for column, value in ((int(stored[-1]), 1.0), (last, -1.0), (given, 1.0), (taken, -1.0)):
            lp.put(end, column, value)
        capacity = lp.add_rows(n, -np.inf, 0.0)
        lp.put(capacity, stored, 1.0)
        lp.put(capacity, size, -1.0)
        flow = lp.add_rows(n, -np.inf, 0.0)
        lp.put(flow, charge, 1.0)
        lp.put(flow, discharge, 1.0)
        lp.put(flow, power, -1.0)
        return {"charge": charge, "discharge": discharge, "stored": stored}

    def _device(self, number: int, kind: int, device: Device, rows: Sequence[Ints]) -> Ints:
        lp, h = self._programme, self._question.step_hours
        window = device.window[self.start : self.end]
        inside = np.flatnonzero(window >= 0)
        columns = lp.add_columns(len(window), upper=np.where(window >= 0, device.power_kw, 0.0))
        self._on(rows, columns, 1.0)
        for each in np.unique(window[inside]):
            steps = columns[inside[window[inside] == each]]
            energy = float(device.energy_kwh[each])
            place = self._meeting.crossings.get((number, kind, int(each)))
            goes_on = self.end < len(device.window) and device.window[self.end] == each
            # Of a window that crosses an edge: energy before it = value; after it = what the window needs - value.
            given = 0.0 if place is not None and goes_on else energy
            row = int(lp.add_rows(1, given, given)[0])
            lp.put(row, steps, h)
            if place is not None:
                lp.put(row, self._link(place, self._meeting.upper[place]), -1.0 if goes_on else 1.0)
        return columns
