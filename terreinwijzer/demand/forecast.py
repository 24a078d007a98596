"""The forecast: both methods, the band they make together, additions, yearly paths and the split."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from terreinwijzer.demand.additions import addition_figures, addition_paths, band_with_additions
from terreinwijzer.demand.issuance import issuance_demand
from terreinwijzer.demand.parameters import DemandParameters
from terreinwijzer.demand.scenario import scenario_demand, scenario_table, slug
from terreinwijzer.demand.split import scaled_split, split_completeness, split_demand
from terreinwijzer.demand.wlo import with_scenarios
from terreinwijzer.lineage import Figure
from terreinwijzer.snapshots.portfolio import Portfolio
from terreinwijzer.vocabulary.wording import in_each_language


@dataclass(frozen=True)
class Forecast:
    """Demand for land of a region.

    Attributes
    ----------
    figures
        Every figure by id, with lineage.
    variants
        One row per way of forecasting: `method`, `variant`, `extra_ha`, `start_year`, `end_year`.
    scenarios
        Table 10 of the vision, per scenario and path.
    paths
        Cumulative demand per variant and year: `method`, `variant`, `year`, `cumulative_ha`, `look_ahead`. Each
        outcome is spread evenly over its years. After the horizon only method 1 goes on, at its yearly demand; that is
        an assumption, and `look_ahead` marks it.
    additions
        Named assumptions: `addition`, `low_ha`, `high_ha`, their basis and whether they are illustrative.
    addition_paths
        Cumulative additions per year.
    split
        Stated shares per class of each dimension, and their hectares.
    completeness
        Per dimension whether the shares can add up to the whole.
    scaled_split
        One share per class, scaled so that each dimension adds up to the band.
    """

    parameters: DemandParameters
    figures: dict[str, Figure]
    variants: pd.DataFrame
    scenarios: pd.DataFrame
    paths: pd.DataFrame
    additions: pd.DataFrame
    addition_paths: pd.DataFrame
    split: pd.DataFrame
    completeness: pd.DataFrame
    scaled_split: pd.DataFrame


def forecast(portfolio: Portfolio, parameters: DemandParameters) -> Forecast:
    """Forecast the demand by every method that the portfolio has data for.

    Parameters
    ----------
    portfolio
        Portfolio with `issuance` (method 1) or `scenarios` and `region_employment` (method 2), and optionally
        `demand_additions` and `demand_shares`.
    parameters
        Periods, ranges and rounding steps.

    Returns
    -------
    Forecast
        Without any method it has no band. A negative outcome means that less land is needed than is issued now.

    Raises
    ------
    InputError
        A method lacks years that it needs, or a scenario or addition cannot be right.
    """
    portfolio = with_scenarios(portfolio, parameters)
    figures = issuance_demand(portfolio, parameters) if portfolio.has("issuance") else {}
    has_scenarios = portfolio.has("scenarios")
    by_scenario = scenario_demand(portfolio, parameters) if has_scenarios else {}
    figures = figures | by_scenario
    variants = _variants(portfolio, parameters, figures)
    figures |= _band(figures, variants) | _look_ahead(figures, parameters) | addition_figures(portfolio)
    figures |= band_with_additions(figures)
    split = split_demand(portfolio.table("demand_shares"), figures)
    return Forecast(
        parameters=parameters,
        figures=figures,
        variants=variants,
        scenarios=scenario_table(portfolio, by_scenario) if has_scenarios else pd.DataFrame(),
        paths=_paths(variants, parameters),
        additions=portfolio.table("demand_additions"),
        addition_paths=addition_paths(portfolio, parameters),
        split=split,
        completeness=split_completeness(split),
        scaled_split=scaled_split(split, figures),
    )


def _variants(portfolio: Portfolio, parameters: DemandParameters, figures: dict[str, Figure]) -> pd.DataFrame:
    rows = [
        {
            "method": "method_1",
            "variant": name,
            "figure_id": f"demand.method_1.{name}_ha",
            "start_year": parameters.base_period[1] + 1,
            "end_year": parameters.horizon_year,
        }
        for name in ("low", "high")
        if f"demand.method_1.{name}_ha" in figures
    ]
    rows += [
        {
            "method": "method_2",
            "variant": row["scenario"],
            "figure_id": f"demand.method_2.{slug(row['scenario'])}.extra_ha",
            "start_year": int(row["base_year"]) + 1,
            "end_year": int(row["horizon_year"]),
        }
        for row in portfolio.table("scenarios").to_dict("records")
    ]
    table = pd.DataFrame(rows, columns=["method", "variant", "figure_id", "start_year", "end_year"])
    return table.assign(extra_ha=[figures[name].value for name in table["figure_id"]])


def _band(figures: dict[str, Figure], variants: pd.DataFrame) -> dict[str, Figure]:
    """Return the lowest and highest outcome of all methods."""
    if variants.empty:
        return {}
    parts = tuple(figures[name] for name in variants["figure_id"])
    return {
        f"demand.band.{name}_ha": Figure(
            f"demand.band.{name}_ha",
            float(getattr(variants["extra_ha"], pick)()),
            "ha",
            in_each_language(f"formula_band_{name}"),
            parts,
        )
        for name, pick in (("low", "min"), ("high", "max"))
    }


def _look_ahead(figures: dict[str, Figure], parameters: DemandParameters) -> dict[str, Figure]:
    """Return the demand of method 1 between the horizon and the end of the look-ahead: its yearly demand goes on."""
    years = parameters.look_ahead_year - parameters.horizon_year
    found = {}
    for name in ("low", "high"):
        base = figures.get(f"demand.method_1.{name}_ha")
        if years <= 0 or base is None or base.value is None:
            continue
        figure_id = f"demand.look_ahead.{name}_ha"
        found[figure_id] = Figure(
            figure_id,
            base.value / parameters.forecast_years * years,
            "ha",
            in_each_language(
                "formula_look_ahead",
                years=years,
                first=parameters.horizon_year + 1,
                last=parameters.look_ahead_year,
            ),
            (base,),
            basis="assumption",
            note=in_each_language("note_look_ahead"),
        )
    return found


def _paths(variants: pd.DataFrame, parameters: DemandParameters) -> pd.DataFrame:
    """Spread each outcome evenly over its years; after the horizon the yearly demand of method 1 goes on."""
    parts = []
    for row in variants.to_dict("records"):
        years = range(row["start_year"], row["end_year"] + 1)
        yearly = row["extra_ha"] / len(years)
        last = max(row["end_year"], parameters.look_ahead_year) if row["method"] == "method_1" else row["end_year"]
        all_years = range(row["start_year"], last + 1)
        parts.append(
            pd.DataFrame(
                {
                    "method": row["method"],
                    "variant": row["variant"],
                    "year": list(all_years),
                    "cumulative_ha": [yearly * count for count in range(1, len(all_years) + 1)],
                    "look_ahead": [year > row["end_year"] for year in all_years],
                }
            )
        )
    columns = ["method", "variant", "year", "cumulative_ha", "look_ahead"]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)
