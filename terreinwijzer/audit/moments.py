"""Dates and periods that do not match: of sources, of headings, of scenarios, of series."""

from __future__ import annotations

import pandas as pd

from terreinwijzer.audit.finding import Finding
from terreinwijzer.audit.statements import day_or_none
from terreinwijzer.snapshots.portfolio import Portfolio
from terreinwijzer.vocabulary.tables import canonical_table

OLD_YEARS = 2
DAYS_A_YEAR = 365.25
# The registers of a year close within it; only what lies clearly apart is worth a remark.
SAME_MOMENT_DAYS = 31


def compounding_differs_from_span(portfolio: Portfolio) -> list[Finding]:
    """Find scenarios whose growth compounds more or fewer years than lie between base year and horizon."""
    table = portfolio.table("scenarios")
    span = table["horizon_year"] - table["base_year"]
    wrong = table.assign(span=span)[(span != table["compounding_years"]).fillna(value=False)]
    return [
        Finding("compounding_differs_from_span", "warning", "compounding_years", row["scenario"],
                float(row["compounding_years"]), float(row["span"]), "years", "scenarios.compounding_years",
                "scenarios.horizon_year - base_year", "cause_compounding",
                {"base": row["base_year"], "horizon": row["horizon_year"], "span": row["span"],
                 "years": row["compounding_years"]})
        for row in wrong.to_dict("records")
    ]  # fmt: skip


def source_of_another_moment(portfolio: Portfolio) -> list[Finding]:
    """Find columns of the parks whose source is much older than the reference date, or later than it."""
    found = []
    for column in canonical_table("parks").columns:
        day = portfolio.input("parks", column.name).source.reference_date
        if day is None or column.type in {"text", "code"} or not portfolio.has("parks", column.name):
            continue
        days = (portfolio.reference_date - day).days
        years = days / DAYS_A_YEAR
        details: dict[str, object] = {"column": f"parks.{column.name}", "day": day.isoformat(), "years": f"{years:.1f}"}
        if round(years, 1) >= OLD_YEARS:
            found.append(_of_source(column.name, "source_too_old", "cause_old_source", details, day.year, portfolio))
        elif -days > SAME_MOMENT_DAYS:
            found.append(
                _of_source(column.name, "source_after_date", "cause_newer_source", details, day.year, portfolio)
            )
    return found


def provisional_in_total(portfolio: Portfolio, compared: pd.DataFrame) -> list[Finding]:
    """Find stated totals over a period that holds provisional years. Say so beside the figure."""
    issuance = portfolio.table("issuance")
    provisional = sorted(issuance.loc[issuance["provisional"].fillna(value=False).astype(bool), "year"].unique())
    found = []
    for row in compared[compared["quantity"] == "issued_ha"].to_dict("records"):
        start, end = day_or_none(row["period_start"]), day_or_none(row["period_end"])
        years = [year for year in provisional if start and end and start.year <= year <= end.year]
        if years:
            found.append(
                Finding("provisional_in_total", "remark", "issued_ha", str(row["scope_id"]), row["value"],
                        row["recomputed"], "ha", row["where_en"], "issuance.provisional", "cause_provisional",
                        {"years": ", ".join(map(str, years))})
            )  # fmt: skip
    return found


def heading_differs_from_source(portfolio: Portfolio, compared: pd.DataFrame) -> list[Finding]:
    """Find figures of the parks that are said to be of a period which their source does not cover."""
    found = []
    for row in compared[compared["scope_type"].isin(("park", "portfolio"))].to_dict("records"):
        start, end = day_or_none(row["period_start"]), day_or_none(row["period_end"])
        column = row["quantity"]
        day = portfolio.input("parks", column).source.reference_date if portfolio.has("parks", column) else None
        if start is None or end is None or day is None:
            continue
        covers = start <= day <= end and (end - day).days <= SAME_MOMENT_DAYS
        if not covers:
            details = {"start": start.isoformat(), "end": end.isoformat(), "day": day.isoformat()}
            scope = "" if pd.isna(row["scope_id"]) else str(row["scope_id"])
            found.append(
                Finding("heading_differs_from_source", "remark", column, scope, row["value"], row["recomputed"],
                        row["unit"], row["where_en"], f"parks.{column}", "cause_source_period", details)
            )  # fmt: skip
    return found


def gap_in_years(portfolio: Portfolio) -> list[Finding]:
    """Find municipalities whose issuance lacks years that others have. Complete the series; a gap is not a zero."""
    table = portfolio.table("issuance").dropna(subset=["issued_ha"])
    if table.empty:
        return []
    every = range(int(table["year"].min()), int(table["year"].max()) + 1)
    found = []
    for municipality, years in table.groupby("municipality")["year"]:
        missing = sorted(set(every) - set(years.astype(int)))
        if missing:
            details = {"municipality": municipality, "years": ", ".join(map(str, missing))}
            found.append(
                Finding("gap_in_years", "warning", "issued_ha", str(municipality), float(len(years)), float(len(every)),
                        "years", "issuance", "", "cause_gap_in_years", details)
            )  # fmt: skip
    return found


def share_and_change_differ(portfolio: Portfolio) -> list[Finding]:
    """Find sectors whose change in jobs cannot explain the change of their share. Check the periods."""
    table = portfolio.table("sector_jobs").dropna(subset=["share_start_pct", "share_end_pct", "change_pct"])
    share_change = 100 * (table["share_end_pct"] / table["share_start_pct"] - 1)
    wrong = table.assign(share_change=share_change)[(share_change - table["change_pct"]).abs() > SHARE_MARGIN_PCT]
    return [
        Finding("share_and_change_differ", "warning", "sector_jobs", row["sector"], row["change_pct"],
                row["share_change"], "pct", "sector_jobs.change_pct", "sector_jobs.share_end_pct / share_start_pct",
                "cause_share_and_change",
                {"before": f"{row['share_start_pct']:g}", "after": f"{row['share_end_pct']:g}",
                 "share_change": f"{row['share_change']:.0f}", "change": f"{row['change_pct']:g}",
                 "first": row["start_year"], "last": row["end_year"], "share_year": row["share_start_year"]})
        for row in wrong.to_dict("records")
    ]  # fmt: skip


# A share also moves when other sectors do; a quarter is more than that explains.
SHARE_MARGIN_PCT = 25.0


def _of_source(
    column: str, rule: str, cause: str, details: dict[str, object], year: int, portfolio: Portfolio
) -> Finding:
    return Finding(
        rule, "remark", column, "", float(year), float(portfolio.reference_date.year), "year", f"parks.{column}",
        "reference date", cause, details,
    )  # fmt: skip
