"""The settings of access, as a case gives them under `[parameters.reach]`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from terreinwijzer.errors import InputError, Problem
from terreinwijzer.method_settings import is_amount, refuse_unknown

STARTS = ("middle", "entrances")
CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


@dataclass(frozen=True)
class ReachSettings:
    """What a case says of its access.

    Parameters
    ----------
    minutes
        Travel times within which inhabitants are counted.
    start
        Where a park begins: `middle` (the point inside its outline) or `entrances` (where roads cross the outline; the
        fastest counts).
    snap_limit_m
        A place farther from the network is not on it.
    cell_m
        Side of the cells in which addresses are taken together.
    cycling_limit_m
        Straight line between park and homes within which a cycling route is looked for.
    gap_factor
        Detour above which the safe route counts as a gap. An assumption, above the 1.2 that the design wants.
    unsafe_limit_m
        A route with no more than this between fast traffic still is safe: a crossing, or the end of a path.
    timetable
        GTFS feed: a zip file or a folder, from the folder of the case.
    day
        Day of the timetable that counts (ISO); without one the first Tuesday of the feed.
    window
        From when to when people depart, such as `["07:00", "09:00"]`.
    walk_limit_m
        Longest walk to a stop, and from one to a home, as the crow flies times the detour.
    transfer_limit_m, transfer_minutes
        Longest walk between two stops when changing, and what changing costs beside walking and waiting.
    """

    minutes: tuple[int, ...] = (15, 30, 45)
    start: str = "middle"
    snap_limit_m: float = 300.0
    cell_m: float = 250.0
    cycling_limit_m: float = 7500.0
    gap_factor: float = 1.5
    unsafe_limit_m: float = 100.0
    timetable: str = ""
    day: str = ""
    window: tuple[str, str] = ("07:00", "09:00")
    walk_limit_m: float = 1000.0
    transfer_limit_m: float = 300.0
    transfer_minutes: float = 2.0

    def __post_init__(self) -> None:
        """Refuse settings that cannot be meant."""
        amounts = [each.name for each in fields(self) if each.name.endswith(("_m", "_minutes"))]
        checks = [(name, ">= 0", is_amount(getattr(self, name))) for name in amounts]
        checks += [
            ("cell_m", "> 0", is_amount(self.cell_m) and self.cell_m > 0),
            ("gap_factor", ">= 1", is_amount(self.gap_factor) and self.gap_factor >= 1),
            ("start", ", ".join(STARTS), self.start in STARTS),
            ("minutes", "1-240", bool(self.minutes) and all(_is_minutes(each) for each in self.minutes)),
            ("day", "YYYY-MM-DD", self.day == "" or _is_day(self.day)),
            ("window", '["07:00", "09:00"]', _is_window(self.window)),
        ]
        wrong = [
            Problem("reach_setting_wrong", value=f"{name} = {getattr(self, name)}", details={"expected": expected})
            for name, expected, fine in checks
            if not fine
        ]
        if wrong:
            raise InputError(*wrong)


def reach_settings(raw: Mapping[str, Any]) -> ReachSettings:
    """Return the settings of access.

    Raises
    ------
    InputError
        A setting is unknown or cannot be meant; all at once.
    """
    refuse_unknown(raw, ReachSettings, "reach_setting_unknown")
    lists = {name: tuple(raw[name]) for name in ("minutes", "window") if isinstance(raw.get(name), list)}
    return ReachSettings(**{**raw, **lists})


def _is_minutes(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value <= 240  # noqa: PLR2004  (four hours)


def _is_day(value: object) -> bool:
    try:
        return bool(date.fromisoformat(str(value)))
    except ValueError:
        return False


def _is_window(value: object) -> bool:
    if not isinstance(value, tuple) or len(value) != 2 or not all(isinstance(each, str) for each in value):  # noqa: PLR2004
        return False
    return all(CLOCK.fullmatch(each) for each in value) and value[0] < value[1]
