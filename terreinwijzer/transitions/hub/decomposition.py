"""A whole year of a hub, by stretches of time, with a proof of how good the answer is.

For given values in which the stretches meet, every stretch is a small programme of its own. Its least cost is a convex
function of these values, and each time it is solved it gives a plane that lies nowhere above it (Benders 1962; many
cuts at once: Birge and Louveaux 1988). The least of the sum of these planes is a proven lower bound of the cost; each
solved year is an upper bound. The next values lie halfway between the best so far and the least of the planes, which
keeps them from swinging (Ben-Ameur and Neto 2007).
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from terreinwijzer.transitions.hub.blocks import Block, Bus, Meeting, longest_window, meeting_of
from terreinwijzer.transitions.hub.model import HubQuestion
from terreinwijzer.transitions.hub.programme import Numbers, Programme

# About a week at quarter-hours: HiGHS is at its best there.
STRETCH_STEPS = 672
HALFWAY = 0.5
# Below this [kWh] energy from nowhere is rounding.
TINY_KWH = 1e-4
LOWEST = -1e10


@dataclass(frozen=True)
class Schedule:
    """The best schedule found for buses, with its bound.

    Attributes
    ----------
    lower, upper
        Proven lower bound, and cost of the schedule [eur].
    sizes
        Bus number -> battery size [kWh] and power [kW].
    series
        Bus number -> `short`, `curtailed`, `charge`, `discharge`, `stored` and `device N`, per step.
    rounds
        How often all stretches were solved.
    """

    lower: float
    upper: float
    sizes: dict[int, tuple[float, float]]
    series: dict[int, dict[str, Numbers]]
    rounds: int


def best_schedule(
    question: HubQuestion, buses: Sequence[Bus], *, gap_pct: float, time_limit_s: float, workers: int = 2
) -> Schedule:
    """Return the schedule of least cost of `buses`, to within a gap.

    Parameters
    ----------
    question
        Prices, limits of the group and terms.
    buses
        From `blocks.buses_of`.
    gap_pct
        How far the cost may be above the bound, as a share of the cost [%].
    time_limit_s
        Seconds after which the best so far is the answer.
    workers
        Threads; HiGHS runs one stretch on each.
    """
    ends = time.monotonic() + time_limit_s
    meeting = meeting_of(question, buses, _edges(question, buses))
    blocks = [Block(question, buses, meeting, number) for number in range(len(meeting.edges) - 1)]
    master = _Master(meeting, blocks)
    values = np.clip(_first_guess(meeting), meeting.lower, meeting.upper)
    best, upper, lower = values, np.inf, -np.inf
    columns: list[Numbers] = []
    rounds = 0
    with ThreadPoolExecutor(workers) as pool:
        while True:
            rounds += 1
            at = values
            solved = list(pool.map(lambda block: block.evaluate(at), blocks))  # noqa: B023  (used up in this round)
            cost = float(meeting.cost @ values) + sum(each[0] for each in solved)
            nowhere = sum(block.from_nowhere(each[2]) for block, each in zip(blocks, solved, strict=True))
            if (cost < upper and nowhere <= TINY_KWH) or not columns:
                upper, best = (cost if nowhere <= TINY_KWH else np.inf), values
                columns = [each[2] for each in solved]
            for number, (value, change, _) in enumerate(solved):
                master.add(number, value, change, values)
            lower, aim = master.least()
            if upper - lower <= gap_pct / 100 * max(abs(upper), 1e-9) or not len(values) or time.monotonic() > ends:
                break
            values = HALFWAY * aim + (1 - HALFWAY) * best
    sizes = {number: (float(best[size]), float(best[power])) for number, (size, power, _) in meeting.batteries.items()}
    return Schedule(min(lower, upper), upper, sizes, _series(blocks, columns, len(buses), question.steps), rounds)


class _Master:
    """The planes of all stretches, and where the sum of the highest of them is least."""

    def __init__(self, meeting: Meeting, blocks: Sequence[Block]) -> None:
        programme = Programme()
        self._values = programme.add_columns(len(meeting.lower), meeting.cost, meeting.lower, meeting.upper)
        self._costs = programme.add_columns(len(blocks), 1.0, LOWEST)
        for size, _, full in meeting.batteries.values():
            rows = programme.add_rows(len(full), -np.inf, 0.0)
            programme.put(rows, self._values[full], 1.0)
            programme.put(rows, int(self._values[size]), -1.0)
        if not programme.rows:
            programme.put(int(programme.add_rows(1, -np.inf, np.inf)[0]), int(self._costs[0]), 0.0)
        self._solver: Any = programme.solver()
        self._places = [block.places for block in blocks]

    def add(self, number: int, value: float, change: Numbers, at: Numbers) -> None:
        """Add the plane of a stretch: its cost is at least `value` + `change` x (values - `at`)."""
        places = self._places[number]
        slope = np.bincount(places, change, minlength=len(at)) if len(places) else np.zeros(len(at))
        touched = np.unique(places)
        columns = np.append(self._values[touched], self._costs[number]).astype(np.int32)
        coefficients = np.append(-slope[touched], 1.0)
        self._solver.addRow(value - float(change @ at[places]), np.inf, len(columns), columns, coefficients)

    def least(self) -> tuple[float, Numbers]:
        """Return the lower bound and the values there."""
        self._solver.run()
        solution = np.array(self._solver.getSolution().col_value)
        return float(self._solver.getInfo().objective_function_value), solution[self._values]


def _edges(question: HubQuestion, buses: Sequence[Bus]) -> npt.NDArray[np.int64]:
    """Return where stretches meet: no window of flexible use is longer than a stretch."""
    length = max(STRETCH_STEPS, longest_window(buses))
    stretches = max(1, question.steps // length)
    return np.linspace(0, question.steps, stretches + 1).round().astype(np.int64)


def _first_guess(meeting: Meeting) -> Numbers:
    """Return a battery of a fifth of the largest, half full, and windows that are divided in the middle."""
    guess = (meeting.lower + meeting.upper) / 2
    for size, power, full in meeting.batteries.values():
        guess[size], guess[power] = meeting.upper[size] / 5, meeting.upper[power] / 5
        guess[full] = guess[size] / 2
    return guess


def _series(
    blocks: Sequence[Block], columns: Sequence[Numbers], buses: int, steps: int
) -> dict[int, dict[str, Numbers]]:
    found: dict[int, dict[str, Numbers]] = {number: {} for number in range(buses)}
    for block, values in zip(blocks, columns, strict=True):
        for number, part in enumerate(block.parts):
            for name, places in part.items():
                found[number].setdefault(name, np.zeros(steps))[block.start : block.end] = values[places]
    return found
