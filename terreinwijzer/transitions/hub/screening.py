"""How much a hub could bring to every park of a country, from profiles alone: a score to look further with.

Nobody has measurements of 3,800 parks. Every park is a mix of uses with an annual need and roofs; its hub is one bus.
The battery is worked out day by day, each with sight of that day only (a rolling horizon): the lowest level to which
a battery of given size can cut the peak of the day, from the state in which the day before left it. All parks go at
once: a table has a row per quarter-hour and a column per park, so `screening_task` does a country in parts.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from terreinwijzer.transitions.hub.hours import DUTCH, QUARTER_HOURS
from terreinwijzer.transitions.hub.profiles import made_up_shape
from terreinwijzer.transitions.hub.programme import Numbers

# To within a four-thousandth of what lies between the mean and the peak of a day.
HALVINGS = 12
PERCENT = 100
ROUNDING = 1e-9
COLUMNS = (
    "own_peaks_kw", "group_peak_kw", "freed_kw", "freed_pct", "battery_freed_kw", "sun_used_together_kwh", "sun_kwh",
    "sun_used_pct", "score",
)  # fmt: skip


@dataclass(frozen=True)
class ScreeningTerms:
    """What every park is assumed to do.

    Parameters
    ----------
    usable_roof_pct, kwp_per_m2
        Share of roofs with panels, and power per m2 of these.
    battery_hours
        Size of the battery: so many hours of a tenth of the sum of the members' own peaks.
    weights
        Of the score: capacity that sharing frees, capacity that a battery frees besides, and sun used within the park;
        each part runs from 0 to 100.
    """

    usable_roof_pct: float = 60.0
    kwp_per_m2: float = 0.150
    battery_hours: float = 2.0
    weights: tuple[float, float, float] = (0.4, 0.3, 0.3)


def hub_potential(
    parks: pd.DataFrame, uses: tuple[str, ...], sun: pd.Series, terms: ScreeningTerms | None = None
) -> pd.DataFrame:
    """Return how much a hub could bring to each park.

    Parameters
    ----------
    parks
        Index `park_id`: a column per use with its annual need [kWh], and `roof_area_m2`. Missing counts as nothing for
        a use; a park without any need or roof has no score.
    uses
        Names of these columns, as in `use_factors.yaml`.
    sun
        Yield of a kWp per quarter-hour of a year; its index is the year that is worked out.
    terms
        Assumptions.

    Returns
    -------
    pandas.DataFrame
        Index `park_id`: `own_peaks_kw` (uses each for itself, sun behind each in proportion), `group_peak_kw`,
        `freed_kw` and `freed_pct` by sharing, `battery_freed_kw` besides, `sun_used_together_kwh` (what one use has
        left and another takes), `sun_kwh`, `sun_used_pct` and `score` (0 to 100).
    """
    chosen = terms or ScreeningTerms()
    index = pd.DatetimeIndex(sun.index)
    shapes = np.stack([made_up_shape(use, index).to_numpy() / QUARTER_HOURS for use in uses])
    days = index.tz_convert(DUTCH).normalize().factorize()[0]
    needs = parks[list(uses)].fillna(0.0).to_numpy(float)
    kwp = (parks["roof_area_m2"] * chosen.usable_roof_pct / PERCENT * chosen.kwp_per_m2).fillna(0.0).to_numpy(float)
    table = _worked_out(needs, kwp, shapes, sun.to_numpy(float), days, chosen)
    return pd.DataFrame(table, parks.index, list(COLUMNS))


def lowest_levels(load: Numbers, days: np.ndarray, size_kwh: Numbers, power_kw: Numbers) -> Numbers:
    """Return the level to which a battery can cut the load of every day [kW], days and parks in a table.

    A level can be held when the battery, charged whenever there is room below it, never runs empty above it. Each day
    starts with what the day before left, and aims no lower than its mean; a battery without losses.

    Parameters
    ----------
    load
        Per quarter-hour (row) and park (column), net of sun.
    days
        Number of the day of each quarter-hour, in order.
    size_kwh, power_kw
        Of the battery of each park.
    """
    first = np.flatnonzero(np.r_[True, np.diff(days) > 0])
    ends = np.r_[first[1:], len(days)]
    held = size_kwh / 2
    levels = np.zeros((len(first), load.shape[1]))
    for number, (start, end) in enumerate(zip(first, ends, strict=True)):
        today = load[start:end]
        peak, mean = today.max(axis=0), today.mean(axis=0)
        low, high = np.maximum(mean, peak - power_kw), peak
        for _ in range(HALVINGS):
            middle = (low + high) / 2
            fine, _ = _holds(today, middle, held, size_kwh, power_kw)
            low, high = np.where(fine, low, middle), np.where(fine, middle, high)
        levels[number] = high
        _, held = _holds(today, high, held, size_kwh, power_kw)
    return levels


def _holds(today: Numbers, level: Numbers, held: Numbers, size: Numbers, power: Numbers) -> tuple[np.ndarray, Numbers]:
    """Tell for each park whether a level can be held today, and what is in the battery at the end."""
    flows = np.clip(level - today, -power, power) * QUARTER_HOURS
    # In place: this is done for every quarter-hour of every level that is tried.
    held, lowest = held.copy(), held.copy()
    for flow in flows:
        held += flow
        np.minimum(lowest, held, out=lowest)
        np.maximum(held, 0.0, out=held)
        np.minimum(held, size, out=held)
    fine = (lowest >= -ROUNDING) & (today.max(axis=0) - level <= power + ROUNDING)
    return fine, held


def _worked_out(
    needs: Numbers, kwp: Numbers, shapes: Numbers, sun: Numbers, days: np.ndarray, terms: ScreeningTerms
) -> Numbers:
    whole = needs.sum(axis=1)
    share = np.divide(needs, whole[:, None], out=np.zeros_like(needs), where=whole[:, None] > 0)
    own_peaks, used_alone = np.zeros(len(needs)), np.zeros(len(needs))
    group = np.zeros((len(sun), len(needs)))
    for number, shape in enumerate(shapes):
        load, yielded = np.outer(shape, needs[:, number]), np.outer(sun, kwp * share[:, number])
        own_peaks += np.maximum(load - yielded, 0).max(axis=0)
        used_alone += np.minimum(load, yielded).sum(axis=0) * QUARTER_HOURS
        group += load - yielded
    yielded_kwh = kwp * sun.sum() * QUARTER_HOURS
    fed_kwh = np.maximum(-group, 0).sum(axis=0) * QUARTER_HOURS
    used = np.where(whole > 0, yielded_kwh - fed_kwh, 0.0)
    peak = np.maximum(group.max(axis=0), 0.0)
    power = own_peaks / 10
    cut = lowest_levels(group, days, power * terms.battery_hours, power).max(axis=0)
    battery = np.maximum(peak - np.maximum(cut, 0.0), 0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        freed_pct = np.where(own_peaks > 0, PERCENT * (own_peaks - peak) / own_peaks, np.nan)
        battery_pct = np.where(own_peaks > 0, PERCENT * battery / own_peaks, np.nan)
        used_pct = np.where(yielded_kwh > 0, PERCENT * used / yielded_kwh, np.nan)
        moved_pct = np.where(yielded_kwh > 0, PERCENT * (used - used_alone) / yielded_kwh, 0.0)
    # Full marks: a third of the peaks freed by sharing, a tenth by the battery (its power), a fifth of the sun moved.
    parts = [np.clip(times * each, 0, PERCENT) for times, each in ((3, freed_pct), (10, battery_pct), (5, moved_pct))]
    score = sum(weight * part for weight, part in zip(terms.weights, parts, strict=True))
    return np.column_stack([
        own_peaks, peak, own_peaks - peak, freed_pct, battery, used - used_alone, yielded_kwh, used_pct, score,
    ])  # fmt: skip
