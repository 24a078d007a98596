"""Method 2: jobs of a scenario, the part of them on parks, and the land that each takes."""

from __future__ import annotations

import re
from dataclasses import replace

import pandas as pd

from terreinwijzer.demand.parameters import DemandParameters
from terreinwijzer.errors import InputError, Problem
from terreinwijzer.indicators.region import M2_PER_HA, region_value, regional_ratio
from terreinwijzer.lineage import Figure, Input
from terreinwijzer.snapshots.portfolio import Portfolio
from terreinwijzer.vocabulary.wording import in_each_language

_ASSUMED = ("annual_job_growth_pct", "location_type_preference_pct", "land_quotient_m2_per_job")


def slug(scenario: str) -> str:
    """Return a scenario's name as part of a figure's id: `WLO laag` becomes `wlo_laag`."""
    return re.sub(r"\W+", "_", scenario.strip().lower()).strip("_")


def scenario_demand(portfolio: Portfolio, parameters: DemandParameters) -> dict[str, Figure]:
    """Forecast demand for every scenario, unrounded and as published.

    Returns
    -------
    dict of str to Figure
        Per scenario `demand.method_2.<scenario>.jobs`, `.jobs_on_parks`, `.land_ha` and `.extra_ha`, and the same with
        `.published` behind them. The first path is unrounded, with the land quotient of the year that the scenario
        names; the second rounds jobs in between and takes the quotient as stated.

    Raises
    ------
    InputError
        The base year of a scenario is missing in `region_employment`, or two scenarios have names that give one key.

    Notes
    -----
    BLM (CPB 2005; Knoben and Traa, RPB 2008); the vision, appendix 3, method 2:
    jobs x (1 + growth)^years x location-type preference x land quotient - land issued now.
    """
    found: dict[str, Figure] = {}
    scenarios = portfolio.table("scenarios")
    problems = _same_keys(scenarios["scenario"])
    for row in scenarios.to_dict("records"):
        base_year = int(row["base_year"])
        jobs = region_value(portfolio, "jobs", portfolio.region, base_year)
        issued = region_value(portfolio, "net_issued_ha", portfolio.region, base_year)
        if jobs.value is None or issued.value is None:
            details = {"year": base_year, "region": portfolio.region}
            problems.append(Problem("demand_no_base_year", table="scenarios", value=row["scenario"], details=details))
            continue
        leaves = {name: portfolio.input("scenarios", name) for name in _ASSUMED}
        stated = _stated_quotient(row, leaves["land_quotient_m2_per_job"])
        found |= _path(row, jobs, issued, _quotient(portfolio, row, stated), leaves, (None, None), "")
        steps = (parameters.jobs_rounded_to, parameters.jobs_on_parks_rounded_to)
        found |= _path(row, jobs, issued, stated, leaves, steps, ".published")
    if problems:
        raise InputError(*problems)
    return found


def scenario_table(portfolio: Portfolio, figures: dict[str, Figure]) -> pd.DataFrame:
    """Return one row per scenario and path (`unrounded`, `published`), as table 10 of the vision lays it out."""
    rows = []
    for row in portfolio.table("scenarios").to_dict("records"):
        for path, suffix in (("unrounded", ""), ("published", ".published")):
            stem = f"demand.method_2.{slug(row['scenario'])}"
            rows.append(
                {
                    "scenario": row["scenario"],
                    "path": path,
                    "jobs": figures[f"{stem}.jobs{suffix}"].value,
                    "jobs_on_parks": figures[f"{stem}.jobs_on_parks{suffix}"].value,
                    "location_type_preference_pct": row["location_type_preference_pct"],
                    "land_quotient_m2_per_job": figures[f"{stem}.land_quotient{suffix}"].value,
                    "extra_ha": figures[f"{stem}.extra_ha{suffix}"].value,
                }
            )
    return pd.DataFrame(rows)


def _same_keys(names: pd.Series) -> list[Problem]:
    """Return a problem for every key that more than one scenario would get: one would overwrite the other."""
    keys = names.map(slug)
    return [
        Problem("demand_same_scenario", table="scenarios", value=", ".join(group), details={"slug": key})
        for key, group in names.groupby(keys)
        if len(group) > 1
    ]


def _stated_quotient(row: dict[str, object], leaf: Input) -> Figure:
    value = float(str(row["land_quotient_m2_per_job"]))
    return Figure(
        "land_quotient.stated", value, "m2_per_job", in_each_language("formula_as_stated"), (leaf,), basis="given"
    )


def _quotient(portfolio: Portfolio, row: dict[str, object], stated: Figure) -> Figure:
    """Return the unrounded quotient of the year the scenario names, or the stated one, and say why."""
    year = row.get("land_quotient_year")
    if year is None or pd.isna(year):
        return stated
    figure = regional_ratio(portfolio, "land_quotient_m2_per_job", portfolio.region, int(str(year)))
    if figure.value is not None:
        return figure
    return replace(stated, note=in_each_language("note_quotient_unknown", year=int(str(year))))


def _path(
    row: dict[str, object],
    jobs: Figure,
    issued: Figure,
    quotient: Figure,
    leaves: dict[str, Input],
    rounding: tuple[float | None, float | None],
    suffix: str,
) -> dict[str, Figure]:
    growth, years = float(str(row["annual_job_growth_pct"])), int(str(row["compounding_years"]))
    preference = float(str(row["location_type_preference_pct"]))
    stem = f"demand.method_2.{slug(str(row['scenario']))}"
    apart = int(str(row["horizon_year"])) - int(str(row["base_year"]))
    later = _rounded((jobs.value or 0.0) * (1 + growth / 100) ** years, rounding[0])
    on_parks = _rounded(later * preference / 100, rounding[1])
    land = on_parks * (quotient.value or 0.0) / M2_PER_HA
    jobs_later = Figure(
        f"{stem}.jobs{suffix}", later, "jobs", in_each_language("formula_jobs_later"),
        (jobs, leaves["annual_job_growth_pct"]),
        parameters={"annual_job_growth_pct": growth, "compounding_years": years, "rounded_to": rounding[0]},
        note="" if apart == years else in_each_language("note_compounding", years=years, apart=apart),
    )  # fmt: skip
    jobs_on_parks = Figure(
        f"{stem}.jobs_on_parks{suffix}", on_parks, "jobs", in_each_language("formula_jobs_on_parks"),
        (jobs_later, leaves["location_type_preference_pct"]),
        parameters={"location_type_preference_pct": preference, "rounded_to": rounding[1]},
    )  # fmt: skip
    used = replace(quotient, figure_id=f"{stem}.land_quotient{suffix}")
    land_later = Figure(
        f"{stem}.land_ha{suffix}", land, "ha", in_each_language("formula_land_needed"), (jobs_on_parks, used)
    )
    extra = Figure(
        f"{stem}.extra_ha{suffix}",
        land - (issued.value or 0.0),
        "ha",
        in_each_language("formula_extra_land"),
        (land_later, issued),
    )
    return {figure.figure_id: figure for figure in (jobs_later, jobs_on_parks, used, land_later, extra)}


def _rounded(value: float, step: float | None) -> float:
    return value if step is None else round(value / step) * step
