"""The buildings that stand on the parks on the reference date, split where one stands on two parks."""

from __future__ import annotations

import pandas as pd

from terreinwijzer.indicators.quantities import Quantity, park_index
from terreinwijzer.lineage import Input
from terreinwijzer.snapshots.portfolio import Portfolio
from terreinwijzer.spatial.dated import existing_on

# BAG statuses of what stands there, in use or not: what is out of use or being rebuilt is part of the stock, as CBS
# counts it, or vacancy would have no denominator. An empty status counts, so that simple files work.
IN_STOCK = (
    "in gebruik", "verblijfsobject in gebruik", "verblijfsobject in gebruik (niet ingemeten)",
    "verblijfsobject buiten gebruik", "verbouwing verblijfsobject", "pand in gebruik",
    "pand in gebruik (niet ingemeten)", "pand buiten gebruik", "verbouwing pand", "sloopvergunning verleend",
)  # fmt: skip


def stands(table: pd.DataFrame) -> pd.Series:
    """Tell which units or buildings are part of the stock by their status."""
    status = table["status"].str.strip().str.lower()
    return status.isna() | status.isin(IN_STOCK)


def building_parts(portfolio: Portfolio) -> pd.DataFrame:
    """Return the part of each building that stands on each park.

    Returns
    -------
    pandas.DataFrame
        One row per building and park: `building_id`, `park_id`, `share` (0-1), `footprint_m2` and `floor_area_m2` (the
        part on the park), `whole_footprint_m2`, `construction_year` (float) and `counts` (stood on the reference date
        and is part of the stock). With measured overlaps (`building_parks`) a building on two parks has two rows;
        otherwise its own `park_id` counts for the whole of it.
    """
    buildings = portfolio.table("buildings")
    known = pd.DataFrame(
        {
            "building_id": buildings["building_id"],
            "park_id": buildings["park_id"],
            "share": 1.0,
            "footprint_m2": buildings["footprint_m2"].astype("float64"),
            "floor_area_m2": buildings["floor_area_m2"].astype("float64"),
            "construction_year": buildings["construction_year"].astype("float64"),
            "counts": existing_on(buildings, portfolio.reference_date) & stands(buildings),
        }
    )
    known["whole_footprint_m2"] = known["footprint_m2"]
    if not portfolio.has("building_parks"):
        return known.dropna(subset=["park_id"])
    measured = portfolio.table("building_parks")[["building_id", "park_id", "share", "overlap_m2", "footprint_m2"]]
    measured = measured.rename(columns={"footprint_m2": "whole_footprint_m2", "overlap_m2": "footprint_m2"})
    parts = measured.merge(
        known.drop(columns=["park_id", "share", "footprint_m2", "whole_footprint_m2"]), on="building_id"
    )
    parts["floor_area_m2"] *= parts["share"]
    return parts


def building_inputs(portfolio: Portfolio, column: str) -> tuple[Input, ...]:
    """Return what a sum over building parts is made of: the column, and the outlines that it was measured from."""
    if not portfolio.has("building_parks"):
        return (portfolio.input("buildings", column),)
    outlines = portfolio.input("parks", "geometry")
    if column == "footprint_m2":
        return (portfolio.input("building_parks", "overlap_m2"), outlines)
    return (portfolio.input("buildings", column), portfolio.input("building_parks", "share"), outlines)


def stock_sum(
    portfolio: Portfolio,
    parts: pd.DataFrame,
    column: str,
    name: str,
    *,
    rows: pd.Series | None = None,
    weight: pd.Series | None = None,
) -> Quantity | None:
    """Return the sum per park of a column of the building parts that count.

    Parameters
    ----------
    portfolio
        Canonical tables.
    parts
        Its `building_parts`.
    column
        `footprint_m2` or `floor_area_m2` of `building_parts`.
    name
        Name of the quantity.
    rows
        Which parts count, as booleans on the index of `parts`; all by default.
    weight
        Multiplies the values, on the same index; a part whose weight is missing is left out.

    Returns
    -------
    Quantity or None
        Missing for parks without any value, but zero for a park whose outline was measured and that has no buildings.
        `None` where no building on any park has a value.
    """
    values = parts[column] if weight is None else parts[column] * weight
    if not values.notna().any():
        return None
    counted = values.where(parts["counts"] | values.isna(), 0.0)
    if rows is not None:
        counted = counted.where(rows | counted.isna(), 0.0)
    sums = counted.groupby(parts["park_id"]).sum(min_count=1).reindex(park_index(portfolio))
    if portfolio.has("building_parks") and portfolio.has("park_land", "outline_m2"):
        outline = portfolio.table("park_land").set_index("park_id")["outline_m2"].reindex(sums.index)
        empty = outline.notna() & ~sums.index.isin(parts["park_id"])
        sums = sums.mask(empty, 0.0)
    source = "building_parks.overlap_m2" if portfolio.has("building_parks") and column == "footprint_m2" else column
    return Quantity(name, sums.rename(name), "m2", f"sum({source})", building_inputs(portfolio, column))
