"""What a report states against what the tables give, one stated figure at a time."""

from __future__ import annotations

import pandas as pd

from terreinwijzer.audit.evidence import Evidence
from terreinwijzer.audit.finding import Finding, Origin, Severity, first_rows, of_column, of_figure, with_rest
from terreinwijzer.audit.statements import text_or_empty
from terreinwijzer.lineage import Figure
from terreinwijzer.snapshots.portfolio import Portfolio


def contradicted_statements(_portfolio: Portfolio, evidence: Evidence) -> list[Finding]:
    """Find stated figures that the tables contradict, each with its likely cause. Choose which of both holds."""
    return _of_status(evidence, "contradicted", "contradicted_statement", "warning")


def fits_by_rounding(_portfolio: Portfolio, evidence: Evidence) -> list[Finding]:
    """Find stated figures that agree only because their inputs were rounded. Recompute them from unrounded inputs."""
    return _of_status(evidence, "equal_rounded", "fits_by_rounding", "remark")


def unverifiable_statements(portfolio: Portfolio, evidence: Evidence) -> list[Finding]:
    """Find stated figures that nothing can be compared with. Add the table they rest on, or mend their scope.

    A figure of a park, municipality or region that no table knows is a warning, whatever it was compared with.
    """
    rows = evidence.compared
    stray = pd.Series(data=False, index=rows.index)
    for scope, known in _known_scopes(portfolio).items():
        stray |= (rows["scope_type"] == scope) & rows["scope_id"].notna() & ~rows["scope_id"].isin(known)
    unknown = rows[stray & (rows["scope_id"] != "")]
    alone = rows[(rows["status"] == "unverifiable") & ~rows.index.isin(unknown.index)]
    parts: tuple[tuple[pd.DataFrame, Severity, str], ...] = (
        (unknown, "warning", "cause_stated_of_unknown"),
        (alone, "remark", "cause_unverifiable"),
    )
    found = []
    for which, severity, cause in parts:
        found += with_rest(
            which,
            [
                Finding(
                    "unverifiable_statement", severity, row["quantity"], text_or_empty(row["scope_id"]), row["value"],
                    None, row["unit"], evidence.origin(row), Origin(), cause,
                    {"scope": text_or_empty(row["scope_id"])},
                )
                for row in first_rows(which)
            ],
        )  # fmt: skip
    return found


def _known_scopes(portfolio: Portfolio) -> dict[str, set[str]]:
    """Return the parks, municipalities and regions that the tables know."""
    parks, issuance = portfolio.table("parks"), portfolio.table("issuance")
    around = set(portfolio.table("region_employment")["region"].dropna())
    return {
        "park": set(parks["park_id"]),
        "municipality": around | set(parks["municipality"].dropna()) | set(issuance["municipality"].dropna()),
        "region": around | set(issuance["region"].dropna()) | {portfolio.region},
    }


def given_out_of_step(portfolio: Portfolio, evidence: Evidence) -> list[Finding]:
    """Find periods that a report gives the wrong way round, and ranges whose low end is above the high one."""
    rows = evidence.compared
    turned = rows[(rows["period_end"] < rows["period_start"]).fillna(value=False)]
    crossed = rows[rows["value_high"] < rows["value"]]
    end = of_column(portfolio, "stated_figures", "period_end")
    return with_rest(
        turned,
        [
            Finding(
                "period_turned",
                "error",
                row["quantity"],
                text_or_empty(row["scope_id"]),
                row["value"],
                None,
                row["unit"],
                evidence.origin(row),
                end,
                "cause_period_turned",
                {"start": row["period_start"].date().isoformat(), "end": row["period_end"].date().isoformat()},
            )
            for row in first_rows(turned)
        ],
    ) + with_rest(
        crossed,
        [
            Finding(
                "low_above_high",
                "error",
                row["quantity"],
                text_or_empty(row["scope_id"]),
                row["value"],
                row["value_high"],
                row["unit"],
                evidence.origin(row),
                evidence.origin(row),
                "cause_low_above_high",
                {"low": "value", "high": "value_high"},
            )
            for row in first_rows(crossed)
        ],
    )


def _of_status(evidence: Evidence, status: str, rule: str, severity: Severity) -> list[Finding]:
    rows = evidence.compared[evidence.compared["status"] == status]
    found = []
    for row in rows[rows["figure_id"].isin(evidence.causes.keys())].to_dict("records"):
        cause = evidence.causes[row["figure_id"]]
        figure = row["figure"] if isinstance(row["figure"], Figure) else None
        value, other = row["value"], row["recomputed"]
        # Of a range, the end that differs most is the one to show.
        if row["recomputed_high"] is not None and not pd.isna(row["recomputed_high"]):
            high = (row["value_high"], row["recomputed_high"])
            value, other = max(((value, other), high), key=lambda pair: abs(pair[0] - pair[1]))
        found.append(
            Finding(
                rule,
                "remark" if row["basis"] == "judgement" else severity,
                row["quantity"],
                text_or_empty(row["scope_id"]),
                value,
                other,
                row["unit"],
                evidence.origin(row),
                of_figure(figure),
                cause.code,
                cause.details,
            )
        )
    return found
