"""All that parks' building stock adds up to, from shared areas, in one pass.

The pass keeps one row per park and construction year: what stood there, in whole units of area. From these rows follow
every sum, mean, median and share, for any reference year. Because they are whole numbers, their sums are the same in
whatever order and pieces they are added: one machine, ten workers and an update in parts agree to the last bit.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from terreinwijzer.spatial.overlay_shapely import FOOTPRINT, OVERLAP, PARK_NUMBER
from terreinwijzer.spatial.park_shapes import PARK

# 2^-32 m2 (2.3e-10): finer than areas are known, and 2,147 km2 of one park and year still fit.
UNITS_PER_M2 = 2.0**32
YEAR, FLOOR = "construction_year", "floor_area_m2"
# Stands for "not known" among years, which lets them be whole numbers.
NO_YEAR = -1
STOCK = pa.schema(
    [
        pa.field(PARK_NUMBER, pa.int32()),
        pa.field(YEAR, pa.int32()),
        pa.field("buildings", pa.int64()),
        pa.field("buildings_mainly_here", pa.int64()),
        pa.field("footprint_units", pa.int64()),
        pa.field("floor_units", pa.int64()),
        # Footprint of buildings with a known floor area: how complete the floor area is.
        pa.field("footprint_with_floor_units", pa.int64()),
    ]
)
_SUMS = STOCK.names[2:]


def stock_of_pairs(pairs: pa.Table) -> pa.Table:
    """Return the stock per park and year of pairs that share area.

    Parameters
    ----------
    pairs
        `park_number`, `overlap_m2`, `footprint_m2` and, where known, `construction_year` and `floor_area_m2` of the
        whole building; a building that stands partly on a park brings the same part of its floor area.

    Returns
    -------
    pyarrow.Table
        Columns of `STOCK`; one row per park and year, in that order.
    """
    overlap, footprint = pairs[OVERLAP].to_numpy(), pairs[FOOTPRINT].to_numpy()
    share = overlap / footprint
    floor = _floats(pairs, FLOOR) * share
    known = ~np.isnan(floor)
    area = _units(overlap)
    columns = {
        PARK_NUMBER: pairs[PARK_NUMBER].to_numpy(),
        YEAR: _years(pairs),
        "buildings": np.ones(len(share), dtype=np.int64),
        "buildings_mainly_here": (share > 0.5).astype(np.int64),  # noqa: PLR2004  (more than half)
        "footprint_units": area,
        "floor_units": _units(np.where(known, floor, 0.0)),
        "footprint_with_floor_units": np.where(known, area, 0),
    }
    return _summed(pa.table(columns, schema=STOCK))


def stock_together(parts: Iterable[pa.Table]) -> pa.Table:
    """Return the stock of several pieces together."""
    return _summed(pa.concat_tables([STOCK.empty_table(), *parts]))


def park_aggregates(
    stock: pa.Table,
    park_ids: Sequence[str],
    *,
    year: int,
    older_than_years: Sequence[int] = (25, 35),
    without_outline: Sequence[str] = (),
) -> pd.DataFrame:
    """Return what the building stock of each park adds up to.

    Parameters
    ----------
    stock
        Rows per park and year, as `stock_of_pairs` makes them.
    park_ids
        The parks, by number.
    year
        Reference year for ages.
    older_than_years
        Ages for the shares of older buildings (the vision, appendix 2.1: 25 and 35 years).
    without_outline
        Parks whose outline is not known: of these nothing can be said.

    Returns
    -------
    DataFrame
        One row per park, indexed by `park_id`:
        `buildings` (that stand on it at least partly) and `buildings_mainly_here` (with more than half of their
        footprint: each building counts once at most, unless parks overlap);
        `footprint_m2` (shared area) and `floor_area_m2` (by share of the footprint; missing where no building's is
        known) with `floor_area_known_pct` of the footprint;
        `mean_construction_year` and `median_construction_year` (both weighted by shared footprint, of buildings whose
        year is known), `year_known_pct` of the footprint, and `older_than_<n>_years_pct` of the footprint with a
        known year. A park without outline has no values; one without buildings has zeros and no years.
    """
    numbers = stock[PARK_NUMBER].to_numpy()
    rows = {name: stock[name].to_numpy() for name in (YEAR, *_SUMS)}
    count = len(park_ids)

    def total(values: NDArray[np.int64]) -> NDArray[np.int64]:
        sums = np.zeros(count, dtype=np.int64)
        np.add.at(sums, numbers, values)
        return sums

    dated = rows[YEAR] != NO_YEAR
    weighted = (numbers[dated], rows[YEAR][dated], rows["footprint_units"][dated])
    footprint, floor_known = total(rows["footprint_units"]), total(rows["footprint_with_floor_units"])
    with_year = total(rows["footprint_units"] * dated)
    found: dict[str, Any] = {
        "buildings": total(rows["buildings"]),
        "buildings_mainly_here": total(rows["buildings_mainly_here"]),
        "footprint_m2": footprint / UNITS_PER_M2,
        FLOOR: np.where((floor_known > 0) | (footprint == 0), total(rows["floor_units"]) / UNITS_PER_M2, np.nan),
        "floor_area_known_pct": _pct(floor_known, footprint),
        "mean_construction_year": _weighted_mean(*weighted, count),
        "median_construction_year": _weighted_median(*weighted, count),
        "year_known_pct": _pct(with_year, footprint),
    }
    for age in older_than_years:
        older = dated & (year - rows[YEAR] > age)
        found[f"older_than_{age}_years_pct"] = _pct(total(rows["footprint_units"] * older), with_year)
    table = pd.DataFrame(found, index=pd.Index(park_ids, name=PARK, dtype="str"))
    counts = ["buildings", "buildings_mainly_here"]
    table[counts] = table[counts].astype("Int64")
    table.loc[list(without_outline)] = pd.NA
    return table


def _summed(table: pa.Table) -> pa.Table:
    if not table.num_rows:
        return STOCK.empty_table()
    # Park before year, in one number: years may be odd, but they fit in half of it.
    place = (table[PARK_NUMBER].to_numpy().astype(np.int64) << 32) + table[YEAR].to_numpy() - np.iinfo(np.int32).min
    order = np.argsort(place, kind="stable")
    place = place[order]
    starts = np.flatnonzero(np.r_[True, place[1:] != place[:-1]])
    columns: dict[str, Any] = {name: table[name].to_numpy()[order][starts] for name in (PARK_NUMBER, YEAR)}
    columns |= {name: np.add.reduceat(table[name].to_numpy()[order], starts) for name in _SUMS}
    return pa.table(columns, schema=STOCK)


def _units(area_m2: NDArray[np.float64]) -> NDArray[np.int64]:
    units: NDArray[np.int64] = np.rint(area_m2 * UNITS_PER_M2).astype(np.int64)
    return units


def _floats(pairs: pa.Table, name: str) -> NDArray[np.float64]:
    """Return a column as numbers; missing values, and a column that is not there, are NaN."""
    if name not in pairs.column_names:
        return np.full(pairs.num_rows, np.nan)
    values: NDArray[np.float64] = pairs[name].cast(pa.float64()).to_numpy()
    return values


def _years(pairs: pa.Table) -> NDArray[np.int32]:
    years = _floats(pairs, YEAR)
    known = ~np.isnan(years)
    return np.where(known, np.where(known, years, 0), NO_YEAR).astype(np.int32)


def _pct(part: NDArray[np.int64], whole: NDArray[np.int64]) -> NDArray[np.float64]:
    # Whole numbers below 2^53 divide exactly rounded; above, to 1e-16: the same everywhere.
    return 100 * part / np.where(whole > 0, whole, np.nan)


def _weighted_mean(
    numbers: NDArray[np.int32], years: NDArray[np.int32], weights: NDArray[np.int64], count: int
) -> NDArray[np.float64]:
    """Return the mean per park; rows are in order, so that `bincount` adds them in one way."""
    weight = np.bincount(numbers, weights, minlength=count)
    product = np.bincount(numbers, weights * years.astype(float), minlength=count)
    return product / np.where(weight > 0, weight, np.nan)


def _weighted_median(
    numbers: NDArray[np.int32], years: NDArray[np.int32], weights: NDArray[np.int64], count: int
) -> NDArray[np.float64]:
    """Return per park the first year by which half of the weight was there."""
    medians = np.full(count, np.nan)
    for first, last in _runs(numbers):
        upto = np.cumsum(weights[first:last])
        medians[numbers[first]] = years[first + np.searchsorted(upto, (upto[-1] + 1) // 2)]
    return medians


def _runs(numbers: NDArray[np.int32]) -> list[tuple[int, int]]:
    """Return first and one past the last position of each run of equal numbers."""
    borders = np.flatnonzero(np.r_[True, numbers[1:] != numbers[:-1], True]) if len(numbers) else np.zeros(1, int)
    return list(zip(borders[:-1].tolist(), borders[1:].tolist(), strict=True))
