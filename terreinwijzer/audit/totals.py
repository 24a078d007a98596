"""Stated figures against each other: totals against their parts, and the same quantity in two places."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import pandas as pd

from terreinwijzer.audit.evidence import Evidence, amounts, place_of, stated_parts
from terreinwijzer.audit.finding import Finding
from terreinwijzer.audit.statements import EXACT, text_or_empty, within
from terreinwijzer.indicators.catalogue import catalogue
from terreinwijzer.snapshots.portfolio import Portfolio

DECIMALS = 2


def total_unlike_stated_parts(portfolio: Portfolio, evidence: Evidence) -> list[Finding]:
    """Find stated totals that the report's own parts do not add up to. Mend the total or the part that is off.

    Parts are all parks of the portfolio, all municipalities of the issuance table, or all single years of the period,
    each as one place of the report states them. A difference that rounding of the parts can explain is a remark.
    """
    rows = evidence.compared[evidence.compared["basis"] != "judgement"]
    found = []
    for row in rows[rows["scope_type"].isin(("portfolio", "region", "municipality"))].to_dict("records"):
        for place, parts in _parts_of(row, rows, portfolio):
            total = float(parts["value"].sum())
            slack = float(parts["rounding"].sum()) / 2
            columns = (float(row["value"]), total, float(row["rounding"]), row["qualifier"])
            if within(*columns):
                continue
            rounded = bool(within(*columns, slack))
            details = {"place": place, "count": len(parts), "total": amounts(total, str(row["unit"]), DECIMALS)}
            found.append(
                Finding("total_unlike_stated_parts", "remark" if rounded else "warning", row["quantity"],
                        text_or_empty(row["scope_id"]), row["value"], total, row["unit"], evidence.origin(row),
                        evidence.origin(parts.iloc[0].to_dict()),
                        "cause_parts_rounded" if rounded else "cause_parts_differ", details)
            )  # fmt: skip
    return found


def stated_twice(_portfolio: Portfolio, evidence: Evidence) -> list[Finding]:
    """Find a quantity that is stated more than once with values that rounding cannot explain. Choose one."""
    keys = ["quantity", "quantity_high", "scope_type", "scope_id", "period_start", "period_end"]
    rows = evidence.compared
    repeated = rows[rows.duplicated(keys, keep=False)]
    found = []
    for _, group in repeated.groupby(keys, dropna=False, sort=False):
        first, *others = group.to_dict("records")
        for other in others:
            for column in ("value", "value_high"):
                room = sum(0 if one["qualifier"] == "exact" else one["rounding"] / 2 for one in (first, other))
                room = max(room, first["rounding"] / 2, other["rounding"] / 2) + EXACT * max(1.0, abs(first[column]))
                if abs(first[column] - other[column]) > room:
                    found.append(
                        Finding("stated_twice", "warning", first["quantity"], text_or_empty(first["scope_id"]),
                                first[column], other[column], first["unit"], evidence.origin(first),
                                evidence.origin(other), "cause_stated_twice")
                    )  # fmt: skip
    return found


def one_value_two_periods(_portfolio: Portfolio, evidence: Evidence) -> list[Finding]:
    """Find one value that is stated for two periods that overlap but differ. Say which period it is for.

    Values that were recomputed and hold for both periods are left in peace: nothing may have happened in between.
    """
    keys = ["quantity", "quantity_high", "scope_type", "scope_id", "value", "value_high"]
    rows = evidence.compared
    rows = rows[rows["period_start"].notna() & rows["period_end"].notna() & (rows["value"] != 0)]
    rows = rows[rows.duplicated(keys, keep=False)]
    found = []
    for _, group in rows.groupby(keys, dropna=False, sort=False):
        first, *others = group.to_dict("records")
        for other in others:
            periods = [(one["period_start"].date(), one["period_end"].date()) for one in (first, other)]
            (start, end), (other_start, other_end) = periods
            both_hold = all(str(one["status"]).startswith("equal") for one in (first, other))
            if periods[0] == periods[1] or start > other_end or other_start > end or both_hold:
                continue
            details = {"period": _period(*periods[0]), "other_period": _period(*periods[1])}
            found.append(
                Finding("one_value_two_periods", "warning", first["quantity"], text_or_empty(first["scope_id"]),
                        first["value"], other["value"], first["unit"], evidence.origin(first),
                        evidence.origin(other), "cause_two_periods", details)
            )  # fmt: skip
    return found


def _period(start: date, end: date) -> str:
    """Return a period of whole years as years, any other as its days."""
    whole = (start.month, start.day, end.month, end.day) == (1, 1, 12, 31)
    return f"{start.year}-{end.year}" if whole else f"{start.isoformat()} - {end.isoformat()}"


def _parts_of(
    row: Mapping[str, Any], rows: pd.DataFrame, portfolio: Portfolio
) -> Iterator[tuple[Mapping[str, str], pd.DataFrame]]:
    """Yield each complete set of stated parts of a stated total, with the place that states them."""
    quantity = row["quantity"]
    definition = catalogue().get(str(quantity))
    if row["scope_type"] == "portfolio" and definition is not None and definition.kind == "sum":
        parks = set(portfolio.table("parks")["park_id"])
        same = rows[rows["quantity"] == quantity]
        yield from (
            (place, parts) for place, parts in stated_parts(same).get(quantity, ()) if set(parts.index) == parks
        )
    if quantity != "issued_ha" or pd.isna(row["period_start"]) or pd.isna(row["period_end"]):
        return
    same = rows[(rows["quantity"] == quantity) & rows["period_end"].notna()]
    if row["scope_type"] == "region":
        municipal = same[(same["scope_type"] == "municipality") & (same["period_start"] == row["period_start"])]
        yield from _by_place(
            municipal[municipal["period_end"] == row["period_end"]],
            "scope_id",
            set(portfolio.table("issuance")["municipality"]),
        )
    first, last = row["period_start"].year, row["period_end"].year
    if last > first:
        own = same[(same["scope_type"] == row["scope_type"]) & (same["scope_id"] == row["scope_id"])]
        years = own["period_start"].dt.year
        single = own.assign(year=years)[(years == own["period_end"].dt.year) & years.between(first, last)]
        yield from _by_place(single, "year", set(range(first, last + 1)))


def _by_place(parts: pd.DataFrame, key: str, complete: set[Any]) -> Iterator[tuple[Mapping[str, str], pd.DataFrame]]:
    for _, group in parts.groupby("where_en", sort=False):
        if not group[key].duplicated().any() and set(group[key]) == complete:
            yield place_of(group.iloc[0]), group
