"""Confrontation: demand against supply per year, and when it runs out."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from terreinwijzer.demand.forecast import Forecast
from terreinwijzer.demand.mismatch import location_mismatch, segments, size_mismatch
from terreinwijzer.demand.scenario import slug
from terreinwijzer.demand.supply import (
    LEVELS,
    Supply,
    issuance_share,
    municipal_supply,
    regional_supply,
    supply_figures,
)
from terreinwijzer.lineage import Figure
from terreinwijzer.snapshots.portfolio import Portfolio
from terreinwijzer.vocabulary.wording import in_each_language

__all__ = ["LEVELS", "Confrontation", "confront"]


@dataclass(frozen=True)
class Confrontation:
    """Demand against supply.

    Attributes
    ----------
    supplies
        Per scope: supply per level and the iron stock, in ha.
    years
        Per scope, variant and year: `demand_ha` (cumulative, after what existing parks absorb), and per level
        `balance_<level>_ha` (supply - reserve - demand; below zero is a shortage). Plans count from the year in which
        they are available.
    run_out
        Per scope, variant and level: `run_out_year` (first year with a shortage; missing when there is none),
        `iron_stock_year` (first year below the iron stock), `shortage_ha` at the horizon and `last_year` (the last
        year that the variant says anything about).
    segments
        Per scope, variant and class of the split: demand, supply that can serve it and the year in which that runs
        out; see `demand.mismatch.segments`.
    mismatch
        Per class of the size dimension: demanded hectares, the largest free plot that can exist, and what that means.
    location_mismatch
        Per location type: demanded hectares against plans of that type.
    figures
        Supply per scope and level, with lineage.
    run_out_figures
        `confrontation.<scope>.<method>.<variant>.<level>.run_out_year`, with lineage to supply and demand.
    """

    supplies: pd.DataFrame
    years: pd.DataFrame
    run_out: pd.DataFrame
    segments: pd.DataFrame
    mismatch: pd.DataFrame
    location_mismatch: pd.DataFrame
    figures: dict[str, Figure]
    run_out_figures: dict[str, Figure]


def confront(portfolio: Portfolio, forecast: Forecast, municipality: str = "") -> Confrontation:
    """Set the demand of every variant against the supply of the region and of the municipality.

    Parameters
    ----------
    portfolio
        Portfolio with `region_employment.available_ha` (region) or `supply_offers` (municipality), and optionally
        `planned_supply`. What `supply_offers` calls not immediately available is no supply here: it is in the plans.
    forecast
        Forecast for the region.
    municipality
        Municipality whose own supply is confronted too; empty for the region alone.

    Returns
    -------
    Confrontation
        The municipality's demand is the region's demand x its share of the issuance in the base period; that is an
        assumption and is named in the lineage. Options are not free supply, but they do meet demand when they are
        taken. A demand below zero counts as none: land that is no longer needed does not come back on offer by itself.
    """
    parameters = forecast.parameters
    share = issuance_share(portfolio, parameters, municipality)
    own = municipal_supply(portfolio, parameters, municipality) if municipality != portfolio.region else None
    supplies = [supply for supply in (regional_supply(portfolio, parameters), own) if supply]
    shares = {municipality: share} | {portfolio.region: 1.0}
    years = [_years(supply, forecast, part) for supply in supplies if (part := shares.get(supply.scope)) is not None]
    table = pd.concat(years, ignore_index=True) if years else pd.DataFrame()
    figures = {key: figure for supply in supplies for key, figure in supply_figures(supply).items()}
    run_out = _run_out(table, supplies, forecast)
    return Confrontation(
        supplies=pd.DataFrame([_supply_row(supply) for supply in supplies]),
        years=table,
        run_out=run_out,
        segments=segments(portfolio, forecast, table, municipality),
        mismatch=size_mismatch(portfolio, forecast, municipality),
        location_mismatch=location_mismatch(portfolio, forecast),
        figures=figures,
        run_out_figures=_run_out_figures(run_out, forecast, figures, shares),
    )


def _supply_row(supply: Supply) -> dict[str, object]:
    return {
        "scope": supply.scope,
        "year": supply.year,
        **supply.levels,
        "iron_stock_ha": supply.iron_stock_ha,
        "undated_plans_ha": supply.undated_plans_ha,
    }


def _years(supply: Supply, forecast: Forecast, share: float) -> pd.DataFrame:
    """Count demand from the year after the supply was counted."""
    parameters = forecast.parameters
    paths = forecast.paths.copy()
    keys = ["method", "variant"]
    before = paths[paths["year"] == supply.year].set_index(keys)["cumulative_ha"]
    start = pd.MultiIndex.from_frame(paths[keys]).map(before.to_dict())
    kept = paths.assign(before=pd.Series(start, index=paths.index, dtype="float64").fillna(0.0))
    kept = kept[kept["year"] > supply.year]
    asked = (kept["cumulative_ha"] - kept["before"]).clip(lower=0.0)
    demand = asked * share * (1 - parameters.absorbed_pct / 100)
    found = kept[[*keys, "year", "look_ahead"]].assign(scope=supply.scope, demand_ha=demand)
    usable = supply.by_year(kept["year"]) * (1 - parameters.friction_reserve_pct / 100)
    return found.assign(**{f"balance_{level}_ha": usable[level] - demand for level in LEVELS})


def _run_out(years: pd.DataFrame, supplies: list[Supply], forecast: Forecast) -> pd.DataFrame:
    columns = [
        "scope", "method", "variant", "level", "run_out_year", "iron_stock_year", "shortage_ha", "last_year",
    ]  # fmt: skip
    if years.empty:
        return pd.DataFrame(columns=columns)
    keys = ["scope", "method", "variant"]
    places = years.assign(place=years.groupby(keys, sort=False).ngroup())
    long = places.melt(
        ["place", *keys, "year"], [f"balance_{level}_ha" for level in LEVELS], "level", "balance_ha"
    ).dropna(subset=["balance_ha"])
    names = long["level"].str.removeprefix("balance_").str.removesuffix("_ha")
    long["level"] = pd.Categorical(names, LEVELS, ordered=True)
    stock = long["scope"].map({supply.scope: supply.iron_stock_ha for supply in supplies}).astype("float64")
    by = ["place", *keys, "level"]

    def first_year(chosen: pd.DataFrame) -> pd.Series:
        return chosen.groupby(by, observed=True)["year"].min()

    found = long.groupby(by, observed=True)["year"].max().rename("last_year").to_frame()
    found["run_out_year"] = first_year(long[long["balance_ha"] < 0])
    found["iron_stock_year"] = first_year(long[long["balance_ha"] < stock])
    horizon = long[long["year"] <= forecast.parameters.horizon_year]
    found["shortage_ha"] = (-horizon.groupby(by, observed=True)["balance_ha"].last()).clip(lower=0.0)
    whole = {"run_out_year": "Int64", "iron_stock_year": "Int64", "last_year": "Int64"}
    return found.reset_index().astype({"level": "str", **whole})[columns]


def _run_out_figures(
    run_out: pd.DataFrame, forecast: Forecast, supply: dict[str, Figure], shares: dict[str, float | None]
) -> dict[str, Figure]:
    """Return the year in which each level runs out, with the supply and the demand that it follows from."""
    demand = forecast.variants.set_index(["method", "variant"])["figure_id"].to_dict()
    parameters = forecast.parameters
    found = {}
    for row in run_out.to_dict("records"):
        scope, method, variant, level = (str(row[name]) for name in ("scope", "method", "variant", "level"))
        figure_id = f"confrontation.{slug(scope)}.{method}.{slug(variant)}.{level}.run_out_year"
        year = row["run_out_year"]
        found[figure_id] = Figure(
            figure_id,
            None if pd.isna(year) else float(year),
            "year",
            in_each_language("formula_run_out"),
            (supply[f"supply.{slug(scope)}.{level}_ha"], forecast.figures[demand[(method, variant)]]),
            parameters={
                "share_of_the_region": shares[scope],
                "absorbed_pct": parameters.absorbed_pct,
                "friction_reserve_pct": parameters.friction_reserve_pct,
            },
            note=in_each_language("note_no_shortage", year=row["last_year"]) if pd.isna(year) else "",
        )
    return found
