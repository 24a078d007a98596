"""Whether the indicators that actions should move do move: before, after, and how far along they should be by now."""

from __future__ import annotations

from typing import Any

import pandas as pd

# As far along as time is, give or take a tenth of the way, counts as on course: values are yearly and provisional.
TOLERANCE = 0.1


def evaluate(effects: pd.DataFrame, series: pd.DataFrame) -> pd.DataFrame:
    """Compare what actions should do to indicators with what the snapshots show.

    Moving an indicator is no proof that the action moved it: the table says whether the goal comes nearer, and no
    more than that.

    Parameters
    ----------
    effects
        One row per intended effect: `indicator`, `park_id` (empty for the whole portfolio), `baseline` and
        `baseline_on` (the value that was written down and its date; missing: the first snapshot that has one),
        `target` and `target_on` (missing where none was set).
    series
        Indicators through time, as `indicators.series.indicator_series` gives them.

    Returns
    -------
    pandas.DataFrame
        Same index: `before`, `before_on`, `after`, `after_on` (the last snapshot with a value after `before_on`),
        `change` (after - before), `way_pct` (part of the way from before to target that was covered), `expected_pct`
        (part of the time between `before_on` and `target_on` that had passed at `after_on`) and `verdict`: `reached`,
        `on_course`, `behind`, `wrong_way`, `no_target` or `unknown` (no value before, or none after). A break in the
        series between the two dates makes them incomparable: `broken`.
    """
    rows = [_one(effect, _values(series, effect)) for effect in effects.to_dict("records")]
    columns = ["before", "before_on", "after", "after_on", "change", "way_pct", "expected_pct", "verdict"]
    return pd.DataFrame(rows, index=effects.index, columns=columns)


def _values(series: pd.DataFrame, effect: dict[str, Any]) -> pd.DataFrame:
    mine = (series["indicator"] == effect["indicator"]) & (series["park_id"] == effect["park_id"])
    return series[mine & series["value"].notna()].sort_values("reference_date")


def _one(effect: dict[str, Any], values: pd.DataFrame) -> dict[str, Any]:
    before, before_on = effect["baseline"], pd.to_datetime(effect["baseline_on"])
    if pd.isna(before) and not values.empty:
        before, before_on = values["value"].iloc[0], values["reference_date"].iloc[0]
    later = values[values["reference_date"] > before_on] if pd.notna(before_on) else values.iloc[:0]
    after = later["value"].iloc[-1] if len(later) else float("nan")
    after_on = later["reference_date"].iloc[-1] if len(later) else pd.NaT
    target, target_on = effect["target"], pd.to_datetime(effect["target_on"])
    told: dict[str, Any] = {"before": before, "before_on": before_on, "after": after, "after_on": after_on}
    known = pd.notna(before) and pd.notna(after)
    way = _part(after - before, target - before) if known and pd.notna(target) else float("nan")
    passed = _part(after_on - before_on, target_on - before_on) if known and pd.notna(target_on) else float("nan")
    told |= {
        "change": after - before if known else float("nan"),
        "way_pct": way * 100 if way != float("-inf") else float("nan"),
        "expected_pct": min(passed, 1.0) * 100,
        "verdict": _verdict(way, passed, known=known, broken=bool(later["break_marker"].any())),
    }
    return told


def _part(covered: Any, whole: Any) -> float:
    """Return covered / whole. A target to stay where it is was met, or left behind without end."""
    if not whole:
        return float("-inf") if covered else 1.0
    return float(covered / whole)


def _verdict(way: float, passed: float, *, known: bool, broken: bool) -> str:
    if not known:
        return "unknown"
    if broken:
        return "broken"
    if way >= 1:
        return "reached"
    if way < 0:
        return "wrong_way"
    if pd.isna(way) or pd.isna(passed):
        return "no_target"
    return "on_course" if way >= min(passed, 1.0) - TOLERANCE else "behind"
