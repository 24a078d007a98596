"""What stands twice, or nowhere: duplicates, unknown parks, jumps and parks that vanish between snapshots."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd

from terreinwijzer.audit.finding import Finding, Severity
from terreinwijzer.audit.statements import text_or_empty
from terreinwijzer.snapshots.portfolio import Portfolio
from terreinwijzer.vocabulary.tables import canonical_tables

SIZES = ("gross_ha", "net_ha", "net_issued_ha", "jobs")
MEASURES = 3
JUMP_COLUMNS = ("gross_ha", "net_ha", "net_issued_ha", "jobs", "floor_area_m2")
# A park that more than doubles or halves between two snapshots deserves a look.
JUMP_FACTOR = 2.0


def duplicates(portfolio: Portfolio) -> list[Finding]:
    """Find keys, park names, boundaries and whole rows of sizes that occur more than once."""
    found = []
    for table in canonical_tables().values():
        if not portfolio.has(table.name):
            continue
        counts = portfolio.table(table.name).groupby(list(table.key), dropna=False, observed=True).size()
        for key, count in counts[counts > 1].items():
            scope = ", ".join(map(str, key)) if isinstance(key, tuple) else str(key)
            details: dict[str, object] = {"count": count, "table": table.name}
            found.append(_finding("duplicate_key", "error", scope, count, table.name, "cause_duplicate_key", details))
    parks = portfolio.table("parks")
    name = parks["name"].str.strip().str.casefold()
    found += _groups(parks, name, "duplicate_name", "warning", "cause_duplicate_name")
    measured = parks[list(SIZES)].notna().sum(axis=1) >= MEASURES
    sizes = pd.util.hash_pandas_object(parks[list(SIZES)].astype("float64"), index=False).where(measured)
    found += _groups(parks, sizes, "duplicate_values", "warning", "cause_duplicate_values")
    if isinstance(parks, gpd.GeoDataFrame):
        shapes = parks.geometry.normalize().to_wkb().where(parks.geometry.notna())
        found += _groups(
            parks, pd.Series(shapes, index=parks.index), "duplicate_geometry", "error", "cause_duplicate_geometry"
        )
    return found


def unknown_parks(portfolio: Portfolio) -> list[Finding]:
    """Find rows that name a park which is not in `parks`. Add the park or mend its key."""
    known = portfolio.table("parks")["park_id"]
    found = []
    for table in canonical_tables().values():
        if table.name == "parks" or "park_id" not in table.column_names or not portfolio.has(table.name):
            continue
        named = portfolio.table(table.name)["park_id"].dropna()
        details: dict[str, object] = {"table": table.name}
        found += [
            _finding("unknown_park", "error", park, None, table.name, "cause_unknown_park", details)
            for park in named[~named.isin(known)].unique()
        ]
    return found


def stated_twice(_portfolio: Portfolio, compared: pd.DataFrame) -> list[Finding]:
    """Find a quantity that is stated more than once with values that rounding cannot explain."""
    keys = ["quantity", "scope_type", "scope_id"]
    repeated = compared[compared.duplicated([*keys, "period_start", "period_end"], keep=False)]
    found = []
    for (quantity, _, scope), group in repeated.groupby([*keys], dropna=False, sort=False):
        rows = group.to_dict("records")
        first = rows[0]
        for other in rows[1:]:
            for column in ("value", "value_high"):
                room = max(first["rounding"], other["rounding"])
                if abs(first[column] - other[column]) > room + 1e-9:
                    found.append(
                        Finding("stated_twice", "warning", quantity, text_or_empty(scope), first[column], other[column],
                                first["unit"], first["where_en"], other["where_en"], "cause_stated_twice")
                    )  # fmt: skip
    return found


def jumps(portfolio: Portfolio, previous: Portfolio) -> list[Finding]:
    """Find parks that vanished since an earlier snapshot, and sizes that more than doubled or halved."""
    now, before = (each.table("parks").set_index("park_id") for each in (portfolio, previous))
    day = previous.reference_date.isoformat()
    found = [
        _finding("vanished", "warning", park, None, "parks", "cause_vanished", {"day": day})
        for park in before.index.difference(now.index)
    ]
    both = now.index.intersection(before.index)
    for column in JUMP_COLUMNS:
        new, old = now.loc[both, column].astype("float64"), before.loc[both, column].astype("float64")
        ratio = new / old.where(old > 0)
        wrong = (ratio > JUMP_FACTOR) | (ratio < 1 / JUMP_FACTOR) | ((old > 0) & (new == 0))
        unit = canonical_tables()["parks"].column(column).unit
        found += [
            Finding("jump", "warning", column, park, new[park], old[park], unit, "parks", f"parks on {day}",
                    "cause_jump", {"before": f"{old[park]:g}", "after": f"{new[park]:g}", "day": day})
            for park in both[wrong.to_numpy()]
        ]  # fmt: skip
    return found


def _groups(parks: pd.DataFrame, by: pd.Series, rule: str, severity: Severity, cause: str) -> list[Finding]:
    repeated = parks[by.notna() & by.duplicated(keep=False)]
    return [
        _finding(rule, severity, ", ".join(keys), len(keys), "parks", cause, {"keys": ", ".join(keys)})
        for keys in repeated.groupby(by[repeated.index])["park_id"].apply(list)
    ]


def _finding(
    rule: str,
    severity: Severity,
    scope: str,
    count: float | None,
    table: str,
    cause: str,
    details: dict[str, object],
) -> Finding:
    value = None if count is None else float(np.float64(count))
    return Finding(rule, severity, "park_id", scope, value, None, "count", table, "", cause, details)
