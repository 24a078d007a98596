"""What stands and who works on each park, in groups: buildings by decade, establishments by sector and by size."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from terreinwijzer.indicators.jobs import sector_from_sbi
from terreinwijzer.indicators.life_cycle import life_cycle_structure
from terreinwijzer.indicators.standing import building_parts
from terreinwijzer.snapshots.portfolio import Portfolio
from terreinwijzer.vocabulary.norms import Norms

# The first year of the oldest group that is told apart; what is older comes under it.
OLDEST_DECADE = 1940
# Classes of size in jobs, each from this number on (EU recommendation 2003/361: micro, small, medium, large).
SIZES_FROM = (0, 10, 50, 250)
# A group of fewer establishments than this goes together with others: its jobs would be those of one business.
LEAST = 3
FEW = "few"


@dataclass(frozen=True)
class StockByPark:
    """Buildings and establishments in groups, of every park.

    Attributes
    ----------
    decades
        `park_id`, `decade` (first year; missing for buildings without a year), `buildings`, `area_m2` and `share_pct`
        of the park's area; see `construction_decades`.
    moments
        `indicators.life_cycle.life_cycle_structure`.
    by_footprint
        Whether areas are footprints, since no building has a floor area.
    sectors, sizes
        `establishments_by_sector` and `establishments_by_size`.
    year
        Of the count of establishments; 0 without one.
    """

    decades: pd.DataFrame = field(default_factory=pd.DataFrame)
    moments: pd.DataFrame = field(default_factory=pd.DataFrame)
    by_footprint: bool = False
    sectors: pd.DataFrame = field(default_factory=pd.DataFrame)
    sizes: pd.DataFrame = field(default_factory=pd.DataFrame)
    year: int = 0


def stock_by_park(portfolio: Portfolio, norms: Norms) -> StockByPark:
    """Return the buildings and establishments of every park in groups; empty tables where the portfolio has none.

    Parameters
    ----------
    portfolio
        With `buildings` on parks, or `establishments` with jobs.
    norms
        The moments of the life cycle.
    """
    parts = building_parts(portfolio)
    found = StockByPark()
    if len(parts):
        found = StockByPark(
            construction_decades(parts, portfolio.reference_date.year),
            life_cycle_structure(parts, portfolio.reference_date.year, norms),
            not parts["floor_area_m2"].notna().any(),
        )
    if not (portfolio.has("establishments", "jobs") and portfolio.has("establishments", "park_id")):
        return found
    table = pd.DataFrame(portfolio.table("establishments"))
    year = table.loc[table["year"] <= portfolio.reference_date.year, "year"].max()
    if pd.isna(year):
        return found
    counted = table[(table["year"] == year) & table["park_id"].notna() & table["jobs"].notna()]
    return StockByPark(
        found.decades, found.moments, found.by_footprint, establishments_by_sector(counted),
        establishments_by_size(counted), int(year),
    )  # fmt: skip


def construction_decades(parts: pd.DataFrame, year_now: int) -> pd.DataFrame:
    """Return how many buildings of each park are of which decade, and how large they are together.

    Parameters
    ----------
    parts
        Building parts per park; see `standing.building_parts`.
    year_now
        Year of the reference date: what is to be built later does not count.

    Returns
    -------
    pandas.DataFrame
        Columns `park_id`, `decade` (its first year, `OLDEST_DECADE` for all before; missing without a year),
        `buildings`, `area_m2` (floor area, or footprint where no building has a floor area) and `share_pct` of the
        area of the park.
    """
    column = "floor_area_m2" if parts["floor_area_m2"].notna().any() else "footprint_m2"
    year = parts["construction_year"].where(parts["construction_year"] > 0)
    decade = (np.floor(year / 10) * 10).clip(lower=OLDEST_DECADE)
    stock = pd.DataFrame({"park_id": parts["park_id"], "decade": decade, "area_m2": parts[column]})
    stock = stock[parts["counts"] & ~(year > year_now)]
    groups = stock.groupby(["park_id", "decade"], dropna=False, sort=True)["area_m2"]
    found = pd.DataFrame({"buildings": groups.size(), "area_m2": groups.sum(min_count=1)}).reset_index()
    whole = found.groupby("park_id")["area_m2"].transform("sum")
    return found.assign(share_pct=100 * found["area_m2"] / whole.where(whole > 0))


def establishments_by_sector(counted: pd.DataFrame, least: int = LEAST) -> pd.DataFrame:
    """Return establishments and jobs of each park by sector, without telling what one business has.

    Parameters
    ----------
    counted
        Rows of `establishments` of one year, on a park and with jobs.
    least
        Sectors with fewer establishments go together under `FEW`, with as many of the next smallest as it takes to
        be so many; a park with fewer in all has one row without jobs.

    Returns
    -------
    pandas.DataFrame
        Columns `park_id`, `sector` (`unknown` where it is), `establishments`, `jobs` and `share_pct` of the jobs.
    """
    sector = counted["sector"].fillna(sector_from_sbi(counted["sbi_code"])).fillna("unknown")
    groups = counted["jobs"].astype("float64").groupby([counted["park_id"], sector.rename("sector")])
    table = pd.DataFrame({"establishments": groups.size(), "jobs": groups.sum()}).reset_index()
    table = table.sort_values(["park_id", "establishments"], kind="stable")
    of_park = table.groupby("park_id")["establishments"]
    # From the smallest up: a sector joins as long as it is too small itself, or those before it are not yet enough.
    before = of_park.cumsum() - table["establishments"]
    table["sector"] = table["sector"].mask((table["establishments"] < least) | ((before > 0) & (before < least)), FEW)
    joined = table.groupby(["park_id", "sector"], as_index=False)[["establishments", "jobs"]].sum()
    joined["jobs"] = joined["jobs"].where(joined["establishments"] >= least)
    whole = joined.groupby("park_id")["jobs"].transform("sum")
    joined["share_pct"] = 100 * joined["jobs"] / whole.where(whole > 0)
    order = joined.assign(last=joined["sector"].isin([FEW, "unknown"]))
    order = order.sort_values(["park_id", "last", "jobs"], ascending=[True, True, False], kind="stable")
    return order.drop(columns="last").reset_index(drop=True)


def establishments_by_size(counted: pd.DataFrame, least: int = LEAST) -> pd.DataFrame:
    """Return the establishments of each park by number of jobs; a class of few goes together with the one below.

    Parameters
    ----------
    counted, least
        See `establishments_by_sector`.

    Returns
    -------
    pandas.DataFrame
        Columns `park_id`, `jobs_from`, `jobs_below` (missing for the largest) and `establishments`.
    """
    size = pd.cut(counted["jobs"].astype("float64"), [*SIZES_FROM, float("inf")], right=False, labels=SIZES_FROM)
    counts = pd.crosstab(counted["park_id"], size.astype("int64")).reindex(columns=list(SIZES_FROM), fill_value=0)
    rows = [(park_id, *group) for park_id, of_park in counts.iterrows() for group in _joined(of_park, least)]
    return pd.DataFrame(rows, columns=["park_id", "jobs_from", "jobs_below", "establishments"])


def _joined(counts: pd.Series, least: int) -> list[tuple[float, float, int]]:
    """Return from which number of jobs to which how many establishments there are, in groups that are large enough."""
    found: list[tuple[float, float, int]] = []
    above: float = float("nan")
    waiting = 0
    for lowest in reversed(SIZES_FROM):
        waiting += int(counts[lowest])
        if waiting >= least:
            found.append((float(lowest), above, waiting))
            waiting = 0
        if not waiting:
            above = float(lowest)
    if waiting and found:
        # The smallest businesses are too few by themselves.
        _, ends, count = found.pop()
        return [*found, (0.0, ends, count + waiting)][::-1]
    return ([*found, (0.0, above, waiting)] if waiting else found)[::-1]
