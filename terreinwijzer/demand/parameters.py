"""What a forecast assumes, checked when it is made."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields, replace
from typing import Any

from terreinwijzer.errors import InputError, Problem

# Where `[parameters.demand]` stands.
_SETTINGS = "case.toml"
_PERCENT = 100
_PAIRS = ("base_period", "intensification_pct")
_TEXTS = ("wlo_region",)
_WHOLE = ("base_period", "horizon_year", "look_ahead_year", "supply_year", "draws", "seed")


@dataclass(frozen=True)
class DemandParameters:
    """Parameters of the forecast, as `[parameters.demand]` of a case gives them.

    Attributes
    ----------
    base_period
        First and last year of issuance that method 1 looks back on.
    horizon_year
        Last year of the forecast; it starts in the year after the base period.
    look_ahead_year
        Last year of the look-ahead after the horizon, in which the yearly demand of method 1 goes on.
    intensification_pct
        Range of more intensive use of land, lowest first (Limburg: 10 to 30).
    jobs_rounded_to, jobs_on_parks_rounded_to
        Steps to which the published path rounds in between.
    supply_year
        Supply on the last day of this year meets the demand of the years after it; 0 takes the latest year for which
        the region's supply is known.
    absorbed_pct
        Part of the demand that finds room in existing buildings and plots that were issued before. Nothing is taken
        off unless a case says so.
    friction_reserve_pct
        Part of the supply that must stay free for businesses to be able to move; practice is about 5 % (Noord-Brabant:
        at most 5 %). Nothing is taken off unless a case says so.
    iron_stock_years
        Years of mean issuance that must always be available (*ijzeren voorraad*); practice is 3 to 5 years.
    wlo_region
        Region of the shipped WLO growth rates, for a portfolio without scenarios of its own; empty for none.
    draws, seed
        Number of Monte-Carlo draws and the seed of their random numbers.

    Raises
    ------
    InputError
        On construction, with every value that cannot be right.
    """

    base_period: tuple[int, int]
    horizon_year: int
    look_ahead_year: int = 0
    intensification_pct: tuple[float, float] = (10.0, 30.0)
    jobs_rounded_to: float = 1.0
    jobs_on_parks_rounded_to: float = 1.0
    supply_year: int = 0
    absorbed_pct: float = 0.0
    friction_reserve_pct: float = 0.0
    iron_stock_years: float = 3.0
    wlo_region: str = ""
    draws: int = 20_000
    seed: int = 20_231_231

    def __post_init__(self) -> None:
        """Refuse what cannot be right, all faults at once."""
        low, high = self.intensification_pct
        faults = {
            "base_period": self.base_period[0] > self.base_period[1],
            "horizon_year": self.horizon_year <= self.base_period[1],
            "look_ahead_year": bool(self.look_ahead_year) and self.look_ahead_year <= self.horizon_year,
            "intensification_pct": not 0 <= low <= high <= _PERCENT,
            "jobs_rounded_to": self.jobs_rounded_to <= 0,
            "jobs_on_parks_rounded_to": self.jobs_on_parks_rounded_to <= 0,
            "supply_year": bool(self.supply_year) and not self.base_period[0] <= self.supply_year <= self.horizon_year,
            "absorbed_pct": not 0 <= self.absorbed_pct <= _PERCENT,
            "friction_reserve_pct": not 0 <= self.friction_reserve_pct < _PERCENT,
            "iron_stock_years": self.iron_stock_years < 0,
            "draws": self.draws < _PERCENT,
            "seed": self.seed < 0,
        }
        wrong = [
            Problem(f"demand_{name}", column=name, value=str(getattr(self, name)))
            for name, fault in faults.items()
            if fault
        ]
        if wrong:
            raise InputError(*wrong)

    @property
    def forecast_years(self) -> int:
        """Return the length of the forecast in years."""
        return self.horizon_year - self.base_period[1]


def demand_parameters(raw: Mapping[str, Any]) -> DemandParameters:
    """Make parameters of a case's `[parameters.demand]`.

    Raises
    ------
    InputError
        A setting is unknown, missing, of the wrong type or impossible.
    """
    settings: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in raw.items()}
    known = [field.name for field in fields(DemandParameters)]
    problems = [
        Problem("demand_unknown_setting", column=name, details={"known": ", ".join(known)})
        for name in raw
        if name not in known
    ]
    required = [field.name for field in fields(DemandParameters) if field.default is MISSING]
    problems += [Problem("demand_missing_setting", column=name) for name in required if name not in raw]
    wrong = {name: code for name in settings if name in known and (code := _type_fault(name, settings[name]))}
    problems += [Problem(code, column=name, value=str(raw[name])) for name, code in wrong.items()]
    # What is well-typed is still checked for sense, with a stand-in for the rest, so that one run names every fault.
    stand_in: dict[str, Any] = {"base_period": (0, 0), "horizon_year": 9999}
    usable = stand_in | {name: value for name, value in settings.items() if name in known and name not in wrong}
    try:
        parameters = DemandParameters(**usable)
    except InputError as impossible:
        problems += [
            problem for problem in impossible.problems if problem.column in raw and problem.column not in wrong
        ]
    if problems:
        raise InputError(*(replace(problem, file=_SETTINGS) for problem in problems))
    return parameters


def _type_fault(name: str, value: object) -> str:
    """Return the code of the message where a setting has the wrong type, empty where it is right."""
    if name in _TEXTS:
        return "" if isinstance(value, str) else "demand_not_text"
    numbers = value if isinstance(value, tuple) else (value,)
    pair = name in _PAIRS
    if (pair != isinstance(value, tuple)) or (pair and len(numbers) != 2):  # noqa: PLR2004  (a pair)
        return "demand_wrong_type"
    if not all(
        isinstance(item, int | float) and not isinstance(item, bool) and math.isfinite(item) for item in numbers
    ):
        return "demand_wrong_type"
    return "demand_not_whole" if name in _WHOLE and not all(isinstance(item, int) for item in numbers) else ""
