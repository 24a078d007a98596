"""The audit: every rule on one portfolio."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from terreinwijzer.audit import agreement, changes, contradictions, limits, moments, ratios, regions, repeats, totals
from terreinwijzer.audit.causes import likely_causes
from terreinwijzer.audit.evidence import Evidence
from terreinwijzer.audit.finding import SEVERITIES, Finding, Severity, by_severity
from terreinwijzer.audit.statements import compare_statements
from terreinwijzer.indicators.book import FigureBook
from terreinwijzer.snapshots.portfolio import Portfolio
from terreinwijzer.vocabulary.language import LANGUAGES

PREVIOUS = "previous snapshot"
Rule = Callable[[Portfolio, Evidence], list[Finding]]
# Each rule with the tables or columns without which it has nothing to say, in the order of the report.
RULES: tuple[tuple[Rule, tuple[str, ...]], ...] = (
    (limits.part_above_whole, ("parks",)),
    (limits.low_above_high, ("parks",)),
    (limits.out_of_range, ("parks",)),
    (limits.out_of_proportion, ("parks.net_ha",)),
    (limits.jobs_without_land, ("parks.jobs", "parks.net_issued_ha")),
    (limits.more_footprint_than_can_be, ("parks",)),
    (limits.built_in_the_future, ("parks",)),
    (limits.split_cannot_be_whole, ("demand_shares",)),
    (repeats.duplicate_keys, ("parks",)),
    (repeats.duplicate_parks, ("parks",)),
    (repeats.overlapping_parks, ("parks",)),
    (repeats.unknown_keys, ("parks",)),
    (repeats.parks_left_out, ("parks",)),
    (agreement.land_balance, ("parks.net_ha", "parks.net_issued_ha", "supply_offers.immediately_available_ha")),
    (agreement.given_unlike_counted, ("parks",)),
    (agreement.shape_unlike_area, ("parks",)),
    (agreement.park_management_twice, ("parks.park_management", "organisations.park_management")),
    (regions.parks_above_region, ("region_employment",)),
    (regions.stock_unlike_flow, ("region_employment.net_issued_ha", "issuance")),
    (regions.scenario_quotient, ("scenarios.land_quotient_year", "region_employment")),
    (moments.compounding_differs_from_span, ("scenarios",)),
    (moments.older_quotient_than_known, ("scenarios.land_quotient_year", "region_employment.net_issued_ha")),
    (moments.forecast_heading, ("scenarios", "stated_figures")),
    (moments.source_of_another_moment, ("parks",)),
    (moments.year_not_finished, ("issuance",)),
    (moments.same_year_other_moment, ("issuance",)),
    (moments.gap_in_years, ("issuance",)),
    (moments.share_and_change_differ, ("sector_jobs.share_start_pct",)),
    (moments.inputs_of_different_moments, ("stated_figures",)),
    (moments.heading_differs_from_source, ("stated_figures",)),
    (moments.provisional_in_total, ("stated_figures", "issuance")),
    (contradictions.contradicted_statements, ("stated_figures",)),
    (contradictions.given_out_of_step, ("stated_figures",)),
    (contradictions.fits_by_rounding, ("stated_figures",)),
    (contradictions.unverifiable_statements, ("stated_figures",)),
    (ratios.mixed_denominators, ("stated_figures",)),
    (totals.total_unlike_stated_parts, ("stated_figures",)),
    (totals.stated_twice, ("stated_figures",)),
    (totals.one_value_two_periods, ("stated_figures",)),
    (changes.vanished_parks, (PREVIOUS,)),
    (changes.jumps, (PREVIOUS,)),
    (changes.rewritten_past, (PREVIOUS, "issuance")),
)


@dataclass(frozen=True)
class AuditReport:
    """What the audit found.

    Attributes
    ----------
    findings
        Every finding, the gravest first and otherwise in the order of the rules.
    statements
        Every stated figure with its recomputed value and status (see `compare_statements`), and its likely cause in
        every language (`cause_nl`, `cause_en`; empty where it simply agrees).
    not_run
        Rules that had no data, with what they need.
    rules_run
        Rules that ran, in order.
    """

    findings: tuple[Finding, ...]
    statements: pd.DataFrame
    not_run: dict[str, tuple[str, ...]]
    rules_run: tuple[str, ...] = ()

    @property
    def grave(self) -> tuple[Finding, ...]:
        """Return the errors and warnings, without remarks."""
        return tuple(finding for finding in self.findings if finding.severity != "remark")

    @property
    def counts(self) -> dict[Severity, int]:
        """Return the number of findings by severity."""
        return {severity: sum(f.severity == severity for f in self.findings) for severity in SEVERITIES}


def audit(portfolio: Portfolio, book: FigureBook, previous: Portfolio | None = None) -> AuditReport:
    """Look for contradictions in a portfolio and in what a report states about it.

    Parameters
    ----------
    portfolio
        Portfolio to audit.
    book
        Its recomputed figures.
    previous
        Earlier snapshot, for jumps; without it those rules do not run.
    """
    compared = compare_statements(portfolio, book)
    causes = likely_causes(compared, book)
    evidence = Evidence(portfolio, book, compared, causes, previous)
    findings: list[Finding] = []
    not_run: dict[str, tuple[str, ...]] = {}
    for rule, needs in RULES:
        lacking = tuple(need for need in needs if not _has(evidence, need))
        if lacking:
            not_run[rule.__name__] = lacking
        else:
            findings += rule(portfolio, evidence)
    told = {
        f"cause_{language}": [causes[key].said(language) if key in causes else "" for key in compared["figure_id"]]
        for language in LANGUAGES
    }
    ran = tuple(rule.__name__ for rule, _ in RULES if rule.__name__ not in not_run)
    return AuditReport(by_severity(findings), compared.assign(**told), not_run, ran)


def _has(evidence: Evidence, need: str) -> bool:
    if need == PREVIOUS:
        return evidence.previous is not None
    table, _, column = need.partition(".")
    return evidence.portfolio.has(table, column)
