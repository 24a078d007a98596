"""What is asked of an energy hub: loads, sun, limits, prices, a battery to size, and use that can be shifted.

Everything is per step of equal length; power in kW, energy in kWh, money in euros over the whole period.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from terreinwijzer.errors import InputError, Problem

Numbers = npt.NDArray[np.float64]
YEAR_HOURS = 8760.0


@dataclass(frozen=True)
class BatteryTerms:
    """What a battery costs and does.

    Parameters
    ----------
    eur_per_kwh_year, eur_per_kw_year
        Yearly cost of capacity and of power: investment as an annuity, and upkeep.
    charge_efficiency, discharge_efficiency
        Shares that are left.
    largest_kwh, largest_kw
        No battery is larger; 0 for none.
    wear_eur_kwh
        Cost of every kWh that is charged.
    """

    eur_per_kwh_year: float = 35.0
    eur_per_kw_year: float = 12.0
    charge_efficiency: float = 0.95
    discharge_efficiency: float = 0.95
    largest_kwh: float = 0.0
    largest_kw: float = 0.0
    wear_eur_kwh: float = 0.0

    def __post_init__(self) -> None:
        """Refuse what no battery can be."""
        wrong = [
            Problem("hub_setting_wrong", value=f"{name} = {value}", details={"expected": expected})
            for name, value, expected, fine in (
                *((n, getattr(self, n), ">= 0", getattr(self, n) >= 0) for n in (
                    "eur_per_kwh_year", "eur_per_kw_year", "largest_kwh", "largest_kw", "wear_eur_kwh")),
                *((n, getattr(self, n), "> 0, <= 1", 0 < getattr(self, n) <= 1) for n in (
                    "charge_efficiency", "discharge_efficiency")),
            )
            if not fine
        ]  # fmt: skip
        if wrong:
            raise InputError(*wrong)


@dataclass(frozen=True)
class Flexible:
    """Use of which the moment can be chosen within windows: charging, a heat pump with a buffer, a process.

    Parameters
    ----------
    name, connection
        Of the device and of the connection behind which it is.
    power_kw
        Most that it draws.
    window
        For each step the number of its window from 0 on, and -1 outside windows.
    energy_kwh
        What it needs in each window.
    now_kw
        How it runs now [kW], where a measurement has it in it; `None` where it starts as soon as each window opens.
    """

    name: str
    connection: str
    power_kw: float
    window: npt.NDArray[np.int64]
    energy_kwh: Numbers
    now_kw: Numbers | None = None

    def __post_init__(self) -> None:
        """Refuse windows in which the energy does not fit."""
        if not len(self.energy_kwh):
            return
        steps = np.bincount(self.window[self.window >= 0], minlength=len(self.energy_kwh))
        if len(steps) != len(self.energy_kwh) or (self.energy_kwh < 0).any():
            raise InputError(Problem("hub_windows_wrong", value=self.name))


@dataclass(frozen=True)
class HubQuestion:
    """One energy hub over one period.

    Parameters
    ----------
    load_kw, solar_kw
        Use that cannot be shifted, and sun that could be used: a row per step, a column per connection, no gaps.
    import_limit_kw, export_limit_kw
        Of each connection itself; infinite where only the group is limited.
    group_import_kw, group_export_kw
        Of the group.
    buy_eur_kwh, sell_eur_kwh
        Per step: what the group pays for a kWh that it draws, and gets for one that it feeds in. Buying costs at least
        what selling brings in.
    battery
        Terms; the same for all members.
    hosts
        Connections where a battery may stand.
    flexible
        Use that can be shifted.
    shortage_eur_kwh
        Cost of a kWh that is not delivered: work that stops. It keeps every question answerable, and shows in the
        answer as shortage.
    step_hours
        Length of a step.
    """

    load_kw: pd.DataFrame
    solar_kw: pd.DataFrame
    import_limit_kw: pd.Series
    export_limit_kw: pd.Series
    group_import_kw: float
    group_export_kw: float
    buy_eur_kwh: pd.Series
    sell_eur_kwh: pd.Series
    battery: BatteryTerms = field(default_factory=BatteryTerms)
    hosts: tuple[str, ...] = ()
    flexible: tuple[Flexible, ...] = ()
    shortage_eur_kwh: float = 3.0
    step_hours: float = 0.25

    def __post_init__(self) -> None:
        """Refuse tables that do not belong together, gaps, and prices that pay for running in circles."""
        problems = [*_shapes(self), *_gaps(self)]
        if not problems and bool((self.sell_eur_kwh > self.buy_eur_kwh + 1e-12).any()):
            at = (self.sell_eur_kwh - self.buy_eur_kwh).idxmax()
            problems.append(Problem("hub_selling_above_buying", value=str(at)))
        dearest = float(self.buy_eur_kwh.max()) if not problems else 0.0
        if self.shortage_eur_kwh * self.battery.charge_efficiency * self.battery.discharge_efficiency <= dearest:
            problems.append(Problem("hub_shortage_too_cheap", value=f"{dearest:.3f}"))
        if problems:
            raise InputError(*problems)

    @property
    def members(self) -> tuple[str, ...]:
        """Return the connections, in the order of the tables."""
        return tuple(map(str, self.load_kw.columns))

    @property
    def steps(self) -> int:
        """Return the number of steps."""
        return len(self.load_kw)

    @property
    def share_of_year(self) -> float:
        """Return which part of a year the period is: yearly costs of a battery are counted for that part."""
        return self.steps * self.step_hours / YEAR_HOURS

    def of_members(self, members: Sequence[str], group_import_kw: float, group_export_kw: float) -> HubQuestion:
        """Return the same question for some of the members, with the limits that they have together."""
        kept = list(members)
        return replace(
            self,
            load_kw=self.load_kw[kept],
            solar_kw=self.solar_kw[kept],
            import_limit_kw=self.import_limit_kw[kept],
            export_limit_kw=self.export_limit_kw[kept],
            group_import_kw=group_import_kw,
            group_export_kw=group_export_kw,
            hosts=tuple(host for host in self.hosts if host in kept),
            flexible=tuple(each for each in self.flexible if each.connection in kept),
        )

    def at_once(self) -> HubQuestion:
        """Return the same question without steering: flexible use as it was measured, or else as early as it can."""
        load = self.load_kw.copy()
        for each in self.flexible:
            load[each.connection] += (
                each.now_kw if each.now_kw is not None else as_soon_as_possible(each, self.step_hours)
            )
        return replace(self, load_kw=load, flexible=())


def as_soon_as_possible(use: Flexible, step_hours: float) -> Numbers:
    """Return the power of a flexible use [kW] that runs at full power from the start of each window."""
    power = np.zeros(len(use.window))
    for number, energy in enumerate(use.energy_kwh):
        here = np.flatnonzero(use.window == number)
        most = use.power_kw * step_hours
        given = np.clip(energy - most * np.arange(len(here)), 0, most)
        power[here] = given / step_hours
    return power


def _shapes(question: HubQuestion) -> list[Problem]:
    load = question.load_kw
    members = set(map(str, load.columns))
    wrong = [
        name for name, table in (("solar_kw", question.solar_kw),)
        if not table.index.equals(load.index) or list(table.columns) != list(load.columns)
    ]  # fmt: skip
    wrong += [n for n in ("buy_eur_kwh", "sell_eur_kwh") if not getattr(question, n).index.equals(load.index)]
    wrong += [n for n in ("import_limit_kw", "export_limit_kw") if set(getattr(question, n).index) != members]
    strange = [host for host in question.hosts if host not in members]
    strange += [each.name for each in question.flexible if each.connection not in members]
    wrong += [
        each.name
        for each in question.flexible
        if len(each.window) != len(load) or (each.now_kw is not None and len(each.now_kw) != len(load))
    ]
    return [Problem("hub_tables_differ", value=name) for name in wrong] + [
        Problem("hub_member_unknown", value=name) for name in strange
    ]


def _gaps(question: HubQuestion) -> list[Problem]:
    found = []
    for name in ("load_kw", "solar_kw"):
        empty = getattr(question, name).isna().sum()
        found += [
            Problem("hub_gaps_left", value=str(member), details={"count": int(count)})
            for member, count in empty[empty > 0].items()
        ]
    return found
