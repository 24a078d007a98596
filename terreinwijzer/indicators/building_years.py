"""When the stock was built, and at which moment of its life cycle each building is."""

from __future__ import annotations

from itertools import pairwise

import pandas as pd

from terreinwijzer.indicators.catalogue import catalogue, classify
from terreinwijzer.indicators.quantities import park_index
from terreinwijzer.indicators.standing import building_parts
from terreinwijzer.snapshots.portfolio import Portfolio
from terreinwijzer.vocabulary.norms import Norms

PERIOD_STARTS = (1950, 1970, 1980, 1990, 2000, 2010)
QUARTERS = {"first_quartile_year": 0.25, "median_year": 0.5, "third_quartile_year": 0.75}


def construction_years(portfolio: Portfolio, starts: tuple[int, ...] = PERIOD_STARTS) -> pd.DataFrame:
    """Return when the stock of each park was built: weighted quartiles, and the share of each period.

    Parameters
    ----------
    portfolio
        With buildings on parks.
    starts
        First years of the periods; before the first and from the last on are periods too.

    Returns
    -------
    pandas.DataFrame
        Index `park_id` with a last row "" for all parks: `first_quartile_year`, `median_year`, `third_quartile_year`
        (year up to which a quarter, half and three quarters of the dated area was built), `dated_m2`, `undated_m2`, and
        `<period>_pct` for each period. Weighted by floor area, or by footprint where no floor area is known. Empty
        where no building on a park has a year.
    """
    stock = _stock(portfolio)
    dated = stock.dropna(subset=["construction_year"])
    if dated.empty:
        return pd.DataFrame()
    inner = [f"{first}_{after - 1}_pct" for first, after in pairwise(starts)]
    names = [f"before_{starts[0]}_pct", *inner, f"from_{starts[-1]}_pct"]
    period = pd.cut(dated["construction_year"], [float("-inf"), *starts, float("inf")], right=False, labels=names)
    shares = _shares(dated.assign(kind=period.astype("str")), names)
    by_park = dated.groupby("park_id")
    found = {
        name: by_park[["construction_year", "weight"]].apply(weighted_quantile, part=part)
        for name, part in QUARTERS.items()
    }
    undated = stock[stock["construction_year"].isna()].groupby("park_id")["weight"].sum()
    found |= {"dated_m2": by_park["weight"].sum(), "undated_m2": undated}
    table = pd.DataFrame(found).reindex(shares.index)
    table["undated_m2"] = table["undated_m2"].fillna(0.0)
    return table.join(shares)


def life_cycle_moments(portfolio: Portfolio, norms: Norms) -> pd.DataFrame:
    """Return which part of the stock of each park is at which moment of its life cycle, building by building.

    Parameters
    ----------
    portfolio
        With buildings on parks.
    norms
        Ages at which each moment begins and ends.

    Returns
    -------
    pandas.DataFrame
        Index `park_id` with a last row "" for all parks; a column `<moment>_pct` per class of `mean_age_years`, in
        percent of the area with a known year. Weighted as `construction_years` is. Empty where no year is known.
    """
    dated = _stock(portfolio).dropna(subset=["construction_year"])
    if dated.empty:
        return pd.DataFrame()
    definition = catalogue()["mean_age_years"]
    moments = classify(portfolio.reference_date.year - dated["construction_year"], definition, norms)
    names = [f"{each.code}_pct" for each in definition.classes]
    return _shares(dated.assign(kind=moments + "_pct"), names)


def weighted_quantile(values: pd.DataFrame, part: float) -> float:
    """Return the smallest of the first column's values up to which `part` of the second column's weight lies."""
    ordered = values.sort_values(values.columns[0], kind="stable")
    weight = ordered.iloc[:, 1].cumsum()
    place = int(weight.searchsorted(part * weight.iloc[-1]))
    return float(ordered.iloc[min(place, len(ordered) - 1), 0])


def _stock(portfolio: Portfolio) -> pd.DataFrame:
    """Return the counted building parts with their weight, once per park and once more under "" for all parks."""
    parts = building_parts(portfolio)
    parts = parts[parts["counts"]]
    column = "floor_area_m2" if parts["floor_area_m2"].notna().any() else "footprint_m2"
    frame = parts[["park_id", "construction_year", column]].rename(columns={column: "weight"}).dropna(subset=["weight"])
    order = [*park_index(portfolio)[park_index(portfolio).isin(frame["park_id"])], ""]
    both = pd.concat([frame, frame.assign(park_id="")], ignore_index=True)
    # The order of the parks goes along, so that every table made of it has the rows of the portfolio.
    return both.assign(park_id=pd.Categorical(both["park_id"], order, ordered=True))


def _shares(stock: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    """Return the percentage of the weight per park that each `kind` has, in the order of `names`."""
    sums = stock.pivot_table(index="park_id", columns="kind", values="weight", aggfunc="sum", observed=True)
    shares = 100 * sums.reindex(columns=names).fillna(0.0).div(sums.sum(axis=1), axis=0)
    return shares.set_axis(shares.index.astype("str"), axis=0).rename_axis(index="park_id", columns=None)
