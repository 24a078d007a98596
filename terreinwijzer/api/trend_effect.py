"""The demand of a portfolio with its levers moved, and the quantities that follow from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import pandas as pd

from terreinwijzer.demand.confrontation import confront
from terreinwijzer.demand.forecast import Forecast, forecast
from terreinwijzer.demand.parameters import DemandParameters
from terreinwijzer.demand.scenario import slug
from terreinwijzer.demand.what_if import with_scenario_values
from terreinwijzer.demand.wlo import with_scenarios
from terreinwijzer.snapshots.portfolio import Portfolio
from terreinwijzer.transitions.labour.factors import LEVELS
from terreinwijzer.transitions.trends.levers import Changes, room_share

# Quantities in the order in which they are told, with their unit.
QUANTITIES = {
    "demand_ha": "ha", "run_out_year": "year", "land_quotient_m2_per_job": "m2_per_job", "jobs_on_parks_jobs": "jobs",
    **{f"jobs_{level}_jobs": "jobs" for level in LEVELS},
    "room_ha": "ha", "shower_m3": "m3", "streams_tonnes": "tonnes", "electricity_kwh": "kwh", "peak_kw": "kw",
}  # fmt: skip
Range = tuple[float, float]


@dataclass(frozen=True)
class Basis:
    """What levers are pulled on.

    Attributes
    ----------
    portfolio, parameters, municipality
        Of the demand; `parameters` is `None` for a case without a forecast.
    electricity_kwh, peak_kw
        Of all parks together, as the hub screening estimates; missing where nothing is known.
    level_parts
        Part of the jobs by level of education, low and high, 0-1; empty where not known.
    tonnes_per_job
        What comes free a year, low and high, as estimated from jobs; missing where streams were entered.
    shower_m3_per_ha
        Of an extreme shower on roofs and paving, per hectare of the parks now, low and high.
    """

    portfolio: Portfolio
    parameters: DemandParameters | None
    municipality: str
    electricity_kwh: float | None = None
    peak_kw: float | None = None
    level_parts: Mapping[str, Range] = field(default_factory=dict)
    tonnes_per_job: Range | None = None
    shower_m3_per_ha: Range | None = None

    @cached_property
    def made(self) -> Forecast | None:
        """The forecast that no lever moves."""
        return None if self.parameters is None else forecast(self.portfolio, self.parameters)

    @cached_property
    def without(self) -> dict[str, Range]:
        """What every method says with all levers in the middle; see `quantities`."""
        return quantities(self, Changes({}))


def quantities(basis: Basis, changes: Changes) -> dict[str, Range]:
    """Return what every method says with the levers as they stand: low and high per quantity of `QUANTITIES`.

    - `demand_ha`: the band of the forecast with additions; the forecast is run anew with other growth, land quotients
      and additions.
    - `run_out_year`: first and last year in which supply runs out, over all ways of forecasting; left out where it
      never does.
    - `land_quotient_m2_per_job`, `jobs_on_parks_jobs`: over the scenarios.
    - `jobs_<level>_jobs`: those jobs times the part of each level of education; sectors stay as they are.
    - `room_ha`: the demand times the share that asks high environmental categories.
    - `shower_m3`: what falls on the demand in an extreme shower, where it is paved and built as the parks are now.
    - `streams_tonnes`: the jobs times what comes free per job.
    - `electricity_kwh`, `peak_kw`: the use now times a factor; the shape of the load stays as it is.
    """
    found: dict[str, Range] = {}
    if basis.parameters is not None:
        portfolio = moved(basis, changes)
        made = forecast(portfolio, basis.parameters)
        found |= _of_forecast(made, changes)
        years = confront(portfolio, made, basis.municipality).run_out["run_out_year"].dropna()
        if len(years):
            found["run_out_year"] = (float(years.min()), float(years.max()))
    found |= _that_follow(basis, found)
    for name, value in (("electricity_kwh", basis.electricity_kwh), ("peak_kw", basis.peak_kw)):
        if value is not None:
            found[name] = (value * changes.electricity, value * changes.electricity)
    return {name: found[name] for name in QUANTITIES if name in found}


def _that_follow(basis: Basis, found: Mapping[str, Range]) -> dict[str, Range]:
    """Return what follows from jobs and hectares."""
    follow: dict[str, Range] = {}
    if jobs := found.get("jobs_on_parks_jobs"):
        follow |= {f"jobs_{level}_jobs": _times(jobs, part) for level, part in basis.level_parts.items()}
        if basis.tonnes_per_job:
            follow["streams_tonnes"] = _times(jobs, basis.tonnes_per_job)
    if (demand := found.get("demand_ha")) and basis.shower_m3_per_ha:
        follow["shower_m3"] = _times((max(0.0, demand[0]), max(0.0, demand[1])), basis.shower_m3_per_ha)
    return follow


def _times(one: Range, other: Range) -> Range:
    return one[0] * other[0], one[1] * other[1]


def moved(basis: Basis, changes: Changes) -> Portfolio:
    """Return the portfolio with its scenarios and additions as the levers make them; as it is where nothing changes."""
    if basis.parameters is None:
        return basis.portfolio
    whole = with_scenarios(basis.portfolio, basis.parameters)
    if basis.made and whole.has("scenarios") and (changes.growth_points or changes.land_quotient != 1):
        whole = with_scenario_values(whole, _scenario_values(whole.table("scenarios"), basis.made, changes))
    if not any(factor != 1 for factor in changes.additions.values()) or not whole.has("demand_additions"):
        return whole
    table = whole.table("demand_additions").copy()
    factor = table["addition"].map(dict(changes.additions)).astype("float64").fillna(1.0)
    table[["low_ha", "high_ha"]] = table[["low_ha", "high_ha"]].astype("float64").mul(factor, axis=0)
    return replace(whole, tables={**whole.tables, "demand_additions": table})


def effect_table(without: Mapping[str, Range], with_: Mapping[str, Range]) -> pd.DataFrame:
    """Return quantities without and with the levers beside each other.

    Returns
    -------
    pandas.DataFrame
        `quantity`, `unit`, `low_without`, `high_without`, `low_with`, `high_with`, `low_change` and `high_change`.
    """
    rows = [
        (name, unit, *without.get(name, (float("nan"),) * 2), *with_.get(name, (float("nan"),) * 2))
        for name, unit in QUANTITIES.items()
        if name in without or name in with_
    ]
    columns = ["quantity", "unit", "low_without", "high_without", "low_with", "high_with"]
    table = pd.DataFrame(rows, columns=columns)
    return table.assign(
        low_change=table["low_with"] - table["low_without"], high_change=table["high_with"] - table["high_without"]
    )


def _scenario_values(scenarios: pd.DataFrame, made: Forecast, changes: Changes) -> dict[str, dict[str, float]]:
    values = {}
    for row in scenarios.to_dict("records"):
        own: dict[str, float] = {}
        if changes.growth_points:
            own["annual_job_growth_pct"] = float(row["annual_job_growth_pct"]) + changes.growth_points
        if changes.land_quotient != 1:
            # The unrounded quotient goes first where a scenario names its year: that is what the factor is of.
            quotient = made.figures[f"demand.method_2.{slug(str(row['scenario']))}.land_quotient"].value
            own["land_quotient_m2_per_job"] = float(quotient or 0.0) * changes.land_quotient
        values[str(row["scenario"])] = own
    return values


def _of_forecast(made: Forecast, changes: Changes) -> dict[str, Range]:
    found: dict[str, Range] = {}
    band = [made.figures.get(f"demand.band_with_additions.{end}_ha") or made.figures.get(f"demand.band.{end}_ha")
            for end in ("low", "high")]  # fmt: skip
    if all(figure is not None and figure.value is not None for figure in band):
        low, high = (float(figure.value) for figure in band if figure is not None and figure.value is not None)
        least, most = room_share()
        shares = [max(0.0, share + changes.room_points) / 100 for share in (least, most)]
        found |= {"demand_ha": (low, high), "room_ha": (max(0.0, low) * shares[0], max(0.0, high) * shares[1])}
    exact = made.scenarios[made.scenarios["path"] == "unrounded"] if len(made.scenarios) else made.scenarios
    for name, column in (("land_quotient_m2_per_job",) * 2, ("jobs_on_parks_jobs", "jobs_on_parks")):
        if len(exact):
            found[name] = (float(exact[column].min()), float(exact[column].max()))
    return found
