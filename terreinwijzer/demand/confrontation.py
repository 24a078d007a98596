"""Confrontation: demand against supply per year, and when it runs out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from terreinwijzer.demand.forecast import Forecast
from terreinwijzer.demand.issuance import yearly_issuance
from terreinwijzer.indicators.region import region_value
from terreinwijzer.lineage import Figure, Input
from terreinwijzer.snapshots.portfolio import Portfolio

# Each level of supply holds the ones before it.
LEVELS = ("free", "with_options", "with_hard_plans", "with_soft_plans")


@dataclass(frozen=True)
class Supply:
    """Supply of one area on one day, in ha per level; missing where it is not known."""

    scope: str
    year: int
    levels: dict[str, float | None]
    iron_stock_ha: float | None
    inputs: tuple[Input, ...]


@dataclass(frozen=True)
class Confrontation:
    """Demand against supply.

    Attributes
    ----------
    supplies
        Per scope: supply per level and the iron stock, in ha.
    years
        Per scope, variant and year: `demand_ha` (cumulative, after what existing parks absorb), and per level
        `balance_<level>_ha` (supply - reserve - demand; below zero is a shortage).
    run_out
        Per scope, variant and level: `run_out_year` (first year with a shortage; missing when there is none),
        `iron_stock_year` (first year below the iron stock) and `shortage_ha` at the horizon.
    mismatch
        Per class of the size dimension: demanded hectares, the largest free plot that can exist, and what that means.
    """

    supplies: pd.DataFrame
    years: pd.DataFrame
    run_out: pd.DataFrame
    mismatch: pd.DataFrame
    figures: dict[str, Figure]


def confront(portfolio: Portfolio, forecast: Forecast, municipality: str = "") -> Confrontation:
    """Set the demand of every variant against the supply of the region and of the municipality.

    The municipality's demand is the region's demand x its share of the issuance in the base period; that is an
    assumption and is named in the lineage. Options are not free supply, but they do meet demand when they are taken.
    """
    share = _issuance_share(portfolio, forecast, municipality)
    supplies = [supply for supply in (_region(portfolio, forecast), _own(portfolio, forecast, municipality)) if supply]
    years = [
        _years(supply, forecast, 1.0 if supply.scope == portfolio.region else share)
        for supply in supplies
        if supply.scope == portfolio.region or share is not None
    ]
    table = pd.concat(years, ignore_index=True) if years else pd.DataFrame()
    return Confrontation(
        supplies=pd.DataFrame(
            [{"scope": s.scope, "year": s.year, **s.levels, "iron_stock_ha": s.iron_stock_ha} for s in supplies]
        ),
        years=table,
        run_out=_run_out(table, supplies, forecast),
        mismatch=size_mismatch(portfolio, forecast),
        figures=_figures(supplies),
    )


def size_mismatch(portfolio: Portfolio, forecast: Forecast) -> pd.DataFrame:
    """Compare demanded size classes with the largest plots that can be on offer.

    Returns
    -------
    pandas.DataFrame
        Per size class with a lower bound: `low_ha`, `high_ha` (demand), `largest_possible_ha` (largest plot if known,
        else the free land of the park that has most of it: a plot cannot be larger), `parks_possible` (parks where
        such a plot can exist at all) and `known` (whether the largest plots are given). Unknown stays unknown.
    """
    supply = portfolio.table("supply_offers")
    classes = forecast.split[forecast.split["dimension"] == "size"]
    classes = classes[classes["min_plot_ha"].notna()] if "min_plot_ha" in classes else classes.iloc[:0]
    free = supply["immediately_available_ha"] - supply["under_option_ha"].fillna(0)
    known = supply["largest_plot_ha"].notna()
    largest = supply["largest_plot_ha"].where(known, free)
    rows = [
        {
            "class": row["class"],
            "class_nl": row["class_nl"],
            "class_en": row["class_en"],
            "low_ha": row["low_ha"],
            "high_ha": row["high_ha"],
            "largest_possible_ha": largest.max() if len(largest) else np.nan,
            "parks_possible": int((largest >= row["min_plot_ha"]).sum()) if len(largest) else 0,
            "known": bool(known.any()),
        }
        for row in classes.to_dict("records")
    ]
    columns = ["class", "class_nl", "class_en", "low_ha", "high_ha", "largest_possible_ha", "parks_possible", "known"]
    return pd.DataFrame(rows, columns=columns)


def _region(portfolio: Portfolio, forecast: Forecast) -> Supply | None:
    year = forecast.parameters.supply_year
    available = region_value(portfolio, "available_ha", portfolio.region, year)
    if available.value is None:
        return None
    # The region's options are not known, so neither is its free supply.
    levels = _with_plans(portfolio, {"free": None, "with_options": available.value}, municipality="")
    leaf = portfolio.input("region_employment", "available_ha")
    return Supply(portfolio.region, year, levels, _iron_stock(portfolio, forecast, 1.0), (leaf,))


def _own(portfolio: Portfolio, forecast: Forecast, municipality: str) -> Supply | None:
    if not (municipality and portfolio.has("supply_offers", "immediately_available_ha")):
        return None
    offers = portfolio.table("supply_offers")
    available, option = offers["immediately_available_ha"].sum(), offers["under_option_ha"].sum(min_count=1)
    free = None if pd.isna(option) else float(available - option)
    levels = _with_plans(portfolio, {"free": free, "with_options": float(available)}, municipality=municipality)
    share = _issuance_share(portfolio, forecast, municipality)
    stock = None if share is None else _iron_stock(portfolio, forecast, share)
    leaves = (
        portfolio.input("supply_offers", "immediately_available_ha"),
        portfolio.input("supply_offers", "under_option_ha"),
    )
    return Supply(municipality, portfolio.reference_date.year, levels, stock, leaves)


def _with_plans(portfolio: Portfolio, levels: dict[str, float | None], municipality: str) -> dict[str, float | None]:
    plans = portfolio.table("planned_supply")
    if municipality:
        plans = plans[plans["municipality"] == municipality]
    found: dict[str, float | None] = dict(levels)
    known = portfolio.has("planned_supply")
    total = levels["with_options"]
    for status in ("hard", "soft"):
        total = (
            total + float(plans.loc[plans["plan_status"] == status, "net_ha"].sum())
            if known and total is not None
            else None
        )
        found[f"with_{status}_plans"] = total
    return found


def _iron_stock(portfolio: Portfolio, forecast: Forecast, share: float) -> float | None:
    first, last = forecast.parameters.base_period
    yearly = yearly_issuance(portfolio)
    yearly = yearly[(yearly.index >= first) & (yearly.index <= last)]
    return None if yearly.empty else float(yearly.mean() * share * forecast.parameters.iron_stock_years)


def _issuance_share(portfolio: Portfolio, forecast: Forecast, municipality: str) -> float | None:
    first, last = forecast.parameters.base_period
    table = portfolio.table("issuance")
    rows = table[table["year"].between(first, last)]
    whole = rows["issued_ha"].sum()
    own = rows.loc[rows["municipality"] == municipality, "issued_ha"]
    return float(own.sum() / whole) if len(own) and whole else None


def _years(supply: Supply, forecast: Forecast, share: float | None) -> pd.DataFrame:
    """Count demand from the year after the supply was counted."""
    parameters = forecast.parameters
    paths = forecast.paths.copy()
    keys = ["method", "variant"]
    before = paths[paths["year"] == supply.year].set_index(keys)["cumulative_ha"]
    start = pd.MultiIndex.from_frame(paths[keys]).map(before.to_dict())
    kept = paths.assign(before=pd.Series(start, index=paths.index, dtype="float64").fillna(0.0))
    kept = kept[kept["year"] > supply.year]
    demand = (kept["cumulative_ha"] - kept["before"]) * (share or np.nan) * (1 - parameters.absorbed_pct / 100)
    found = kept[[*keys, "year", "look_ahead"]].assign(scope=supply.scope, demand_ha=demand)
    for level in LEVELS:
        amount = supply.levels[level]
        usable = np.nan if amount is None else amount * (1 - parameters.friction_reserve_pct / 100)
        found[f"balance_{level}_ha"] = usable - demand
    return found


def _run_out(years: pd.DataFrame, supplies: list[Supply], forecast: Forecast) -> pd.DataFrame:
    columns = ["scope", "method", "variant", "level", "run_out_year", "iron_stock_year", "shortage_ha"]
    if years.empty:
        return pd.DataFrame(columns=columns)
    stock = {supply.scope: supply.iron_stock_ha for supply in supplies}
    rows = []
    for (scope, method, variant), path in years.groupby(["scope", "method", "variant"], sort=False):
        at_horizon = path[path["year"] <= forecast.parameters.horizon_year]
        for level in LEVELS:
            balance = path[f"balance_{level}_ha"]
            if balance.isna().all():
                continue
            short, thin = path.loc[balance < 0, "year"], path.loc[balance < (stock[scope] or 0.0), "year"]
            rows.append(
                {
                    "scope": scope,
                    "method": method,
                    "variant": variant,
                    "level": level,
                    "run_out_year": int(short.iloc[0]) if len(short) else None,
                    "iron_stock_year": int(thin.iloc[0]) if len(thin) else None,
                    "shortage_ha": max(0.0, -float(at_horizon[f"balance_{level}_ha"].iloc[-1]))
                    if len(at_horizon)
                    else np.nan,
                }
            )
    return pd.DataFrame(rows, columns=columns).astype({"run_out_year": "Int64", "iron_stock_year": "Int64"})


def _figures(supplies: list[Supply]) -> dict[str, Figure]:
    found = {}
    for supply in supplies:
        for level, value in supply.levels.items():
            figure_id = f"supply.{supply.scope}.{level}_ha"
            formula = f"supply at the end of {supply.year}, {level.replace('_', ' ')}"
            found[figure_id] = Figure(figure_id, value, "ha", formula, supply.inputs)
    return found
