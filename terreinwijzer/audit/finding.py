"""A finding of the audit: two values that cannot both be right, or one that cannot be right at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import pandas as pd

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
    "other_where",
    "likely_cause",
)


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
    where: str
    other_where: str
    cause: str
    details: Mapping[str, object] = field(default_factory=dict)

    def likely_cause(self, language: str) -> str:
        """Return the likely cause as a sentence."""
        filled = {name: value[language] if isinstance(value, dict) else value for name, value in self.details.items()}
        return say(self.cause, language, **filled)


def findings_table(findings: Sequence[Finding], language: str) -> pd.DataFrame:
    """Return findings as a table, the gravest first; without rows when there are none."""
    ordered = sorted(findings, key=lambda finding: SEVERITIES.index(finding.severity))
    rows = [
        {name: getattr(finding, name) for name in COLUMNS if name != "likely_cause"}
        | {"likely_cause": finding.likely_cause(language)}
        for finding in ordered
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))
