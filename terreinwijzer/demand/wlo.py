"""Scenarios that ship with the package, for a portfolio without its own."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from terreinwijzer.demand.parameters import DemandParameters
from terreinwijzer.errors import InputError, Problem
from terreinwijzer.indicators.region import land_quotient_m2_per_job, location_type_preference_pct
from terreinwijzer.lineage import Source
from terreinwijzer.snapshots.portfolio import Portfolio
from terreinwijzer.vocabulary.resources import read_yaml


def wlo_growth() -> pd.DataFrame:
    """Return the shipped growth rates: `region`, `scenario`, `annual_job_growth_pct` and the change as stated.

    Notes
    -----
    CPB and PBL, WLO, 1 December 2015. A change over a period and a yearly rate say the same within rounding:
    -8.4 % over 2012-2030 is -0.49 % a year, printed as -0.5 %.
    """
    regions = read_yaml("terreinwijzer.demand", "scenarios_wlo.yaml")["regions"]
    return pd.DataFrame([{"region": region, **row} for region, rows in regions.items() for row in rows])


def with_scenarios(portfolio: Portfolio, parameters: DemandParameters) -> Portfolio:
    """Return the portfolio with scenarios: its own where it has them, else the shipped ones that a case asks for.

    Parameters
    ----------
    portfolio
        Portfolio with `region_employment`.
    parameters
        `wlo_region` names the region of the growth rates; empty leaves the portfolio as it is.

    Returns
    -------
    Portfolio
        With the table `scenarios`: growth as shipped, compounded from the latest year with complete data to the
        horizon; location-type preference and land quotient stay what they are in that year.

    Raises
    ------
    InputError
        No rates ship for the region, or no year of `region_employment` is complete.
    """
    if portfolio.has("scenarios") or not parameters.wlo_region:
        return portfolio
    growth = wlo_growth()
    rates = growth[growth["region"] == parameters.wlo_region]
    table = portfolio.table("region_employment")
    complete = table[table["region"] == portfolio.region].dropna(
        subset=["year", "jobs", "jobs_on_parks", "net_issued_ha"]
    )
    usable = (complete["jobs"] > 0) & (complete["jobs_on_parks"] > 0) & (complete["year"] < parameters.horizon_year)
    complete = complete[usable].sort_values("year")
    problems = []
    if rates.empty:
        details = {"known": ", ".join(growth["region"].unique())}
        problems.append(Problem("demand_wlo_region", column="wlo_region", value=parameters.wlo_region, details=details))
    if complete.empty:
        problems.append(Problem("demand_wlo_no_base_year", table="region_employment", value=portfolio.region))
    if problems:
        raise InputError(*problems)
    latest = complete.tail(1)
    base_year = int(latest["year"].iloc[0])
    scenarios = rates[["scenario", "annual_job_growth_pct"]].assign(
        base_year=base_year,
        horizon_year=parameters.horizon_year,
        compounding_years=parameters.horizon_year - base_year,
        location_type_preference_pct=float(
            location_type_preference_pct(latest["jobs_on_parks"], latest["jobs"]).iloc[0]
        ),
        land_quotient_m2_per_job=float(
            land_quotient_m2_per_job(latest["net_issued_ha"], latest["jobs_on_parks"]).iloc[0]
        ),
        land_quotient_year=base_year,
    )
    source = Source(**read_yaml("terreinwijzer.demand", "scenarios_wlo.yaml")["source"])
    return replace(
        portfolio,
        tables={**portfolio.tables, "scenarios": scenarios.reset_index(drop=True)},
        sources={**portfolio.sources, "scenarios": source},
    )
