"""Buildings with many small units: which ones, and how much of a park they are through the years."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from terreinwijzer.indicators.standing import stands
from terreinwijzer.vocabulary.norms import Norms

SMALL_UNIT_COLUMNS = (
    "park_id", "year", "units", "floor_area_m2", "small_buildings", "small_units", "small_floor_area_m2",
    "small_share_pct",
)  # fmt: skip


def units_per_building(units: pd.DataFrame, norms: Norms) -> pd.DataFrame:
    """Return per building how many units it has and how small they are.

    Parameters
    ----------
    units
        Canonical table; units out of stock, without a building or without a floor area do not count.
    norms
        `small_unit_to_m2` and `small_units_from_count`, which a case can set itself.

    Returns
    -------
    pandas.DataFrame
        Index `building_id`: `park_id` (missing where no unit has one), `units`, `small_units`, `median_unit_m2`,
        `floor_area_m2` (of all its units) and `clustered` (at least so many of its units are small).
    """
    known = units[units["floor_area_m2"].notna() & units["building_id"].notna() & stands(units)]
    known = known.assign(small=known["floor_area_m2"] <= norms["small_unit_to_m2"])
    groups = known.groupby("building_id")
    table = pd.DataFrame(
        {
            "park_id": groups["park_id"].first(),
            "units": groups.size(),
            "small_units": groups["small"].sum().astype("int64"),
            "median_unit_m2": groups["floor_area_m2"].median(),
            "floor_area_m2": groups["floor_area_m2"].sum(),
        }
    )
    return table.assign(clustered=table["small_units"] >= norms["small_units_from_count"])


def small_units_through_years(
    units: pd.DataFrame, buildings: pd.DataFrame, norms: Norms, years: Sequence[int]
) -> pd.DataFrame:
    """Return per park and year how much of the stock of today that stood then is in buildings with many small units.

    What was demolished since is in no table of today, so that early years show what is left of them.

    Parameters
    ----------
    units, norms
        As for `units_per_building`.
    buildings
        Canonical table: the park of a building where its units have none, and the year in which it came.
    years
        Years to count at the end of; a building of unknown year counts in the last one only.

    Returns
    -------
    pandas.DataFrame
        Columns `park_id`, `year`, `units`, `floor_area_m2`, `small_buildings` (number of such buildings),
        `small_units` and `small_floor_area_m2` (all that is in them), and `small_share_pct` (of the floor area).
    """
    found = units_per_building(units, norms)
    own = buildings.set_index("building_id")
    found["park_id"] = found["park_id"].fillna(own["park_id"].reindex(found.index))
    came = own["construction_year"].reindex(found.index).astype("float64")
    found = found[found["park_id"].notna()].assign(came=came)
    tables = []
    for year in sorted(years):
        there = found if year == max(years) else found[found["came"] <= year]
        groups, small = there.groupby("park_id"), there[there["clustered"]].groupby("park_id")
        table = pd.DataFrame(
            {
                "year": year,
                "units": groups["units"].sum(),
                "floor_area_m2": groups["floor_area_m2"].sum(),
                "small_buildings": small.size(),
                "small_units": small["units"].sum(),
                "small_floor_area_m2": small["floor_area_m2"].sum(),
            }
        ).rename_axis("park_id")
        none = ["small_buildings", "small_units", "small_floor_area_m2"]
        table[none] = table[none].fillna(0)
        tables.append(table.reset_index())
    if not tables:
        return pd.DataFrame(columns=list(SMALL_UNIT_COLUMNS))
    result = pd.concat(tables, ignore_index=True).sort_values(["park_id", "year"], ignore_index=True)
    share = 100 * result["small_floor_area_m2"] / result["floor_area_m2"].where(result["floor_area_m2"] > 0)
    return result.assign(small_share_pct=share)[list(SMALL_UNIT_COLUMNS)]
