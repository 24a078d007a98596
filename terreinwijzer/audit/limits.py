"""What cannot be: parts larger than their whole, values outside their range, jobs without land."""

from __future__ import annotations

import pandas as pd

from terreinwijzer.audit.finding import Finding, Severity
from terreinwijzer.snapshots.portfolio import Portfolio
from terreinwijzer.vocabulary.tables import canonical_tables

# Published areas are rounded to 0.1 ha: two of them may differ by one step.
AREA_TOLERANCE_HA = 0.1 + 1e-9
# Part, whole: of one table.
ORDERED = {
    "parks": (("net_ha", "gross_ha"), ("net_issued_ha", "net_ha"), ("obsolete_gross_ha", "gross_ha")),
    "supply_offers": (
        ("under_option_ha", "immediately_available_ha"),
        ("largest_plot_ha", "immediately_available_ha"),
    ),
    "region_employment": (("jobs_on_parks", "jobs"),),
}
SPLIT_WHOLE_PCT = 100.0


def part_above_whole(portfolio: Portfolio) -> list[Finding]:
    """Find parts larger than their whole: net above gross, issued above net, option above supply. Mend the source."""
    found = []
    for table, pairs in ORDERED.items():
        data = portfolio.table(table)
        for part, whole in pairs:
            wrong = data[data[part] > data[whole] + AREA_TOLERANCE_HA]
            found += [
                _pair(table, row, part, whole, "part_above_whole", "cause_above", {"column": part, "other": whole})
                for row in wrong.to_dict("records")
            ]
    return found


def out_of_range(portfolio: Portfolio) -> list[Finding]:
    """Find values outside the range that the vocabulary gives for their column. Mend the source."""
    found = []
    for table in canonical_tables().values():
        if not portfolio.has(table.name):
            continue
        data = portfolio.table(table.name)
        for column in table.columns:
            if column.type not in {"number", "integer", "year"} or (column.min is None and column.max is None):
                continue
            low = -float("inf") if column.min is None else column.min
            high = float("inf") if column.max is None else column.max
            values = data[column.name].astype("float64")
            details = {"low": f"{low:g}", "high": f"{high:g}"}
            found += [
                Finding("out_of_range", "error", column.name, _scope(table.key, row), float(row[column.name]), None,
                        column.unit, table.name, "", "cause_out_of_range", details)
                for row in data[(values < low) | (values > high)].to_dict("records")
            ]  # fmt: skip
    return found


def more_than_net(portfolio: Portfolio) -> list[Finding]:
    """Find parks whose issued and available land together exceed the net area. Mend one of the three."""
    parks = portfolio.table("parks").merge(portfolio.table("supply_offers"), on="park_id", how="inner")
    together = parks["net_issued_ha"] + parks["immediately_available_ha"]
    wrong = parks.assign(together=together)[together > parks["net_ha"] + 2 * AREA_TOLERANCE_HA]
    return [
        Finding("more_than_net", "warning", "net_ha", row["park_id"], row["together"], row["net_ha"], "ha",
                "parks.net_issued_ha + supply_offers", "parks.net_ha", "cause_more_than_net")
        for row in wrong.to_dict("records")
    ]  # fmt: skip


def jobs_without_land(portfolio: Portfolio) -> list[Finding]:
    """Find parks with jobs on no issued land. Mend the area, or move the establishments."""
    parks = portfolio.table("parks")
    wrong = parks[(parks["jobs"] > 0) & (parks["net_issued_ha"] == 0)]
    return [
        _pair("parks", row, "jobs", "net_issued_ha", "jobs_without_land", "cause_jobs_without_land", {}, "warning")
        for row in wrong.to_dict("records")
    ]


def built_in_the_future(portfolio: Portfolio) -> list[Finding]:
    """Find construction years after the reference date. Mend the year or leave the building out."""
    year = portfolio.reference_date.year
    found = []
    for table, column in (("parks", "mean_construction_year"), ("buildings", "construction_year")):
        data = portfolio.table(table)
        wrong = data[(data[column] > year).fillna(value=False)]
        key = canonical_tables()[table].key
        found += [
            Finding("built_in_the_future", "error", column, _scope(key, row), float(row[column]), float(year), "year",
                    table, "reference date", "cause_future_year")
            for row in wrong.to_dict("records")
        ]  # fmt: skip
    return found


def split_cannot_be_whole(portfolio: Portfolio) -> list[Finding]:
    """Find splits whose shares cannot add up to 100 percent. Mend the shares or add the class that is missing."""
    shares = portfolio.table("demand_shares")
    # A class that takes the remainder, or has no upper end, can always close the gap upwards.
    closes = shares["remainder"].fillna(value=False).astype(bool) | shares["share_high_pct"].isna()
    found = []
    for dimension, group in shares.groupby("dimension"):
        low, high = group["share_low_pct"].sum(), group["share_high_pct"].sum()
        is_open = bool(closes[group.index].any())
        if low > SPLIT_WHOLE_PCT + 1e-9 or (high < SPLIT_WHOLE_PCT - 1e-9 and not is_open):
            details = {"dimension": dimension, "low": f"{low:g}", "high": f"{high:g}"}
            found.append(
                Finding("split_cannot_be_whole", "error", "demand_shares", str(dimension), low, high, "pct",
                        "demand_shares", "", "cause_split", details)
            )  # fmt: skip
    return found


def _pair(
    table: str,
    row: dict[str, object],
    part: str,
    whole: str,
    rule: str,
    cause: str,
    details: dict[str, object],
    severity: Severity = "error",
) -> Finding:
    definition = canonical_tables()[table]
    unit = definition.column(part).unit
    values = (float(str(row[part])), float(str(row[whole])))
    return Finding(
        rule,
        severity,
        part,
        _scope(definition.key, row),
        *values,
        unit,
        f"{table}.{part}",
        f"{table}.{whole}",
        cause,
        details,
    )


def _scope(key: tuple[str, ...], row: dict[str, object]) -> str:
    return ", ".join(str(row[name]) for name in key if not pd.isna(row[name]))
