"""The same thing in two tables: given and counted, drawn and measured, land issued and on offer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import geopandas as gpd
import pandas as pd

from terreinwijzer.audit.causes import BALANCE_TOLERANCE_HA
from terreinwijzer.audit.evidence import Evidence, amounts, place_of
from terreinwijzer.audit.finding import Finding, Origin, first_rows, of_column, with_rest
from terreinwijzer.audit.statements import step_of
from terreinwijzer.snapshots.portfolio import Portfolio

# Quantity: the table and column that give it per park, and how far a count may lie from it (share, own unit).
GIVEN = {
    "gross_ha": ("parks", "gross_ha", 0.05, 0.1),
    "net_ha": ("parks", "net_ha", 0.05, 0.1),
    "net_issued_ha": ("parks", "net_issued_ha", 0.05, 0.1),
    "available_ha": ("supply_offers", "immediately_available_ha", 0.05, 0.1),
    "under_option_ha": ("supply_offers", "under_option_ha", 0.05, 0.1),
    "jobs": ("parks", "jobs", 0.05, 5.0),
    "floor_area_m2": ("parks", "floor_area_m2", 0.05, 100.0),
    "footprint_m2": ("parks", "footprint_m2", 0.05, 100.0),
    "fsi": ("parks", "fsi", 0.10, 0.01),
    "vacancy_pct": ("parks", "vacancy_pct", 0.0, 2.0),
    "mean_construction_year": ("parks", "mean_construction_year", 0.0, 3.0),
}
# Table and area column that boundaries are measured against, and how many of its units a m2 is.
SHAPES = {"parks": ("gross_ha", 0.0001), "plots": ("area_m2", 1.0)}
SHAPE_SHARE = 0.15
SMALLEST_SHAPE_M2 = 1000.0


def given_unlike_counted(portfolio: Portfolio, evidence: Evidence) -> list[Finding]:
    """Find values given per park that plots, buildings, establishments or offers do not bear out. Choose one source."""
    indicators = evidence.book.indicators
    found = []
    for name, (table, column, share, room) in GIVEN.items():
        known = indicators.per_park[name] if name in indicators.per_park else indicators.quantities.get(name)
        if known is None or not portfolio.has(table, column):
            continue
        counted = known if isinstance(known, pd.Series) else known.per_park
        given = portfolio.table(table).drop_duplicates("park_id").set_index("park_id")[column].astype("float64")
        both = pd.DataFrame({"given": given, "counted": counted.reindex(given.index)}).rename_axis("park_id")
        allowed = share * both["given"].abs() + room + step_of(both["given"]) / 2
        wrong = both[(both["given"] - both["counted"]).abs() > allowed].reset_index()
        figure = indicators.quantities[name].formula if name in indicators.quantities else name
        unit = indicators.quantities[name].unit if name in indicators.quantities else ""
        where = of_column(portfolio, table, column)
        found += with_rest(
            wrong,
            [
                Finding(
                    "given_unlike_counted",
                    "warning",
                    name,
                    row["park_id"],
                    row["given"],
                    row["counted"],
                    unit,
                    where,
                    Origin(figure),
                    "cause_given_unlike_counted",
                    {"column": where.said("en"), "formula": figure},
                )
                for row in first_rows(wrong)
            ],
        )
    return found


def shape_unlike_area(portfolio: Portfolio, _evidence: Evidence) -> list[Finding]:
    """Find parks and plots whose boundary encloses another area than the table gives. Mend the boundary or the area."""
    found = []
    for table, (column, factor) in SHAPES.items():
        data = portfolio.table(table)
        if not isinstance(data, gpd.GeoDataFrame) or data.crs is None or not data.crs.is_projected:
            continue
        enclosed = data.geometry.area * factor
        given = data[column].astype("float64")
        wrong = (enclosed > 0) & ((enclosed - given).abs() > SHAPE_SHARE * given + SMALLEST_SHAPE_M2 * factor)
        where = of_column(portfolio, table, column)
        key = {"parks": "park_id", "plots": "plot_id"}[table]
        rows = pd.DataFrame({"key": data[key], "given": given, "enclosed": enclosed})[wrong.to_numpy()]
        found += with_rest(
            rows,
            [
                Finding(
                    "shape_unlike_area",
                    "warning",
                    column,
                    str(row["key"]),
                    row["given"],
                    row["enclosed"],
                    column.rpartition("_")[2],
                    where,
                    Origin("geometry"),
                    "cause_shape_unlike_area",
                )
                for row in first_rows(rows)
            ],
        )
    return found


def park_management_twice(portfolio: Portfolio, _evidence: Evidence) -> list[Finding]:
    """Find parks of which two tables disagree on park management. Ask the park, and mend one table."""
    columns = ["park_id", "park_management"]
    both = portfolio.table("parks")[columns].merge(
        portfolio.table("organisations")[columns].drop_duplicates("park_id"), on="park_id", suffixes=("", "_other")
    )
    known = both.dropna(subset=["park_management", "park_management_other"])
    wrong = known[(known["park_management"] != known["park_management_other"]).astype(bool)]
    where, other_where = (of_column(portfolio, table, "park_management") for table in ("parks", "organisations"))
    return with_rest(
        wrong,
        [
            Finding(
                "park_management_twice",
                "warning",
                "park_management",
                row["park_id"],
                float(row["park_management"]),
                float(row["park_management_other"]),
                "count",
                where,
                other_where,
                "cause_two_places",
                {"column": "parks.park_management"},
            )
            for row in first_rows(wrong)
        ],
    )


def land_balance(portfolio: Portfolio, evidence: Evidence) -> list[Finding]:
    """Find parks whose issued and available land do not add up to the net area. Mend one of the three.

    More than the net area cannot be. Less can be land that is not available yet: a warning where that is given too,
    otherwise a remark.
    """
    supply = portfolio.table("supply_offers").drop_duplicates("park_id")
    parks = portfolio.table("parks").merge(supply, on="park_id", how="inner")
    later = parks["not_immediately_available_ha"]
    together = parks["net_issued_ha"] + parks["immediately_available_ha"] + later.fillna(0.0)
    gap = together - parks["net_ha"]
    rows = parks.assign(together=together, gap=gap, later_known=later.notna())
    where, other_where = of_column(portfolio, "parks", "net_issued_ha"), of_column(portfolio, "parks", "net_ha")

    # Three or four areas, each rounded to 0.1 ha.
    too_much, too_little = rows[gap > 2 * BALANCE_TOLERANCE_HA], rows[gap < -2 * BALANCE_TOLERANCE_HA]
    stated = _issued_elsewhere(evidence, too_much["park_id"])
    return with_rest(
        too_much,
        [
            Finding(
                "more_than_net",
                "warning",
                "net_ha",
                row["park_id"],
                row["together"],
                row["net_ha"],
                "ha",
                where,
                other_where,
                *_closing(row, stated.get(row["park_id"], [])),
            )
            for row in first_rows(too_much)
        ],
    ) + with_rest(
        too_little,
        [
            Finding(
                "land_unaccounted",
                "warning" if row["later_known"] else "remark",
                "net_ha",
                row["park_id"],
                row["together"],
                row["net_ha"],
                "ha",
                where,
                other_where,
                "cause_land_unaccounted",
                {"gap": amounts(-row["gap"], "ha")},
            )
            for row in first_rows(too_little)
        ],
    )


def _closing(row: Mapping[str, Any], stated: list[dict[str, Any]]) -> tuple[str, dict[str, object]]:
    """Return the cause of too much land: the stated issued area that would make the sum right, if there is one."""
    room = row["net_ha"] - (row["together"] - row["net_issued_ha"])
    for one in stated:
        if abs(one["value"] - room) <= BALANCE_TOLERANCE_HA:
            return "cause_more_than_net_stated", {"place": place_of(one), "area": amounts(one["value"], "ha")}
    return "cause_more_than_net", {}


def _issued_elsewhere(evidence: Evidence, parks: pd.Series) -> dict[str, list[dict[str, Any]]]:
    rows = evidence.compared
    rows = rows[(rows["scope_type"] == "park") & (rows["quantity"] == "net_issued_ha") & rows["scope_id"].isin(parks)]
    return {str(park): group.to_dict("records") for park, group in rows.groupby("scope_id")}
