"""What is asked of a chain of moves: over which periods, with which money, and what should be won."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, get_args

import pandas as pd

from terreinwijzer.errors import InputError, Problem
from terreinwijzer.method_settings import is_amount, refuse_unknown

Objective = Literal["freed_land", "jobs", "added_value", "fewest_forced_steps"]
OBJECTIVES: tuple[Objective, ...] = get_args(Objective)


@dataclass(frozen=True)
class Question:
    """The settings of one chain of moves.

    Parameters
    ----------
    start
        First day of the first period.
    periods, period_months
        How many periods, and how long each is. A site that is left in one period can be entered in the next.
    budget_eur
        What all steps together may cost; `None` for no limit.
    objective
        `freed_land` [m2], `jobs`, `added_value` [eur a year] or `fewest_forced_steps`.
    gap_pct
        How far from the best a solution may be, at most, for the search to stop.
    time_limit_s
        Seconds after which the search stops with the best that it has.
    """

    start: date
    periods: int = 8
    period_months: int = 6
    budget_eur: float | None = None
    objective: Objective = "freed_land"
    gap_pct: float = 0.0
    time_limit_s: float = 60.0

    def __post_init__(self) -> None:
        """Refuse settings that cannot be meant."""
        problems = [
            Problem("moves_setting_wrong", value=f"{name} = {getattr(self, name)}", details={"expected": expected})
            for name, expected, fine in (
                ("periods", "1-60", _whole(self.periods, 1, 60)),
                ("period_months", "1-60", _whole(self.period_months, 1, 60)),
                ("budget_eur", ">= 0", self.budget_eur is None or is_amount(self.budget_eur)),
                ("gap_pct", "0-100", is_amount(self.gap_pct) and self.gap_pct <= 100),  # noqa: PLR2004
                ("time_limit_s", "> 0", is_amount(self.time_limit_s) and self.time_limit_s > 0),
                ("objective", ", ".join(OBJECTIVES), self.objective in OBJECTIVES),
                ("start", "2026-01-01", isinstance(self.start, date)),
            )
            if not fine
        ]
        if problems:
            raise InputError(*problems)

    def first_day(self, period: int) -> date:
        """Return the first day of a period; periods are counted from 0."""
        day: date = (pd.Timestamp(self.start) + pd.DateOffset(months=self.period_months * period)).date()
        return day

    @property
    def end(self) -> date:
        """Return the first day after the last period."""
        return self.first_day(self.periods)


def question_of(settings: Mapping[str, Any], start: date) -> Question:
    """Return the question that a case asks.

    Parameters
    ----------
    settings
        What the case says under `[parameters.moves]`.
    start
        First day of the first period, where the settings name none.

    Raises
    ------
    InputError
        A setting is unknown or cannot be meant; all at once.
    """
    refuse_unknown(settings, Question, "moves_setting_unknown")
    return Question(**{"start": start, **settings})


def _whole(value: object, low: int, high: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and low <= value <= high
