"""Dates and periods that do not match: of sources, of headings, of scenarios, of series."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

from terreinwijzer.audit.evidence import Evidence
from terreinwijzer.audit.finding import Finding, Origin, of_column, of_figure
from terreinwijzer.audit.statements import day_or_none, days_or_none, text_or_empty
from terreinwijzer.lineage import Figure, Source, sources_of
from terreinwijzer.snapshots.portfolio import Portfolio
from terreinwijzer.vocabulary.tables import canonical_table, open_tables

OLD_YEARS = 2
DAYS_A_YEAR = 365.25
# The registers of a year close within it; only what lies clearly apart is worth a remark.
SAME_MOMENT_DAYS = 31
DECEMBER = 12
# A share also moves when other sectors do; a quarter is more than that explains.
SHARE_MARGIN_PCT = 25.0


def compounding_differs_from_span(portfolio: Portfolio, _evidence: Evidence) -> list[Finding]:
    """Find scenarios whose growth compounds more or fewer years than lie between base year and horizon.

    Choose the number of years, or the base year: the end of one year is the start of the next.
    """
    table = portfolio.table("scenarios")
    span = table["horizon_year"] - table["base_year"]
    wrong = table.assign(span=span)[(span != table["compounding_years"]).fillna(value=False)]
    where, other_where = (of_column(portfolio, "scenarios", name) for name in ("compounding_years", "horizon_year"))
    return [
        Finding("compounding_differs_from_span", "warning", "compounding_years", row["scenario"],
                float(row["compounding_years"]), float(row["span"]), "years", where, other_where, "cause_compounding",
                {"base": row["base_year"], "horizon": row["horizon_year"], "span": row["span"],
                 "years": row["compounding_years"]})
        for row in wrong.to_dict("records")
    ]  # fmt: skip


def older_quotient_than_known(portfolio: Portfolio, _evidence: Evidence) -> list[Finding]:
    """Find scenarios that use the land quotient of a year while a later one is known. Say why, or use the later one."""
    known = portfolio.table("region_employment").dropna(subset=["net_issued_ha", "jobs_on_parks"])
    known = known[known["region"] == portfolio.region]
    table = portfolio.table("scenarios").dropna(subset=["land_quotient_year"])
    if known.empty or table.empty:
        return []
    latest = int(known["year"].max())
    where = of_column(portfolio, "scenarios", "land_quotient_year")
    return [
        Finding("older_quotient_than_known", "remark", "land_quotient_year", row["scenario"],
                float(row["land_quotient_year"]), float(latest), "year", where,
                of_column(portfolio, "region_employment", "net_issued_ha"), "cause_older_quotient",
                {"year": row["land_quotient_year"], "latest": latest})
        for row in table[table["land_quotient_year"] < latest].to_dict("records")
    ]  # fmt: skip


def forecast_heading(portfolio: Portfolio, evidence: Evidence) -> list[Finding]:
    """Find stated forecasts of which the heading covers other years than the scenarios. Say from when until when.

    A heading that names the base year itself covers one calendar year more than growth from base year to horizon.
    """
    scenarios = portfolio.table("scenarios").dropna(subset=["base_year", "horizon_year"])
    if scenarios.empty:
        return []
    base, horizon = int(scenarios["base_year"].min()), int(scenarios["horizon_year"].max())
    rows = evidence.compared[evidence.compared["quantity"].str.startswith("demand.")].dropna(subset=["period_end"])
    first, last = rows["period_start"].dt.year, rows["period_end"].dt.year
    wrong = rows.assign(first=first, last=last)[(first != base + 1) | (last != horizon)]
    return [
        Finding("forecast_heading", "remark", row["quantity"], text_or_empty(row["scope_id"]),
                float(row["last"] - row["first"] + 1), float(horizon - base), "years", evidence.origin(row),
                of_column(portfolio, "scenarios", "horizon_year"), "cause_forecast_heading",
                {"first": row["first"], "last": row["last"], "base": base, "horizon": horizon})
        for row in wrong.to_dict("records")
    ]  # fmt: skip


def source_of_another_moment(portfolio: Portfolio, _evidence: Evidence) -> list[Finding]:
    """Find columns of the parks whose source is much older than the reference date, or later. Look for a nearer one."""
    found = []
    for column in canonical_table("parks").columns:
        day = portfolio.input("parks", column.name).source.reference_date
        if day is None or column.type in {"text", "code"} or not portfolio.has("parks", column.name):
            continue
        years = (portfolio.reference_date - day).days / DAYS_A_YEAR
        old = round(years, 1) >= OLD_YEARS
        if not old and (day - portfolio.reference_date).days <= SAME_MOMENT_DAYS:
            continue
        details = {"column": f"parks.{column.name}", "day": day.isoformat(), "years": f"{years:.1f}"}
        found.append(
            Finding("source_too_old" if old else "source_after_date", "remark", column.name, "", float(day.year),
                    float(portfolio.reference_date.year), "year", of_column(portfolio, "parks", column.name),
                    Origin({"nl": "peildatum", "en": "reference date"}, (), portfolio.reference_date),
                    "cause_old_source" if old else "cause_newer_source", details)
        )  # fmt: skip
    return found


def year_not_finished(portfolio: Portfolio, _evidence: Evidence) -> list[Finding]:
    """Find yearly figures of a year that its source did not see end, without a mark. Mark them as provisional."""
    table = portfolio.table("issuance")
    day = portfolio.input("issuance", "issued_ha").source.reference_date
    if day is None or (day.month == DECEMBER and (date(day.year, 12, 31) - day).days <= SAME_MOMENT_DAYS):
        return []
    open_year = (table["year"] >= day.year) & ~table["provisional"].fillna(value=False).astype(bool)
    where = of_column(portfolio, "issuance", "issued_ha")
    return [
        Finding("year_not_finished", "warning", "issued_ha", f"{row['municipality']}, {row['year']}", row["issued_ha"],
                None, "ha", where, where, "cause_year_not_finished", {"year": row["year"], "day": day.isoformat()})
        for row in table[open_year.fillna(value=False)].to_dict("records")
    ]  # fmt: skip


def same_year_other_moment(portfolio: Portfolio, _evidence: Evidence) -> list[Finding]:
    """Find tables about the same year whose sources closed at different moments of it. Use one moment."""
    closed: list[tuple[str, date]] = []
    for table in open_tables():
        day = portfolio.input(table.name, "year").source.reference_date
        if (
            "year" in table.column_names
            and day is not None
            and bool((portfolio.table(table.name)["year"] == day.year).any())
        ):
            closed.append((table.name, day))
    pairs = [(one, other) for at, one in enumerate(closed) for other in closed[at + 1 :]]
    return [
        Finding("same_year_other_moment", "remark", "year", str(day.year), float(day.month), float(other_day.month),
                "month", of_column(portfolio, one, "year"), of_column(portfolio, other, "year"),
                "cause_same_year_other_moment",
                {"year": day.year, "one": one, "day": day.isoformat(), "other": other,
                 "other_day": other_day.isoformat()})
        for (one, day), (other, other_day) in pairs
        if day.year == other_day.year and abs((day - other_day).days) > SAME_MOMENT_DAYS
    ]  # fmt: skip


def inputs_of_different_moments(_portfolio: Portfolio, evidence: Evidence) -> list[Finding]:
    """Find stated quantities that are made of inputs of different moments. Say so beside the figure, or align them."""
    rows = evidence.compared[evidence.compared["scope_type"] == "portfolio"]
    found = []
    for row in rows.drop_duplicates("quantity").to_dict("records"):
        if not isinstance(row["figure"], Figure):
            continue
        dated = [source for source in sources_of(row["figure"]) if source.reference_date]
        if len(dated) < 2:  # noqa: PLR2004  (one source cannot differ from itself)
            continue
        oldest, newest = min(dated, key=_day), max(dated, key=_day)
        days = (_day(newest) - _day(oldest)).days
        if days > SAME_MOMENT_DAYS:
            details = {
                "oldest": oldest.title, "oldest_day": _day(oldest).isoformat(),
                "newest": newest.title, "newest_day": _day(newest).isoformat(),
            }  # fmt: skip
            found.append(
                Finding("inputs_of_different_moments", "remark", row["quantity"], text_or_empty(row["scope_id"]),
                        row["value"], row["recomputed"], row["unit"], evidence.origin(row), of_figure(row["figure"]),
                        "cause_different_moments", details)
            )  # fmt: skip
    return found


def provisional_in_total(portfolio: Portfolio, evidence: Evidence) -> list[Finding]:
    """Find stated totals over a period that holds provisional years. Say so beside the figure."""
    issuance = portfolio.table("issuance")
    provisional = sorted(issuance.loc[issuance["provisional"].fillna(value=False).astype(bool), "year"].unique())
    rows = evidence.compared[evidence.compared["quantity"] == "issued_ha"]
    found = []
    for row in rows.to_dict("records") if provisional else []:
        start, end = day_or_none(row["period_start"]), day_or_none(row["period_end"])
        years = [year for year in provisional if start and end and start.year <= year <= end.year]
        if years:
            found.append(
                Finding("provisional_in_total", "remark", "issued_ha", text_or_empty(row["scope_id"]), row["value"],
                        row["recomputed"], "ha", evidence.origin(row), of_column(portfolio, "issuance", "provisional"),
                        "cause_provisional", {"years": ", ".join(map(str, years))})
            )  # fmt: skip
    return found


def heading_differs_from_source(portfolio: Portfolio, evidence: Evidence) -> list[Finding]:
    """Find figures of the parks that are said to be of a period which their source does not cover. Mend the heading."""
    rows = evidence.compared[evidence.compared["scope_type"].isin(("park", "portfolio"))]
    rows = rows[rows["period_start"].notna() & rows["period_end"].notna()]
    found = []
    for column, group in rows.groupby("quantity", sort=False):
        column_day = _column_day(portfolio, str(column))
        if column_day is None:
            continue
        starts, ends = days_or_none(group["period_start"]), days_or_none(group["period_end"])
        for row, start, end in zip(group.to_dict("records"), starts, ends, strict=True):
            if start and end and start <= column_day <= end and (end - column_day).days <= SAME_MOMENT_DAYS:
                continue
            details = {"start": str(start), "end": str(end), "day": column_day.isoformat()}
            found.append(
                Finding("heading_differs_from_source", "remark", row["quantity"], text_or_empty(row["scope_id"]),
                        row["value"], row["recomputed"], row["unit"], evidence.origin(row),
                        of_column(portfolio, "parks", str(column)), "cause_source_period", details)
            )  # fmt: skip
    return found


def gap_in_years(portfolio: Portfolio, _evidence: Evidence) -> list[Finding]:
    """Find municipalities whose issuance lacks years that others have. Complete the series; a gap is not a zero."""
    table = portfolio.table("issuance").dropna(subset=["issued_ha"])
    if table.empty:
        return []
    every = range(int(table["year"].min()), int(table["year"].max()) + 1)
    where = of_column(portfolio, "issuance", "issued_ha")
    found = []
    for municipality, years in table.groupby("municipality")["year"]:
        missing = sorted(set(every) - set(years.astype(int)))
        if missing:
            details = {"municipality": municipality, "years": ", ".join(map(str, missing))}
            found.append(
                Finding("gap_in_years", "warning", "issued_ha", str(municipality), float(years.nunique()),
                        float(len(every)), "years", where, where, "cause_gap_in_years", details)
            )  # fmt: skip
    return found


def share_and_change_differ(portfolio: Portfolio, _evidence: Evidence) -> list[Finding]:
    """Find sectors whose change in jobs cannot explain the change of their share. Check the periods."""
    table = portfolio.table("sector_jobs").dropna(subset=["share_start_pct", "share_end_pct", "change_pct"])
    share_change = 100 * (table["share_end_pct"] / table["share_start_pct"] - 1)
    wrong = table.assign(share_change=share_change)[(share_change - table["change_pct"]).abs() > SHARE_MARGIN_PCT]
    where, other_where = (of_column(portfolio, "sector_jobs", name) for name in ("change_pct", "share_end_pct"))
    return [
        Finding("share_and_change_differ", "warning", "sector_jobs", row["sector"], row["change_pct"],
                row["share_change"], "pct", where, other_where, "cause_share_and_change",
                {"before": f"{row['share_start_pct']:g}", "after": f"{row['share_end_pct']:g}",
                 "share_change": f"{row['share_change']:.0f}", "change": f"{row['change_pct']:g}",
                 "first": row["start_year"], "last": row["end_year"],
                 "share_year": text_or_empty(row["share_start_year"]) or "?"})
        for row in wrong.to_dict("records")
    ]  # fmt: skip


def _column_day(portfolio: Portfolio, column: str) -> date | None:
    return portfolio.input("parks", column).source.reference_date if portfolio.has("parks", column) else None


def _day(source: Source) -> Any:
    return source.reference_date or pd.Timestamp.min.date()
