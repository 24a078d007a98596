"""Whether what is on offer is what is asked for: sizes of plots, location types, and each segment through the years."""

from __future__ import annotations

import numpy as np
import pandas as pd

from terreinwijzer.demand.forecast import Forecast
from terreinwijzer.demand.supply import offers_of
from terreinwijzer.snapshots.portfolio import Portfolio

_NAMES = ["class", "class_nl", "class_en"]


def size_mismatch(portfolio: Portfolio, forecast: Forecast, municipality: str = "") -> pd.DataFrame:
    """Compare demanded size classes with the largest plots that can be on offer.

    Returns
    -------
    pandas.DataFrame
        Per size class with a lower bound: `low_ha`, `high_ha` (demand), `largest_possible_ha` (largest plot if known,
        else the free land of the park that has most of it: a plot cannot be larger), `parks_possible` (parks where
        such a plot can exist at all) and `known` (whether the largest plot is given for every park with free land).
        Unknown stays unknown.
    """
    classes = forecast.split[forecast.split["dimension"] == "size"]
    classes = classes[classes["min_plot_ha"].notna()] if "min_plot_ha" in classes else classes.iloc[:0]
    plots = _plots(offers_of(portfolio, municipality))
    table = classes[[*_NAMES, "low_ha", "high_ha"]].reset_index(drop=True)
    bounds = classes["min_plot_ha"].to_numpy(dtype=float)
    return table.assign(
        largest_possible_ha=plots["largest_ha"].max() if len(plots) else np.nan,
        parks_possible=[int((plots["largest_ha"] >= bound).sum()) for bound in bounds],
        known=bool(plots.loc[plots["free_ha"] > 0, "known"].all()) if len(plots) else False,
    )


def location_mismatch(portfolio: Portfolio, forecast: Forecast) -> pd.DataFrame:
    """Compare demanded location types with those of the plans.

    Returns
    -------
    pandas.DataFrame
        Per location type of the split: `low_ha`, `high_ha`, `planned_ha` (plans of that type, by class or name) and
        `known` (whether every plan names its type). Land that can be issued now has no location type in the tables,
        so it is not in here. `planned_ha` is missing where no plan names a type.
    """
    classes = forecast.split[forecast.split["dimension"] == "location_type"]
    plans = portfolio.table("planned_supply")
    kinds = plans["location_type"].astype("string").str.strip().str.casefold()
    planned = [
        plans.loc[kinds.isin([str(row[name]).casefold() for name in _NAMES]), "net_ha"].sum()
        if kinds.notna().any()
        else np.nan
        for row in classes.to_dict("records")
    ]
    table = classes[[*_NAMES, "low_ha", "high_ha"]].reset_index(drop=True)
    return table.assign(planned_ha=planned, known=bool(len(kinds) and kinds.notna().all()))


def segments(portfolio: Portfolio, forecast: Forecast, years: pd.DataFrame, municipality: str) -> pd.DataFrame:
    """Return per scope, variant and segment when the supply that can serve it runs out.

    Parameters
    ----------
    years
        Demand per scope, variant and year, as `Confrontation.years` has it.
    municipality
        Scope whose plots are known; a segment of the region cannot be set against plots.

    Returns
    -------
    pandas.DataFrame
        `scope`, `method`, `variant`, `dimension`, `class`, `demand_ha` (at the horizon; scaled share of the variant),
        `supply_ha`, `run_out_year` (first year in which the segment asks for more; missing when it does not) and
        `basis`: `plots` (sizes are given), `upper_bound` (free land of parks where such a plot can exist, so the year
        is the latest possible) or `unknown` (no supply by this segment: `supply_ha` is missing). Each segment is set
        against all land that can serve it, as if no other segment asked for that land.
    """
    columns = ["scope", "method", "variant", "dimension", "class", "demand_ha", "supply_ha", "run_out_year", "basis"]
    if years.empty or forecast.scaled_split.empty:
        return pd.DataFrame(columns=columns)
    path = years[["scope", "method", "variant", "year", "demand_ha"]].merge(
        _segment_supply(portfolio, forecast, municipality), on="scope"
    )
    path["demand_ha"] *= path["share_pct"] / 100
    keys = ["scope", "method", "variant", "dimension", "class"]
    short = path[path["demand_ha"] > path["supply_ha"]].groupby(keys, sort=False)["year"].min().rename("run_out_year")
    horizon = path[path["year"] <= forecast.parameters.horizon_year]
    last = horizon.loc[horizon.groupby(keys, sort=False)["year"].idxmax()]
    return last.merge(short.astype("Int64"), on=keys, how="left")[columns].reset_index(drop=True)


def _plots(offers: pd.DataFrame) -> pd.DataFrame:
    """Return the free land per park and the largest plot that it can hold."""
    free = (offers["immediately_available_ha"] - offers["under_option_ha"].fillna(0)).astype("float64")
    known = offers["largest_plot_ha"].notna()
    return pd.DataFrame({"free_ha": free, "largest_ha": offers["largest_plot_ha"].where(known, free), "known": known})


def _segment_supply(portfolio: Portfolio, forecast: Forecast, municipality: str) -> pd.DataFrame:
    """Return per scope and segment its share and the land that can serve it."""
    plots = _plots(offers_of(portfolio, municipality))
    bounds = forecast.split.get("min_plot_ha", pd.Series(np.nan, index=forecast.split.index)).fillna(0.0)
    known = bool(plots.loc[plots["free_ha"] > 0, "known"].all())
    own = forecast.scaled_split[["dimension", "class", "share_pct"]].assign(scope=municipality)
    by_size = (own["dimension"] == "size") & bool(len(plots) and municipality)
    usable = plots["free_ha"] * (1 - forecast.parameters.friction_reserve_pct / 100)
    fitting = [float(usable[plots["largest_ha"] >= bound].sum()) for bound in bounds]
    own["supply_ha"] = pd.Series(fitting, index=own.index, dtype="float64").where(by_size)
    own["basis"] = np.where(by_size, "plots" if known else "upper_bound", "unknown")
    region = own.assign(scope=portfolio.region, supply_ha=np.nan, basis="unknown")
    return pd.concat([own, region], ignore_index=True) if municipality != portfolio.region else own
