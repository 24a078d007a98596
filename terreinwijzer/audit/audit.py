"""The audit: every rule on one portfolio."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from terreinwijzer.audit.causes import AREAS, likely_cause, park_names
from terreinwijzer.audit.finding import Finding, Severity
from terreinwijzer.audit.limits import (
    built_in_the_future,
    jobs_without_land,
    more_than_net,
    out_of_range,
    part_above_whole,
    split_cannot_be_whole,
)
from terreinwijzer.audit.moments import (
    compounding_differs_from_span,
    gap_in_years,
    heading_differs_from_source,
    provisional_in_total,
    share_and_change_differ,
    source_of_another_moment,
)
from terreinwijzer.audit.repeats import duplicates, jumps, stated_twice, unknown_parks
from terreinwijzer.audit.statements import compare_statements, text_or_empty
from terreinwijzer.indicators.book import FigureBook
from terreinwijzer.indicators.catalogue import catalogue
from terreinwijzer.snapshots.portfolio import Portfolio
from terreinwijzer.vocabulary.language import LANGUAGES

# Each rule with the tables without which it has nothing to say.
TABLE_RULES: tuple[tuple[Callable[[Portfolio], list[Finding]], tuple[str, ...]], ...] = (
    (part_above_whole, ("parks",)),
    (out_of_range, ("parks",)),
    (more_than_net, ("parks", "supply_offers")),
    (jobs_without_land, ("parks",)),
    (built_in_the_future, ("parks",)),
    (split_cannot_be_whole, ("demand_shares",)),
    (compounding_differs_from_span, ("scenarios",)),
    (source_of_another_moment, ("parks",)),
    (gap_in_years, ("issuance",)),
    (share_and_change_differ, ("sector_jobs",)),
    (duplicates, ("parks",)),
    (unknown_parks, ("parks",)),
)
STATEMENT_RULES: tuple[Callable[[Portfolio, pd.DataFrame], list[Finding]], ...] = (
    stated_twice,
    heading_differs_from_source,
    provisional_in_total,
)


@dataclass(frozen=True)
class AuditReport:
    """What the audit found.

    Attributes
    ----------
    findings
        Every finding, in the order of the rules.
    statements
        Every stated figure with its recomputed value and status; see `compare_statements`.
    not_run
        Rules that had no data, with the tables that they need.
    """

    findings: tuple[Finding, ...]
    statements: pd.DataFrame
    not_run: dict[str, tuple[str, ...]]

    @property
    def grave(self) -> tuple[Finding, ...]:
        """Return the errors and warnings, without remarks."""
        return tuple(finding for finding in self.findings if finding.severity != "remark")


def audit(portfolio: Portfolio, book: FigureBook, previous: Portfolio | None = None) -> AuditReport:
    """Look for contradictions in a portfolio and in what a report states about it.

    Parameters
    ----------
    portfolio
        Portfolio to audit.
    book
        Its recomputed figures.
    previous
        Earlier snapshot, for jumps; without it that rule does not run.
    """
    compared = compare_statements(portfolio, book)
    findings: list[Finding] = []
    not_run: dict[str, tuple[str, ...]] = {}
    for rule, tables in TABLE_RULES:
        lacking = tuple(table for table in tables if not portfolio.has(table))
        if lacking:
            not_run[rule.__name__] = lacking
        else:
            findings += rule(portfolio)
    if compared.empty:
        not_run["contradicted_statements"] = ("stated_figures",)
    else:
        findings += contradicted_statements(compared, book)
        findings += mixed_denominators(compared, book)
        for statement_rule in STATEMENT_RULES:
            findings += statement_rule(portfolio, compared)
    if previous is None:
        not_run["jumps"] = ("previous snapshot",)
    else:
        findings += jumps(portfolio, previous)
    return AuditReport(tuple(findings), compared, not_run)


def contradicted_statements(compared: pd.DataFrame, book: FigureBook) -> list[Finding]:
    """Find stated figures that the tables contradict, each with its likely cause."""
    found = []
    for row in compared[compared["status"] == "contradicted"].to_dict("records"):
        cause = likely_cause(row, compared, book)
        severity: Severity = "remark" if row["basis"] == "judgement" else "warning"
        values = (row["value"], row["recomputed"], row["unit"])
        places = (row["where_en"], row["figure"].formula)
        scope = text_or_empty(row["scope_id"])
        found.append(
            Finding(
                "contradicted_statement", severity, row["quantity"], scope, *values, *places, cause.code, cause.details
            )
        )
    return found


def mixed_denominators(compared: pd.DataFrame, book: FigureBook) -> list[Finding]:
    """Find stated ratios of which most follow one denominator and some another or none."""
    found = []
    for quantity, rows in compared[compared["scope_type"] == "park"].groupby("quantity"):
        definition = catalogue().get(str(quantity))
        if definition is None or definition.denominator not in AREAS or rows["basis"].eq("given").all():
            continue
        fits = rows["status"].isin(("equal", "equal_rounded"))
        if fits.all() or fits.sum() <= len(rows) / 2:
            continue
        others = park_names(book, rows.loc[~fits, "scope_id"])
        labels = {lang: catalogue()[definition.denominator].label(lang).lower() for lang in LANGUAGES}
        details = {
            "count": len(rows),
            "fitting": int(fits.sum()),
            "denominator": labels,
            "parks": others,
        }
        total = book.find(str(quantity), "portfolio")
        found.append(
            Finding("mixed_denominators", "warning", str(quantity), others, float(fits.sum()), float(len(rows)),
                    "count", str(rows["where_en"].iloc[0]), total.formula if total else "",
                    "cause_denominators_mixed", details)
        )  # fmt: skip
    return found
