"""Loads where nobody measured: annual use by SBI and floor area, over the year by a profile, each with its source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from terreinwijzer.lineage import Figure
from terreinwijzer.transitions.hub.hours import QUARTER_HOURS, local_hours
from terreinwijzer.vocabulary.resources import read_yaml

SATURDAY, SUNDAY = 5, 6
# Work starts and ends within this many hours on either side of the clock.
RAMP = 0.5


@dataclass(frozen=True)
class UseFactor:
    """What a kind of use draws from the grid.

    Attributes
    ----------
    use
        Its name in `use_factors.yaml`.
    kwh_m2
        Annual use per m2 floor area.
    assumption
        No statistic stands behind it.
    source
        Words per language.
    """

    use: str
    kwh_m2: float
    assumption: bool
    source: dict[str, str]


def use_factor(sbi: str | None) -> UseFactor | None:
    """Return the factor of an SBI code, by its longest known beginning; `None` where the code is missing or unknown."""
    if not isinstance(sbi, str):
        return None
    book = _book()
    digits = sbi.replace(".", "").strip()
    found = [
        (len(start), use) for use, each in book["uses"].items() for start in each["sbi"] if digits.startswith(start)
    ]
    if not found:
        return None
    use = max(found)[1]
    told = book["uses"][use]
    assumption = bool(told.get("assumption", False))
    source = book["source_own" if assumption else "source_cbs"]
    return UseFactor(use, float(told["kwh_m2"]), assumption, source)


def use_intensities() -> dict[str, float]:
    """Return what every kind of use draws a year per m2 floor area [kWh/m2]."""
    return {str(use): float(told["kwh_m2"]) for use, told in _book()["uses"].items()}


def annual_use(connections: pd.DataFrame) -> pd.DataFrame:
    """Return the annual use of every connection and what it rests on.

    Parameters
    ----------
    connections
        Index `connection_id`: `annual_use_kwh`, `sbi`, `floor_area_m2`; each may be missing.

    Returns
    -------
    pandas.DataFrame
        Index `connection_id`: `annual_kwh`, `use`, `figure` (with its formula and parameters). Stated use goes before
        the factor; missing where neither is possible.
    """
    rows = {}
    for name, row in connections.iterrows():
        factor = use_factor(row["sbi"])
        stated, area = row["annual_use_kwh"], row["floor_area_m2"]
        value = None if pd.isna(stated) else float(stated)
        basis, formula, parameters = "given", "annual_use_kwh", {}
        if value is None and factor is not None and not pd.isna(area):
            value = factor.kwh_m2 * float(area)
            basis = "assumption" if factor.assumption else "calculated"
            formula, parameters = "floor_area_m2 * kwh_m2", {"kwh_m2": factor.kwh_m2, "use": factor.use}
        note = factor.source if factor is not None and parameters else ""
        figure = Figure(f"hub.annual_kwh.{name}", value, "kwh", formula, parameters=parameters, basis=basis, note=note)
        rows[name] = {
            "annual_kwh": np.nan if value is None else value,
            "use": factor.use if factor else None,
            "figure": figure,
        }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("connection_id")


def made_up_shape(use: str, index: pd.DatetimeIndex) -> pd.Series:
    """Return which part of a year's use falls in each quarter-hour, for a kind of use: made up, adds up to 1.

    Work rises and falls within an hour around the hours of the day in `use_factors.yaml`; the season is a cosine.
    """
    told = _book()["uses"][use]
    hour, weekday, _ = local_hours(index)
    start, end = told["day"]
    at_work = np.clip(np.minimum(hour - start + RAMP, end - hour + RAMP), 0, 1)
    share = np.select([weekday == SATURDAY, weekday == SUNDAY], [told["saturday"], told["sunday"]], 1.0)
    # The base goes on day and night; only the work on top of it is less on a free day.
    work = np.maximum((share - told["base"]) / (1 - told["base"]), 0)
    power = told["base"] + (1 - told["base"]) * at_work * work
    season = 1 + told["winter"] * np.cos(2 * np.pi * (index.dayofyear.to_numpy() - 15) / 365.25)
    whole = np.asarray(power * season, dtype=float)
    return pd.Series(whole / whole.sum(), index, name=use)


def by_profile(annual_kwh: pd.Series, shapes: pd.DataFrame) -> pd.DataFrame:
    """Return average power [kW] per quarter-hour of connections that follow a profile.

    Parameters
    ----------
    annual_kwh
        By connection.
    shapes
        Part of the year's use per quarter-hour; a column per connection.
    """
    return shapes[annual_kwh.index] * annual_kwh / QUARTER_HOURS


def _book() -> dict[str, Any]:
    book: dict[str, Any] = read_yaml("terreinwijzer.transitions.hub", "use_factors.yaml")
    return book
