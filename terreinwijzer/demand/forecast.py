"""The forecast: both methods, the band they make together, additions, yearly paths and the split."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from terreinwijzer.demand.issuance import issuance_demand
from terreinwijzer.demand.parameters import DemandParameters
from terreinwijzer.demand.scenario import scenario_demand, scenario_table, slug
from terreinwijzer.lineage import Figure
from terreinwijzer.snapshots.portfolio import Portfolio

_WHOLE_PCT = 100.0


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
        Cumulative demand per variant and year: `method`, `variant`, `year`, `cumulative_ha`, `look_ahead`.
    additions
        Named assumptions: `addition`, `low_ha`, `high_ha`, their basis and whether they are illustrative.
    split
        Share and hectares of the band per class of each dimension.
    """

    parameters: DemandParameters
    figures: dict[str, Figure]
    variants: pd.DataFrame
    scenarios: pd.DataFrame
    paths: pd.DataFrame
    additions: pd.DataFrame
    split: pd.DataFrame


def forecast(portfolio: Portfolio, parameters: DemandParameters) -> Forecast:
    """Forecast the demand by every method that the portfolio has data for.

    Raises
    ------
    InputError
        A method lacks years that it needs.
    """
    figures = issuance_demand(portfolio, parameters) if portfolio.has("issuance") else {}
    has_scenarios = portfolio.has("scenarios")
    by_scenario = scenario_demand(portfolio, parameters) if has_scenarios else {}
    figures = figures | by_scenario
    variants = _variants(portfolio, parameters, figures)
    figures |= _band(figures, variants)
    additions = portfolio.table("demand_additions")
    figures |= _additions(portfolio, additions)
    return Forecast(
        parameters=parameters,
        figures=figures,
        variants=variants,
        scenarios=scenario_table(portfolio, by_scenario) if has_scenarios else pd.DataFrame(),
        paths=_paths(variants, parameters),
        additions=additions,
        split=split_demand(portfolio.table("demand_shares"), figures),
    )


def split_demand(shares: pd.DataFrame, figures: dict[str, Figure]) -> pd.DataFrame:
    """Split the band over the classes of every dimension.

    Parameters
    ----------
    shares
        Canonical table `demand_shares`: low and high share per class; a class that takes what remains has none.
    figures
        Figures with `demand.band.low_ha` and `demand.band.high_ha`.

    Returns
    -------
    pandas.DataFrame
        `shares` with filled remainders, `low_ha` (low share of the low end) and `high_ha` (high share of the high
        end), and per dimension `sum_low_pct` and `sum_high_pct`: the shares can only be right when these enclose 100.
        A share without a high end is open upwards and counts as at least its low end.
    """
    table = shares.copy()
    remainder = table["remainder"].fillna(value=False).astype(bool)
    high = table["share_high_pct"].where(table["share_high_pct"].notna() | remainder, table["share_low_pct"])
    known = table.assign(low=table["share_low_pct"], high=high)[~remainder].groupby("dimension")[["low", "high"]].sum()
    rest_high = (_WHOLE_PCT - table["dimension"].map(known["low"]).astype("float64")).clip(lower=0)
    rest_low = (_WHOLE_PCT - table["dimension"].map(known["high"]).astype("float64")).clip(lower=0)
    table["share_low_pct"] = table["share_low_pct"].where(~remainder, rest_low)
    table["share_high_pct"] = high.where(~remainder, rest_high)
    ends = {
        name: figures[f"demand.band.{name}_ha"].value for name in ("low", "high") if f"demand.band.{name}_ha" in figures
    }
    for name in ("low", "high"):
        table[f"{name}_ha"] = table[f"share_{name}_pct"] / _WHOLE_PCT * ends.get(name, float("nan"))
        table[f"sum_{name}_pct"] = table.groupby("dimension")[f"share_{name}_pct"].transform("sum")
    return table


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
            f"{name}est outcome of all methods",
            parts,
        )
        for name, pick in (("low", "min"), ("high", "max"))
    }


def _additions(portfolio: Portfolio, additions: pd.DataFrame) -> dict[str, Figure]:
    """Return each addition and their sum; they stay apart from the band, because they are assumptions."""
    leaf = portfolio.input("demand_additions", "low_ha")
    found = {}
    for row in additions.to_dict("records"):
        for name in ("low", "high"):
            figure_id = f"demand.addition.{row['addition']}.{name}_ha"
            basis = "illustrative" if row["illustrative"] else "assumption"
            found[figure_id] = Figure(
                figure_id, float(row[f"{name}_ha"]), "ha", "assumed", (leaf,), basis=basis, note=row["basis_en"]
            )
    if found:
        basis = "illustrative" if additions["illustrative"].any() else "assumption"
        for name in ("low", "high"):
            figure_id = f"demand.additions.{name}_ha"
            parts = tuple(figure for key, figure in found.items() if key.endswith(f".{name}_ha"))
            found |= {
                figure_id: Figure(
                    figure_id, float(additions[f"{name}_ha"].sum()), "ha", "sum of the additions", parts, basis=basis
                )
            }
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
