"""How sure the forecast is: seeded Monte Carlo over the stated ranges, and what matters most."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from terreinwijzer.demand.issuance import yearly_issuance
from terreinwijzer.demand.parameters import DemandParameters
from terreinwijzer.demand.split import split_demand
from terreinwijzer.demand.wlo import with_scenarios
from terreinwijzer.errors import InputError, Problem
from terreinwijzer.indicators.region import M2_PER_HA, region_value, regional_ratio
from terreinwijzer.snapshots.portfolio import Portfolio

Draws = dict[str, np.ndarray]


@dataclass(frozen=True)
class Uncertainty:
    """Spread of the demand.

    Attributes
    ----------
    quantiles
        Per method and for both together: `p10_ha`, `p50_ha`, `p90_ha`, `mean_ha`.
    tornado
        Per method and input: its range, and `low_ha` / `high_ha`, the demand at the ends of that range with the other
        inputs at their median; `swing_ha` is the difference. Largest first.
    draws
        The demand of every draw, by method, in ha.
    inputs
        The range that each input was drawn from.
    classes
        Per dimension and class of the split: `p10_ha`, `p50_ha`, `p90_ha`, when the shares are drawn too.
    """

    quantiles: pd.DataFrame
    tornado: pd.DataFrame
    draws: pd.DataFrame
    inputs: pd.DataFrame
    classes: pd.DataFrame


def demand_uncertainty(portfolio: Portfolio, parameters: DemandParameters) -> Uncertainty:
    """Draw the inputs of both methods from their stated ranges and return the spread of the demand.

    Method 1 draws whole years of issuance with replacement (bootstrap, Efron 1979) and intensification evenly over its
    range. Method 2 draws growth and location-type preference evenly between the lowest and highest value that the
    scenarios or the latest year show, and the land quotient evenly between its observed values and the scenarios'.
    `both` is an equal mixture of the methods. Shares of sectors, size classes and location types are drawn evenly over
    their stated ranges and then scaled to the whole.

    Scenarios can only be drawn between when they start in one year and compound equally often: those with the latest
    base year and the longest reach are used.

    Raises
    ------
    InputError
        `region_employment` lacks the base year of the scenarios.
    """
    portfolio = with_scenarios(portfolio, parameters)
    random = np.random.default_rng(parameters.seed)
    outcomes: dict[str, np.ndarray] = {}
    tornado, ranges = [], []
    for method, draw, demand in (
        ("method_1", _draw_issuance, _demand_of_issuance),
        ("method_2", _draw_scenario, _demand_of_scenario),
    ):
        drawn = draw(portfolio, parameters, random)
        if not drawn:
            continue
        outcomes[method] = demand(portfolio, parameters, drawn)
        middle = {name: np.array([np.median(values)]) for name, values in drawn.items()}
        for name, values in drawn.items():
            low, high = np.quantile(values, [0.1, 0.9])
            ends = [float(demand(portfolio, parameters, middle | {name: np.array([end])})[0]) for end in (low, high)]
            tornado.append(
                {
                    "method": method, "input": name, "input_p10": low, "input_p90": high,
                    "low_ha": min(ends), "high_ha": max(ends), "swing_ha": abs(ends[1] - ends[0]),
                }
            )  # fmt: skip
            ranges.append({"method": method, "input": name, "minimum": values.min(), "maximum": values.max()})
    if len(outcomes) > 1:
        mixture = np.where(random.random(parameters.draws) < 1 / 2, *outcomes.values())
        outcomes["both"] = mixture
    quantiles = pd.DataFrame(
        [(name, *np.quantile(values, [0.1, 0.5, 0.9]), values.mean()) for name, values in outcomes.items()],
        columns=["method", "p10_ha", "p50_ha", "p90_ha", "mean_ha"],
    )
    table = pd.DataFrame(
        tornado, columns=["method", "input", "input_p10", "input_p90", "low_ha", "high_ha", "swing_ha"]
    ).sort_values("swing_ha", ascending=False, ignore_index=True)
    classes = _classes(portfolio.table("demand_shares"), list(outcomes.values())[-1:], random)
    inputs = pd.DataFrame(ranges, columns=["method", "input", "minimum", "maximum"])
    return Uncertainty(quantiles, table, pd.DataFrame(outcomes), inputs, classes)


def spread_through_years(quantiles: pd.DataFrame, parameters: DemandParameters) -> pd.DataFrame:
    """Return the spread of all draws per year: `year`, `p10_ha`, `p50_ha`, `p90_ha`, cumulative.

    The draws say nothing of the years before the horizon; each quantile is spread evenly over them.
    """
    years = pd.DataFrame({"year": range(parameters.base_period[1] + 1, parameters.horizon_year + 1)})
    part = (years["year"] - parameters.base_period[1]) / parameters.forecast_years
    if quantiles.empty:
        return years.iloc[:0].assign(p10_ha=[], p50_ha=[], p90_ha=[])
    last = quantiles.iloc[-1]
    return years.assign(**{name: last[name] * part for name in ("p10_ha", "p50_ha", "p90_ha")})


def _classes(shares: pd.DataFrame, demand: list[np.ndarray], random: np.random.Generator) -> pd.DataFrame:
    """Return the spread of the demand per class, with shares drawn over their ranges and scaled to the whole."""
    columns = ["dimension", "class", "p10_ha", "p50_ha", "p90_ha"]
    split = split_demand(shares, {})
    parts = []
    for dimension, group in split.groupby("dimension", sort=False) if demand else ():
        low, high = group["share_low_pct"].to_numpy(dtype=float), group["share_high_pct"].to_numpy(dtype=float)
        if np.isnan(low + high).any() or high.sum() <= 0:
            continue
        drawn = random.uniform(np.minimum(low, high), np.maximum(low, high), size=(demand[0].size, low.size))
        whole = drawn.sum(axis=1, keepdims=True)
        hectares = demand[0][:, None] * np.divide(drawn, whole, out=np.zeros_like(drawn), where=whole > 0)
        quantiles = np.quantile(hectares, [0.1, 0.5, 0.9], axis=0).T
        names = group[["class"]].assign(dimension=dimension).reset_index(drop=True)
        parts.append(names.join(pd.DataFrame(quantiles, columns=columns[2:]))[columns])
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)


def _comparable(portfolio: Portfolio) -> pd.DataFrame:
    """Return the scenarios with the latest base year and, of those, the longest compounding."""
    table = portfolio.table("scenarios")
    table = table[table["base_year"] == table["base_year"].max()]
    return table[table["compounding_years"] == table["compounding_years"].max()]


def _draw_issuance(portfolio: Portfolio, parameters: DemandParameters, random: np.random.Generator) -> Draws:
    first, last = parameters.base_period
    yearly = yearly_issuance(portfolio)
    yearly = yearly[(yearly.index >= first) & (yearly.index <= last)].dropna()
    if yearly.empty:
        return {}
    years = yearly.to_numpy(dtype=float)
    sums = random.choice(years, size=(parameters.draws, parameters.forecast_years)).sum(axis=1)
    low, high = parameters.intensification_pct
    return {"issued_ha": sums, "intensification_pct": random.uniform(low, high, parameters.draws)}


def _demand_of_issuance(_portfolio: Portfolio, _parameters: DemandParameters, drawn: Draws) -> np.ndarray:
    return drawn["issued_ha"] * (1 - drawn["intensification_pct"] / 100)


def _draw_scenario(portfolio: Portfolio, parameters: DemandParameters, random: np.random.Generator) -> Draws:
    scenarios = _comparable(portfolio)
    if scenarios.empty:
        return {}
    base_year = int(scenarios["base_year"].iloc[0])
    known = portfolio.table("region_employment")
    years = known.loc[known["region"] == portfolio.region, "year"].dropna().astype(int)
    observed = [regional_ratio(portfolio, "land_quotient_m2_per_job", portfolio.region, year).value for year in years]
    preference = regional_ratio(portfolio, "location_type_preference_pct", portfolio.region, base_year).value
    spread = {
        "annual_job_growth_pct": scenarios["annual_job_growth_pct"].tolist(),
        "location_type_preference_pct": [*scenarios["location_type_preference_pct"], preference],
        "land_quotient_m2_per_job": [*scenarios["land_quotient_m2_per_job"], *observed],
    }
    drawn = {}
    for name, values in spread.items():
        numbers = [float(value) for value in values if value is not None]
        drawn[name] = random.uniform(min(numbers), max(numbers), parameters.draws)
    return drawn


def _demand_of_scenario(portfolio: Portfolio, _parameters: DemandParameters, drawn: Draws) -> np.ndarray:
    first = _comparable(portfolio).iloc[0]
    base_year, years = int(first["base_year"]), int(first["compounding_years"])
    jobs = region_value(portfolio, "jobs", portfolio.region, base_year).value
    issued = region_value(portfolio, "net_issued_ha", portfolio.region, base_year).value
    if jobs is None or issued is None:
        details = {"year": base_year, "region": portfolio.region}
        raise InputError(Problem("demand_no_base_year", table="scenarios", value=first["scenario"], details=details))
    later = jobs * (1 + drawn["annual_job_growth_pct"] / 100) ** years
    on_parks = later * drawn["location_type_preference_pct"] / 100
    return on_parks * drawn["land_quotient_m2_per_job"] / M2_PER_HA - issued
