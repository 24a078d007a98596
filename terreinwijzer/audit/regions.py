"""The region around the parks: whole and part, stock and flow, and what scenarios take from it."""

from __future__ import annotations

from itertools import pairwise

import pandas as pd

from terreinwijzer.audit.evidence import Evidence, amounts
from terreinwijzer.audit.finding import Finding, of_column
from terreinwijzer.audit.statements import step_of, text_or_empty
from terreinwijzer.snapshots.portfolio import Portfolio

# Growth of the issued area against issuance: land also comes back, and registers round to whole hectares.
FLOW_SHARE = 0.10


def parks_above_region(portfolio: Portfolio, evidence: Evidence) -> list[Finding]:
    """Find jobs or issued land of the parks that exceed those of the region around them. Check the region's year."""
    region = portfolio.table("region_employment")
    region = region[(region["region"] == portfolio.region) & (region["year"] <= portfolio.reference_date.year)]
    found = []
    for name, column, unit in (("jobs", "jobs_on_parks", "jobs"), ("net_issued_ha", "net_issued_ha", "ha")):
        known = region.dropna(subset=[column]).sort_values("year")
        quantity = evidence.book.indicators.quantities.get(name)
        if known.empty or quantity is None:
            continue
        total, whole, year = float(quantity.per_park.sum()), float(known[column].iloc[-1]), known["year"].iloc[-1]
        if total > whole + step_of(known[column]) / 2:
            found.append(
                Finding(
                    "parks_above_region",
                    "error",
                    name,
                    "",
                    total,
                    whole,
                    unit,
                    of_column(portfolio, "parks", name),
                    of_column(portfolio, "region_employment", column),
                    "cause_parks_above_region",
                    {"region": portfolio.region, "year": year},
                )
            )
    return found


def stock_unlike_flow(portfolio: Portfolio, _evidence: Evidence) -> list[Finding]:
    """Find regions whose issued area grew by another amount than was issued. Check both years and the issuance.

    The growth between two years of `region_employment` is compared with the issuance of the years after the first. The
    allowance is half a step of each stock, and a tenth of the issuance.
    """
    stocks = portfolio.table("region_employment")
    stocks = stocks[stocks["region"] == portfolio.region].dropna(subset=["net_issued_ha"]).sort_values("year")
    stocks = stocks.drop_duplicates("year")
    flows = portfolio.table("issuance")
    per_year = flows.groupby("year")["issued_ha"].sum(min_count=1)
    found = []
    for before, after in pairwise(stocks.to_dict("records")):
        first, last = int(before["year"]), int(after["year"])
        issued = per_year.reindex(range(first + 1, last + 1))
        if issued.isna().any():
            continue
        growth, flow = float(after["net_issued_ha"] - before["net_issued_ha"]), float(issued.sum())
        if abs(growth - flow) > step_of(stocks["net_issued_ha"]) + FLOW_SHARE * flow:
            details = {"first": first, "last": last, "growth": amounts(growth, "ha"), "flow": amounts(flow, "ha")}
            found.append(
                Finding(
                    "stock_unlike_flow",
                    "warning",
                    "net_issued_ha",
                    portfolio.region,
                    growth,
                    flow,
                    "ha",
                    of_column(portfolio, "region_employment", "net_issued_ha"),
                    of_column(portfolio, "issuance", "issued_ha"),
                    "cause_stock_unlike_flow",
                    details,
                )
            )
    return found


def scenario_quotient(portfolio: Portfolio, evidence: Evidence) -> list[Finding]:
    """Find scenarios whose land quotient is not that of the region in the year they name. Mend one of both."""
    table = portfolio.table("scenarios").dropna(subset=["land_quotient_year"])
    where = of_column(portfolio, "scenarios", "land_quotient_m2_per_job")
    found = []
    for row in table.to_dict("records"):
        year = int(row["land_quotient_year"])
        figure = evidence.book.find(
            "land_quotient_m2_per_job", "region", portfolio.region, pd.Timestamp(year, 1, 1).date()
        )
        if figure is None or figure.value is None:
            continue
        step = step_of(table["land_quotient_m2_per_job"])
        if abs(figure.value - row["land_quotient_m2_per_job"]) > max(step, 1.0) / 2 + 1e-9:
            found.append(
                Finding(
                    "scenario_quotient",
                    "warning",
                    "land_quotient_m2_per_job",
                    text_or_empty(row["scenario"]),
                    row["land_quotient_m2_per_job"],
                    figure.value,
                    "m2_per_job",
                    where,
                    of_column(portfolio, "region_employment", "net_issued_ha"),
                    "cause_scenario_quotient",
                    {"year": year, "region": portfolio.region},
                )
            )
    return found
