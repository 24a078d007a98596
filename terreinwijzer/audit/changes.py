"""What changed too much since an earlier snapshot: jumps, parks that vanished, a past that was rewritten."""

from __future__ import annotations

import numpy as np
import pandas as pd

from terreinwijzer.audit.evidence import Evidence
from terreinwijzer.audit.finding import Finding, Origin, first_rows, of_column, with_rest
from terreinwijzer.snapshots.portfolio import Portfolio
from terreinwijzer.vocabulary.tables import canonical_tables

# Column: smallest change that is worth a look at all.
SIZES = {"gross_ha": 1.0, "net_ha": 1.0, "net_issued_ha": 1.0, "jobs": 25.0, "floor_area_m2": 1000.0}
# Columns that are no size: a change in their own unit that is hard to believe.
LEVELS = {"vacancy_pct": 25.0, "mean_construction_year": 10.0}
# A park that grows or shrinks by half stands out, unless many parks move as much.
LEAST_RATIO = 1.5
SPREADS = 6.0
# Spread of a normal distribution from the median absolute deviation (Rousseeuw and Croux, 1993).
MAD_TO_SPREAD = 1.4826
# So many parks moving together, by this much, were measured differently.
PARKS_FOR_SHIFT = 5
SHIFT_RATIO = 1.25
ISSUANCE_STEP_HA = 0.005


def vanished_parks(portfolio: Portfolio, evidence: Evidence) -> list[Finding]:
    """Find parks of an earlier snapshot that are gone. Say what became of them, or put them back."""
    before = _before(evidence)
    gone = before.table("parks")[["park_id"]]
    gone = gone[~gone["park_id"].isin(portfolio.table("parks")["park_id"])]
    day = before.reference_date.isoformat()
    return with_rest(
        gone,
        [
            Finding(
                "vanished",
                "warning",
                "park_id",
                row["park_id"],
                None,
                None,
                "count",
                of_column(portfolio, "parks", "park_id"),
                _then(before, "park_id"),
                "cause_vanished",
                {"day": day},
            )
            for row in first_rows(gone)
        ],
    )


def jumps(portfolio: Portfolio, evidence: Evidence) -> list[Finding]:
    """Find parks that changed far more than the others since an earlier snapshot. Check the source of both values.

    The change of a size is its log ratio. It is a jump when it lies further from the median change than log 1.5 and
    than six robust spreads (median absolute deviation), so that a year in which many parks move is left in peace. When
    the median itself lies beyond log 1.25, the whole portfolio was measured differently, which is one finding.
    """
    before = _before(evidence)
    now, then = (each.table("parks").drop_duplicates("park_id").set_index("park_id") for each in (portfolio, before))
    both = now.index.intersection(then.index)
    found = []
    for column, least in SIZES.items():
        new, old = (table.loc[both, column].astype("float64") for table in (now, then))
        change = np.log(new.where(new > 0) / old.where(old > 0))
        middle = float(change.median()) if change.notna().any() else 0.0
        spread = MAD_TO_SPREAD * float((change - middle).abs().median()) if change.notna().any() else 0.0
        limit = max(np.log(LEAST_RATIO), SPREADS * spread)
        wrong = ((change - middle).abs() > limit) | ((new > 0) != (old > 0)) & new.notna() & old.notna()
        found += _jumps(portfolio, before, column, new, old, wrong & ((new - old).abs() >= least))
        if change.notna().sum() >= PARKS_FOR_SHIFT and abs(middle) > np.log(SHIFT_RATIO):
            found.append(_shift(portfolio, before, column, float(new.sum()), float(old.sum()), float(np.expm1(middle))))
    for column, least in LEVELS.items():
        new, old = (table.loc[both, column].astype("float64") for table in (now, then))
        found += _jumps(portfolio, before, column, new, old, (new - old).abs() > least)
    return found


def rewritten_past(portfolio: Portfolio, evidence: Evidence) -> list[Finding]:
    """Find issuance of past years that was final in an earlier snapshot and differs now. Say why it was corrected."""
    before = _before(evidence)
    key = ["municipality", "year"]
    final = before.table("issuance")
    final = final[~final["provisional"].fillna(value=False).astype(bool)]
    both = portfolio.table("issuance").merge(final, on=key, suffixes=("", "_before"))
    wrong = both[(both["issued_ha"] - both["issued_ha_before"]).abs() > ISSUANCE_STEP_HA]
    source = before.input("issuance", "issued_ha").source
    then = Origin(f"issuance.issued_ha, {before.reference_date}", (source,), source.reference_date)
    return with_rest(
        wrong,
        [
            Finding(
                "rewritten_past",
                "warning",
                "issued_ha",
                f"{row['municipality']}, {row['year']}",
                row["issued_ha"],
                row["issued_ha_before"],
                "ha",
                of_column(portfolio, "issuance", "issued_ha"),
                then,
                "cause_rewritten_past",
                {"day": before.reference_date.isoformat()},
            )
            for row in first_rows(wrong)
        ],
    )


def _jumps(
    portfolio: Portfolio, before: Portfolio, column: str, new: pd.Series, old: pd.Series, wrong: pd.Series
) -> list[Finding]:
    rows = pd.DataFrame({"park": new.index, "new": new.to_numpy(), "old": old.to_numpy()})[wrong.to_numpy()]
    unit = canonical_tables()["parks"].column(column).unit
    day = before.reference_date.isoformat()
    return with_rest(
        rows,
        [
            Finding(
                "jump",
                "warning",
                column,
                str(row["park"]),
                row["new"],
                row["old"],
                unit,
                of_column(portfolio, "parks", column),
                _then(before, column),
                "cause_jump",
                {"before": f"{row['old']:g}", "after": f"{row['new']:g}", "day": day},
            )
            for row in first_rows(rows)
        ],
    )


def _shift(portfolio: Portfolio, before: Portfolio, column: str, new: float, old: float, change: float) -> Finding:
    unit = canonical_tables()["parks"].column(column).unit
    return Finding(
        "shift_of_all",
        "warning",
        column,
        "",
        new,
        old,
        unit,
        of_column(portfolio, "parks", column),
        _then(before, column),
        "cause_shift",
        {"change": f"{100 * change:+.0f}", "day": before.reference_date.isoformat()},
    )


def _before(evidence: Evidence) -> Portfolio:
    if evidence.previous is None:
        raise AssertionError("rules on changes run only with an earlier snapshot")
    return evidence.previous


def _then(before: Portfolio, column: str) -> Origin:
    source = before.input("parks", column).source
    return Origin(f"parks.{column}, {before.reference_date}", (source,), source.reference_date)
