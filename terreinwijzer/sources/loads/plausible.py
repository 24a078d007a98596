"""Whether loads can be what they say: against the contracted capacity and the stated annual use, never corrected."""

from __future__ import annotations

import math
from collections.abc import Iterator

import pandas as pd

from terreinwijzer.errors import Problem
from terreinwijzer.sources.loads.load_files import Loads

# Between a third and three times what is stated, growth or a bad year explains it; beyond that a unit is likely wrong.
FAR_OFF = 3.0
# What a mix-up of units does: energy of a quarter-hour read as power, and a thousand.
MIX_UPS = {0.25: "kWh / kW", 4.0: "kW / kWh", 1000.0: "Wh / kWh, kW / MW", 0.001: "MW / kW, kWh / Wh",
           250.0: "Wh / kW", 4000.0: "W / kWh"}  # fmt: skip
HOURS, QUARTERS_OF_A_YEAR = 0.25, 35_040
# With less than four weeks, the year cannot be told from it.
FEWEST_QUARTERS = 4 * 7 * 96


def implausible(loads: Loads, connections: pd.DataFrame) -> tuple[Problem, ...]:
    """Return what cannot be right, given what is known of each connection.

    Parameters
    ----------
    loads
        As read.
    connections
        Index `connection_id`: `gtv_import_kw`, `gtv_export_kw` and `annual_use_kwh`, each missing where not known.
    """
    found: list[Problem] = []
    for direction, table in (("import", loads.drawn_kw), ("export", loads.fed_in_kw)):
        for name in table.columns.intersection(connections.index):
            found += _against_capacity(table[name], str(name), connections.loc[name, f"gtv_{direction}_kw"], direction)
    for name in loads.drawn_kw.columns.intersection(connections.index):
        found += _against_use(loads.drawn_kw[name], str(name), connections.loc[name, "annual_use_kwh"])
    measured = loads.drawn_kw.columns.union(loads.fed_in_kw.columns)
    found += [Problem("loads_connection_unknown", value=str(name)) for name in measured.difference(connections.index)]
    return tuple(found)


def stated_of_each(loads: Loads, gtv_kw: float | None, annual_kwh: float | None) -> pd.DataFrame:
    """Return what is stated of the one connection of a file, or of each alike, as `implausible` takes it.

    Parameters
    ----------
    loads
        As read.
    gtv_kw
        Contracted capacity for drawing; feeding in is not judged by it.
    annual_kwh
        Annual use.
    """
    names = loads.drawn_kw.columns.union(loads.fed_in_kw.columns)
    stated = {"gtv_import_kw": gtv_kw, "gtv_export_kw": None, "annual_use_kwh": annual_kwh}
    return pd.DataFrame(stated, names, dtype="float64")


def _against_capacity(load: pd.Series, name: str, capacity_kw: float, direction: str) -> Iterator[Problem]:
    peak = load.max()
    if pd.isna(capacity_kw) or pd.isna(peak) or capacity_kw <= 0:
        return
    if peak > FAR_OFF * capacity_kw:
        at = load.idxmax()
        details = {
            "connection": name, "direction": direction, "moment": f"{at:%Y-%m-%d %H:%M} UTC",
            "capacity": f"{capacity_kw:g}", "mix_up": _mix_up(peak / capacity_kw),
        }  # fmt: skip
        yield Problem("loads_above_capacity", value=f"{peak:.0f}", details=details)


def _against_use(load: pd.Series, name: str, use_kwh: float) -> Iterator[Problem]:
    known = load.notna().sum()
    if pd.isna(use_kwh) or use_kwh <= 0 or known < FEWEST_QUARTERS:
        return
    by_year = float(load.mean()) * HOURS * QUARTERS_OF_A_YEAR
    ratio = by_year / use_kwh
    if ratio > FAR_OFF or ratio < 1 / FAR_OFF:
        details = {"connection": name, "stated": f"{use_kwh:.0f}", "mix_up": _mix_up(ratio), "ratio": f"{ratio:.3g}"}
        yield Problem("loads_unlike_annual_use", value=f"{by_year:.0f}", details=details)


def _mix_up(ratio: float) -> str:
    if ratio <= 0:
        return "-"
    return min(MIX_UPS.items(), key=lambda each: abs(math.log(ratio / each[0])))[1]
