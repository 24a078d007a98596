"""The levers as they ship, with what a case changes, and what their positions do together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from terreinwijzer.errors import InputError, Problem
from terreinwijzer.method_settings import refuse_unknown
from terreinwijzer.vocabulary.resources import read_yaml

PACKAGE = "terreinwijzer.transitions.trends"
LOW, MIDDLE, HIGH = "low", "middle", "high"
POSITIONS = (LOW, MIDDLE, HIGH)
# Effects that are multiplied, and those that are added.
FACTORS, POINTS = ("addition.", "land_quotient", "electricity"), ("growth_points", "room_points")
Effects = Mapping[str, Mapping[str, tuple[float, float]]]


@dataclass(frozen=True)
class TrendSettings:
    """Where the levers stand, and what a case says of them.

    Parameters
    ----------
    levers
        Position per lever: `low`, `middle` or `high`; one that is not named stands in the middle.
    effects
        Per lever and effect another [low, high] than the one that ships.
    """

    levers: Mapping[str, str] = field(default_factory=dict)
    effects: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Changes:
    """What the positions do together.

    Attributes
    ----------
    additions
        Factor per addition to the demand.
    growth_points, room_points
        Added to the yearly growth of jobs, and to the share of the demand that asks high environmental categories.
    land_quotient, electricity
        Factors.
    """

    additions: Mapping[str, float]
    growth_points: float = 0.0
    land_quotient: float = 1.0
    room_points: float = 0.0
    electricity: float = 1.0


def lever_names(language: str) -> dict[str, str]:
    """Return what the levers are called."""
    return {code: str(said[language]) for code, said in _levers().items()}


def trend_settings(raw: Mapping[str, Any]) -> TrendSettings:
    """Return the settings.

    Raises
    ------
    InputError
        A setting, lever, position or effect is unknown, or an effect is no pair of numbers; all at once.
    """
    refuse_unknown(raw, TrendSettings, "trends_setting_unknown")
    known, wrong = _levers(), []
    positions, effects = raw.get("levers", {}), raw.get("effects", {})
    for lever, position in positions.items() if isinstance(positions, Mapping) else [("levers", positions)]:
        if lever not in known or position not in POSITIONS:
            details = {"levers": ", ".join(known), "positions": ", ".join(POSITIONS)}
            wrong.append(Problem("trends_position_wrong", value=f"{lever} = {position}", details=details))
    for lever, own in effects.items() if isinstance(effects, Mapping) else [("effects", effects)]:
        own_known = known.get(lever, {}).get("effects", {})
        for name, ends in own.items() if isinstance(own, Mapping) else [(str(own), None)]:
            if name not in own_known or not _ends(name, ends):
                details = {"known": ", ".join(own_known) or ", ".join(known)}
                wrong.append(Problem("trends_effect_wrong", value=f"{lever}.{name} = {ends}", details=details))
    if wrong:
        raise InputError(*wrong)
    return TrendSettings(dict(positions), {lever: dict(own) for lever, own in effects.items()})


def changes_of(settings: TrendSettings) -> Changes:
    """Return what the positions do together: factors multiply, points add; all in the middle change nothing."""
    factors: dict[str, float] = {}
    points = dict.fromkeys(POINTS, 0.0)
    for lever, effects in effects_of(settings).items():
        position = settings.levers.get(lever, MIDDLE)
        if position == MIDDLE:
            continue
        for name, ends in effects.items():
            value = ends[0] if position == LOW else ends[1]
            if name in points:
                points[name] += value
            else:
                factors[name] = factors.get(name, 1.0) * value
    additions = {name.partition(".")[2]: value for name, value in factors.items() if name.startswith("addition.")}
    return Changes(
        additions, points["growth_points"], factors.get("land_quotient", 1.0), points["room_points"],
        factors.get("electricity", 1.0),
    )  # fmt: skip


def effects_of(settings: TrendSettings) -> Effects:
    """Return per lever and effect its ends [low, high], those of the case first."""
    return {
        lever: {
            name: tuple(settings.effects.get(lever, {}).get(name, (ends[LOW], ends[HIGH])))
            for name, ends in said["effects"].items()
        }
        for lever, said in _levers().items()
    }


def room_share() -> tuple[float, float]:
    """Return the share of the demand that asks environmental category 4.2 or more, low and high [%]."""
    said = read_yaml(PACKAGE, "levers.yaml")["room"]
    return float(said["low_pct"]), float(said["high_pct"])


def lever_table(settings: TrendSettings, language: str) -> pd.DataFrame:
    """Return every effect with its ends and its source.

    Returns
    -------
    pandas.DataFrame
        `lever`, `why`, `effect`, `low`, `middle`, `high`, `source`, `of_case` (whether the case gave the ends).
    """
    names, source = lever_names(language), str(read_yaml(PACKAGE, "levers.yaml")["source"][language])
    rows = [
        {
            "lever": names[lever], "why": _levers()[lever][f"why_{language}"], "effect": name, "low": low,
            "middle": 0.0 if name in POINTS else 1.0, "high": high, "source": source,
            "of_case": name in settings.effects.get(lever, {}),
        }
        for lever, effects in effects_of(settings).items()
        for name, (low, high) in effects.items()
    ]  # fmt: skip
    return pd.DataFrame(rows)


def _levers() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = read_yaml(PACKAGE, "levers.yaml")["levers"]
    return found


def _ends(name: str, ends: object) -> bool:
    if not isinstance(ends, list | tuple) or len(ends) != 2:  # noqa: PLR2004  (low and high)
        return False
    if not all(isinstance(end, int | float) and not isinstance(end, bool) for end in ends):
        return False
    return name in POINTS or all(end >= 0 for end in ends)
