"""A finding of the audit: two values that cannot both be right, or one that cannot be right at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

import pandas as pd

from terreinwijzer.lineage import Figure, Source, sources_of
from terreinwijzer.snapshots.portfolio import Portfolio
from terreinwijzer.vocabulary.language import Text, said
from terreinwijzer.vocabulary.wording import say

Severity = Literal["error", "warning", "remark"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "remark")
COLUMNS = (
    "severity",
    "rule",
    "quantity",
    "scope",
    "value",
    "other_value",
    "unit",
    "where",
    "where_source",
    "where_date",
    "other_where",
    "other_source",
    "other_date",
    "likely_cause",
)
# A table that is wrong from top to bottom is one fault: so many of its rows are named, the others are counted.
ROWS_NAMED = 50


@dataclass(frozen=True)
class Origin:
    """Where a value comes from: a place (which can differ per language), its source, and the source's date."""

    place: Text = ""
    sources: tuple[Source, ...] = ()
    day: date | None = None

    def said(self, language: str) -> str:
        """Return the place in `language`."""
        return said(self.place, language)

    def source(self, language: str) -> str:
        """Return the titles of the sources in `language`."""
        return "; ".join(source.titled(language) for source in self.sources)


@dataclass(frozen=True)
class Finding:
    """One finding.

    Attributes
    ----------
    rule
        Name of the rule that found it.
    severity
        `error`: cannot be; `warning`: hard to believe; `remark`: worth knowing.
    quantity, scope
        What it is about: an indicator or column, and the park, municipality, scenario or year.
    value, other_value, unit
        Both values.
    where, other_where
        Where each comes from.
    cause, details
        Message of the catalogue that tells the likely cause, and what fills its blanks; a blank can differ per
        language.
    """

    rule: str
    severity: Severity
    quantity: str
    scope: str
    value: float | None
    other_value: float | None
    unit: str
    where: Origin
    other_where: Origin
    cause: str
    details: Mapping[str, object] = field(default_factory=dict)

    def likely_cause(self, language: str) -> str:
        """Return the likely cause as a sentence."""
        filled = {name: value[language] if isinstance(value, dict) else value for name, value in self.details.items()}
        return say(self.cause, language, **filled)


def findings_table(findings: Sequence[Finding], language: str) -> pd.DataFrame:
    """Return findings as a table, the gravest first; without rows when there are none. Dates are ISO texts."""
    rows = [
        (
            finding.severity, finding.rule, finding.quantity, finding.scope, finding.value, finding.other_value,
            finding.unit, *_told(finding.where, language), *_told(finding.other_where, language),
            finding.likely_cause(language),
        )
        for finding in by_severity(findings)
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=list(COLUMNS))


def by_severity(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Return findings with the gravest first, otherwise in their order."""
    return tuple(sorted(findings, key=lambda finding: SEVERITIES.index(finding.severity)))


def of_column(portfolio: Portfolio, table: str, column: str) -> Origin:
    """Return the origin of a column: its name, and the source that the portfolio gives for it."""
    source = portfolio.input(table, column).source
    return Origin(f"{table}.{column}", (source,), source.reference_date)


def of_statement(portfolio: Portfolio, row: Mapping[str, Any]) -> Origin:
    """Return the origin of a stated figure: its place in the report."""
    source = portfolio.input("stated_figures", "value").source
    return Origin({"nl": str(row["where_nl"]), "en": str(row["where_en"])}, (source,), source.reference_date)


def of_figure(figure: Figure | None) -> Origin:
    """Return the origin of a recomputed figure: its formula, every source, and the oldest date among them."""
    if figure is None:
        return Origin()
    sources = sources_of(figure)
    days = [source.reference_date for source in sources if source.reference_date]
    return Origin(figure.formula, sources, min(days, default=None))


def first_rows(wrong: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows that break a rule, for as far as they are named one by one; see `with_rest`."""
    return [] if wrong.empty else list(wrong.head(ROWS_NAMED).to_dict("records"))


def with_rest(wrong: pd.DataFrame, named: list[Finding]) -> list[Finding]:
    """Return the findings on the first rows that break a rule; beyond `ROWS_NAMED`, one more that counts the others."""
    more = len(wrong) - len(named)
    if more <= 0:
        return named
    first = named[0]
    count = Finding(first.rule, first.severity, first.quantity, "", float(more), None, "count", first.where,
                    first.other_where, "cause_and_more", {"count": more})  # fmt: skip
    return [*named, count]


def _told(origin: Origin, language: str) -> tuple[str, str, str]:
    return origin.said(language), origin.source(language), origin.day.isoformat() if origin.day else ""
