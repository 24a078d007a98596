"""Flexible use that is in a load already: taken out of it, so that nothing counts twice.

A measurement, and a yearly use that somebody states, hold all that a connection uses: also its charging, its heat pump
and its process. A use that comes on top (`on_top`) is not in it yet. An estimate by floor area knows nothing of
vehicles or heat pumps, so there all flexible use comes on top.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from terreinwijzer.errors import InputError, Problem
from terreinwijzer.transitions.hub.hours import QUARTER_HOURS
from terreinwijzer.transitions.hub.model import Flexible
from terreinwijzer.transitions.hub.programme import Numbers

# A business that is closed on holidays does not charge then: some 10 of 261 working days. When more than this share of
# the need is not in the measurement, the need is wrong, or the use is not in it. An assumption of ours.
MOST_LACKING_PCT = 10
ROUNDING_KWH = 1e-6


def base_kwh(annual_kwh: pd.Series, stated: pd.Series, inside: Sequence[Flexible]) -> pd.Series:
    """Return the yearly use without flexible use [kWh]: what is left of a stated use, and all of an estimate.

    Parameters
    ----------
    annual_kwh
        Index `connection_id`, of connections without a measurement.
    stated
        Same index: whether somebody stated it.
    inside
        Flexible use that a stated use has in it.

    Raises
    ------
    InputError
        Flexible use needs more than what is stated.
    """
    flexible = pd.Series(0.0, annual_kwh.index)
    for each in inside:
        if each.connection in flexible.index and stated[each.connection]:
            flexible[each.connection] += each.energy_kwh.sum()
    left = annual_kwh - flexible
    wrong = left.index[left < -ROUNDING_KWH]
    if len(wrong):
        raise InputError(
            *(
                Problem(
                    "hub_flexible_above_use", table="flexible_loads", value=str(name),
                    details={"flexible": f"{flexible[name]:.0f}", "stated": f"{annual_kwh[name]:.0f}"},
                )
                for name in wrong
            )
        )  # fmt: skip
    return left.clip(lower=0)


def taken_out(
    drawn_kw: pd.DataFrame, inside: Sequence[Flexible]
) -> tuple[pd.DataFrame, tuple[Flexible, ...], tuple[Problem, ...]]:
    """Return measured loads without flexible use, and that use as it was in them.

    In each window the need comes out of what was drawn, at most the power of the device, in proportion to that; never
    more than was drawn. In a window with less than the need (a holiday), what was drawn is the need, and that is told.

    Parameters
    ----------
    drawn_kw
        Per quarter-hour, a column per measured connection, never below zero. One with gaps is left as it is: a search
        refuses it anyway.
    inside
        Flexible use that is in these measurements; where windows overlap, what fits least easily comes out first.

    Returns
    -------
    pandas.DataFrame
        What is left [kW].
    tuple of Flexible
        In the order given, with `now_kw`.
    tuple of Problem
        Uses with windows in which less was measured than they need.

    Raises
    ------
    InputError
        More than a tenth of what a use needs is not in the measurement; all at once.
    """
    left = drawn_kw.copy()
    known = [each for each in inside if each.connection in left and left[each.connection].notna().all()]
    found = {each.name: each for each in inside}
    told: list[Problem] = []
    refused: list[Problem] = []
    for each in sorted(known, key=lambda use: -_tightness(left[use.connection].to_numpy(float), use)):
        now, lacking = _part_of(left[each.connection].to_numpy(float), each)
        left[each.connection] = left[each.connection] - now
        found[each.name] = replace(each, energy_kwh=each.energy_kwh - lacking, now_kw=now)
        if lacking.max(initial=0.0) > ROUNDING_KWH:
            much = lacking.sum() > each.energy_kwh.sum() * MOST_LACKING_PCT / 100
            (refused if much else told).append(_problem(each, lacking, drawn_kw.index, refused=much))
    if refused:
        raise InputError(*refused)
    return left, tuple(found[each.name] for each in inside), tuple(told)


def _part_of(load_kw: Numbers, use: Flexible) -> tuple[Numbers, Numbers]:
    """Return which part of a load is the use [kW], and what each window lacks for it [kWh]."""
    inside = use.window >= 0
    window = use.window[inside]
    can = np.clip(load_kw[inside], 0, use.power_kw)
    most = np.bincount(window, can, minlength=len(use.energy_kwh)) * QUARTER_HOURS
    share = np.divide(use.energy_kwh, most, out=np.zeros_like(most), where=most > 0).clip(max=1.0)
    now = np.zeros(len(load_kw))
    now[inside] = can * share[window]
    return now, np.maximum(use.energy_kwh - most, 0.0)


def _tightness(load_kw: Numbers, use: Flexible) -> float:
    """Return which part of what was drawn in its windows, at most its power, a use needs."""
    inside = use.window >= 0
    most = float(np.clip(load_kw[inside], 0, use.power_kw).sum()) * QUARTER_HOURS
    return float(use.energy_kwh.sum()) / max(most, ROUNDING_KWH)


def _problem(use: Flexible, lacking: Numbers, index: pd.Index, *, refused: bool) -> Problem:
    worst = int(np.argmax(lacking))
    details = {
        "connection": use.connection, "count": int((lacking > ROUNDING_KWH).sum()), "windows": len(lacking),
        "lacking": f"{lacking.sum():.0f}", "needed": f"{use.energy_kwh.sum():.0f}",
        "worst": f"{pd.Timestamp(index[np.flatnonzero(use.window == worst)[0]]):%Y-%m-%d %H:%M} UTC",
    }  # fmt: skip
    code = "hub_flexible_not_measured" if refused else "hub_flexible_less_measured"
    return Problem(code, table="flexible_loads", value=use.name, details=details)
