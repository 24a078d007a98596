"""What cannot be: parts larger than their whole, values outside their range, ends of a range the wrong way round."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from terreinwijzer.audit.evidence import Evidence
from terreinwijzer.audit.finding import Finding, Severity, first_rows, of_column, with_rest
from terreinwijzer.snapshots.portfolio import Portfolio
from terreinwijzer.vocabulary.tables import canonical_tables, open_tables

# Published areas are rounded to 0.1 ha: two of them may differ by one step.
AREA_TOLERANCE_HA = 0.1 + 1e-9
# Part, whole: of one table.
ORDERED = {
    "parks": (("net_ha", "gross_ha"), ("net_issued_ha", "net_ha"), ("obsolete_gross_ha", "gross_ha")),
    "supply_offers": (("under_option_ha", "immediately_available_ha"),),
    "region_employment": (("jobs_on_parks", "jobs"),),
}
# First, last: of one table; equal is allowed.
RANGES = {
    "scenarios": (("base_year", "horizon_year"),),
    "demand_shares": (("share_low_pct", "share_high_pct"), ("min_plot_ha", "max_plot_ha")),
    "demand_additions": (("low_ha", "high_ha"), ("start_year", "end_year")),
    "labour_market": (("share_pct", "share_high_pct"),),
    "relocations": (("period_start", "period_end"),),
    "sector_jobs": (("start_year", "end_year"), ("share_start_year", "end_year")),
}
# Table, columns that tell the splits apart, low share, high share, and whether the classes are all there are.
SPLITS = (
    ("demand_shares", "dimension", "share_low_pct", "share_high_pct", True),
    ("sector_jobs", "end_year", "share_end_pct", "share_end_pct", False),
    ("sector_jobs", "share_start_year", "share_start_pct", "share_start_pct", False),
)
WHOLE_PCT = 100.0
# Usable floor area leaves out walls, so one storey can have somewhat less floor than footprint.
FOOTPRINT_ROOM = 1.25
M2_PER_HA = 10_000.0
# Ratios of two columns of a park, above which its unit must be wrong: so many times the median of the portfolio.
PROPORTIONS = (("gross_ha", "net_ha"), ("jobs", "net_ha"), ("floor_area_m2", "net_issued_ha"))
PROPORTION_FACTOR = 50.0
PARKS_FOR_MEDIAN = 5


def part_above_whole(portfolio: Portfolio, _evidence: Evidence) -> list[Finding]:
    """Find parts larger than their whole: net above gross, issued above net, option above supply. Mend the source."""
    found = []
    for table, pairs in ORDERED.items():
        data = portfolio.table(table)
        for part, whole in pairs:
            wrong = data[data[part] > data[whole] + AREA_TOLERANCE_HA]
            found += _pairs(portfolio, table, wrong, part, whole, "part_above_whole", "cause_above")
    return found


def low_above_high(portfolio: Portfolio, _evidence: Evidence) -> list[Finding]:
    """Find ranges and periods of which the first end is above the last. Turn them round or mend one end."""
    found = []
    for table, pairs in RANGES.items():
        data = portfolio.table(table)
        for low, high in pairs:
            wrong = data[(data[low] > data[high]).fillna(value=False)]
            found += _pairs(portfolio, table, wrong, low, high, "low_above_high", "cause_low_above_high")
    return found


def out_of_range(portfolio: Portfolio, _evidence: Evidence) -> list[Finding]:
    """Find values outside the range that the vocabulary gives for their column. Mend the source."""
    found = []
    for table in open_tables():
        data = portfolio.table(table.name)
        for column in table.columns:
            if column.min is None and column.max is None:
                continue
            if column.type not in {"number", "integer", "year"} or not portfolio.has(table.name, column.name):
                continue
            low = -np.inf if column.min is None else column.min
            high = np.inf if column.max is None else column.max
            values = data[column.name].astype("float64")
            where = of_column(portfolio, table.name, column.name)
            details = {"low": f"{low:g}", "high": f"{high:g}"}
            wrong = data[(values < low) | (values > high)]
            found += with_rest(
                wrong,
                [
                    Finding(
                        "out_of_range",
                        "error",
                        column.name,
                        scope_of(table.key, row),
                        float(row[column.name]),
                        None,
                        column.unit,
                        where,
                        where,
                        "cause_out_of_range",
                        details,
                    )
                    for row in first_rows(wrong)
                ],
            )
    return found


def out_of_proportion(portfolio: Portfolio, _evidence: Evidence) -> list[Finding]:
    """Find parks whose jobs, floor or gross area are far too many for their land. Check the unit: m2, are or ha."""
    parks = portfolio.table("parks")
    found = []
    for above, below in PROPORTIONS:
        ratio = parks[above].astype("float64") / parks[below].where(parks[below] > 0)
        middle = ratio.median()
        if ratio.notna().sum() < PARKS_FOR_MEDIAN or not middle > 0:
            continue
        wrong = parks[ratio > PROPORTION_FACTOR * middle]
        details = {"factor": f"{PROPORTION_FACTOR:g}"}
        found += _pairs(
            portfolio, "parks", wrong, above, below, "out_of_proportion", "cause_proportion", "warning", details
        )
    return found


def jobs_without_land(portfolio: Portfolio, _evidence: Evidence) -> list[Finding]:
    """Find parks with jobs on no issued land. Mend the area, or move the establishments."""
    parks = portfolio.table("parks")
    wrong = parks[(parks["jobs"] > 0) & (parks["net_issued_ha"] == 0)]
    return _pairs(
        portfolio, "parks", wrong, "jobs", "net_issued_ha", "jobs_without_land", "cause_jobs_without_land", "warning"
    )


def more_footprint_than_can_be(portfolio: Portfolio, _evidence: Evidence) -> list[Finding]:
    """Find parks and buildings with more footprint than floor, and parks built over their edge. Check both areas."""
    found = []
    for table in ("parks", "buildings"):
        data = portfolio.table(table)
        wrong = data[(data["floor_area_m2"] > 0) & (data["footprint_m2"] > FOOTPRINT_ROOM * data["floor_area_m2"])]
        found += _pairs(
            portfolio,
            table,
            wrong,
            "footprint_m2",
            "floor_area_m2",
            "more_footprint_than_can_be",
            "cause_footprint",
            "warning",
        )
    parks = portfolio.table("parks")
    wrong = parks[parks["footprint_m2"] > parks["gross_ha"] * M2_PER_HA]
    return found + _pairs(
        portfolio, "parks", wrong, "footprint_m2", "gross_ha", "more_footprint_than_can_be", "cause_above"
    )


def built_in_the_future(portfolio: Portfolio, _evidence: Evidence) -> list[Finding]:
    """Find construction years after the reference date. Mend the year or leave the building out."""
    year = portfolio.reference_date.year
    found = []
    for table, column in (("parks", "mean_construction_year"), ("buildings", "construction_year")):
        data = portfolio.table(table)
        where = of_column(portfolio, table, column)
        key = canonical_tables()[table].key
        wrong = data[(data[column] > year).fillna(value=False)]
        found += with_rest(
            wrong,
            [
                Finding(
                    "built_in_the_future",
                    "error",
                    column,
                    scope_of(key, row),
                    float(row[column]),
                    float(year),
                    "year",
                    where,
                    where,
                    "cause_future_year",
                )
                for row in first_rows(wrong)
            ],
        )
    return found


def split_cannot_be_whole(portfolio: Portfolio, _evidence: Evidence) -> list[Finding]:
    """Find splits whose shares cannot add up to 100 percent. Mend the shares or add the class that is missing."""
    found = []
    for table, by, low_column, high_column, complete in SPLITS:
        shares = portfolio.table(table)
        # A class that takes the remainder, or has no upper end, can always close the gap upwards.
        closes = shares[high_column].isna()
        if "remainder" in shares:
            closes |= shares["remainder"].fillna(value=False).astype(bool)
        where = of_column(portfolio, table, low_column)
        for name, group in shares.groupby(by):
            low, high = float(group[low_column].sum()), float(group[high_column].sum())
            is_open = not complete or bool(closes[group.index].any())
            if low > WHOLE_PCT + 1e-9 or (high < WHOLE_PCT - 1e-9 and not is_open):
                details = {"dimension": name, "low": f"{low:g}", "high": f"{high:g}"}
                found.append(
                    Finding(
                        "split_cannot_be_whole",
                        "error",
                        table,
                        str(name),
                        low,
                        high,
                        "pct",
                        where,
                        of_column(portfolio, table, high_column),
                        "cause_split",
                        details,
                    )
                )
    return found


def scope_of(key: tuple[str, ...], row: dict[str, Any]) -> str:
    """Return what a row is about: the values of its key."""
    return ", ".join(str(row[name]) for name in key if not pd.isna(row[name]))


def _pairs(
    portfolio: Portfolio,
    table: str,
    wrong: pd.DataFrame,
    part: str,
    whole: str,
    rule: str,
    cause: str,
    severity: Severity = "error",
    details: Mapping[str, object] | None = None,
) -> list[Finding]:
    """Make a finding of every row in which two columns of a table do not go together."""
    definition = canonical_tables()[table]
    where, other_where = (of_column(portfolio, table, column) for column in (part, whole))
    told = {"column": part, "other": whole, "low": part, "high": whole} | dict(details or {})

    def number(value: Any) -> float:
        return float(value.year) if isinstance(value, pd.Timestamp) else float(value)

    return with_rest(
        wrong,
        [
            Finding(
                rule,
                severity,
                part,
                scope_of(definition.key, row),
                number(row[part]),
                number(row[whole]),
                definition.column(part).unit,
                where,
                other_where,
                cause,
                told,
            )
            for row in first_rows(wrong)
        ],
    )
