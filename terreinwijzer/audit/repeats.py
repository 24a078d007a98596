"""What stands twice, or nowhere: duplicates, and keys that point to no row."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd

from terreinwijzer.audit.evidence import Evidence
from terreinwijzer.audit.finding import Finding, Severity, first_rows, of_column, with_rest
from terreinwijzer.audit.limits import scope_of
from terreinwijzer.snapshots.portfolio import Portfolio
from terreinwijzer.vocabulary.tables import open_tables

SIZES = ("gross_ha", "net_ha", "net_issued_ha", "jobs")
MEASURES = 3
# Neighbours share an edge; parks that share this part of the smaller one are the same land.
OVERLAP_SHARE = 0.5
# What stands for a value that was never filled in.
NO_NUMBER = ("", "0", "-")


def duplicate_keys(portfolio: Portfolio, _evidence: Evidence) -> list[Finding]:
    """Find rows of any table that share a key. Keep one of them."""
    found = []
    for table in open_tables():
        if not portfolio.has(table.name):
            continue
        data, key = portfolio.table(table.name), list(table.key)
        repeated = data[data.duplicated(key, keep=False)]
        counts = repeated.groupby(key, dropna=False, observed=True, sort=False).size().rename("count").reset_index()
        where = of_column(portfolio, table.name, key[0])
        found += with_rest(
            counts,
            [
                Finding(
                    "duplicate_key",
                    "error",
                    ", ".join(table.key),
                    scope_of(table.key, row),
                    float(row["count"]),
                    None,
                    "count",
                    where,
                    where,
                    "cause_duplicate_key",
                    {"count": row["count"], "table": table.name},
                )
                for row in first_rows(counts)
            ],
        )
    return found


def duplicate_parks(portfolio: Portfolio, _evidence: Evidence) -> list[Finding]:
    """Find parks entered twice: same name in a municipality, same RIN number, same sizes and jobs. Merge them."""
    parks = portfolio.table("parks")
    name = parks["name"].str.casefold().str.replace(r"[\W_]+", " ", regex=True).str.strip()
    in_municipality = parks["municipality"].fillna("") + "|" + name
    number = parks["rin_number"].str.strip()
    sizes = parks[list(SIZES)].astype("float64")
    measured = sizes.notna().sum(axis=1) >= MEASURES
    same_sizes = pd.Series(pd.util.hash_pandas_object(sizes, index=False), index=parks.index, dtype=object)
    return [
        *_groups(portfolio, in_municipality, "name", "duplicate_name", "warning", "cause_duplicate_name"),
        *_groups(
            portfolio,
            number.mask(number.isin(NO_NUMBER)),
            "rin_number",
            "duplicate_number",
            "error",
            "cause_duplicate_number",
        ),
        *_groups(
            portfolio, same_sizes.where(measured), "gross_ha", "duplicate_values", "warning", "cause_duplicate_values"
        ),
    ]


def overlapping_parks(portfolio: Portfolio, _evidence: Evidence) -> list[Finding]:
    """Find parks whose boundaries are the same, or cover much of each other. Merge them or mend a boundary."""
    parks = portfolio.table("parks")
    if not isinstance(parks, gpd.GeoDataFrame):
        return []
    shapes = parks.geometry[parks.geometry.notna() & ~parks.geometry.is_empty]
    one, other = shapes.sindex.query(shapes, predicate="intersects")
    first = one < other
    one, other = one[first], other[first]
    left, right = (gpd.GeoSeries(shapes.iloc[at].to_numpy(), crs=shapes.crs) for at in (one, other))
    smaller = np.minimum(left.area, right.area)
    share = left.buffer(0).intersection(right.buffer(0)).area / smaller.where(smaller > 0)
    keys = parks.loc[shapes.index, "park_id"].to_numpy()
    pairs = pd.DataFrame({"one": keys[one], "other": keys[other], "share": 100 * share.to_numpy()})
    where = of_column(portfolio, "parks", "park_id")
    wrong = pairs[pairs["share"] >= 100 * OVERLAP_SHARE]
    return with_rest(
        wrong,
        [
            Finding(
                "duplicate_geometry",
                "error",
                "park_id",
                f"{row['one']}, {row['other']}",
                row["share"],
                None,
                "pct",
                where,
                where,
                "cause_duplicate_geometry",
                {"keys": f"{row['one']}, {row['other']}", "share": f"{row['share']:.0f}"},
            )
            for row in first_rows(wrong)
        ],
    )


def unknown_keys(portfolio: Portfolio, _evidence: Evidence) -> list[Finding]:
    """Find rows that point to a park, plot, building or unit which is not there. Add it or mend the key."""
    found = []
    for table in open_tables():
        for column in table.columns:
            if not column.references or not portfolio.has(table.name, column.name):
                continue
            other, _, key = column.references.partition(".")
            if not portfolio.has(other):
                continue
            named = portfolio.table(table.name)[column.name].dropna()
            missing = pd.DataFrame({"key": named[~named.isin(portfolio.table(other)[key])].unique()})
            where, other_where = of_column(portfolio, table.name, column.name), of_column(portfolio, other, key)
            found += with_rest(
                missing,
                [
                    Finding(
                        "unknown_key",
                        "error",
                        column.name,
                        str(row["key"]),
                        None,
                        None,
                        "count",
                        where,
                        other_where,
                        "cause_unknown_key",
                        {"table": table.name, "key": row["key"], "other": other},
                    )
                    for row in first_rows(missing)
                ],
            )
    return found


def parks_left_out(portfolio: Portfolio, _evidence: Evidence) -> list[Finding]:
    """Find parks that a table of one row per park leaves out, while it covers the others. A gap is not a zero."""
    parks = portfolio.table("parks")[["park_id"]]
    found = []
    for table in open_tables():
        if table.key != ("park_id",) or table.name == "parks" or not portfolio.has(table.name):
            continue
        missing = parks[~parks["park_id"].isin(portfolio.table(table.name)["park_id"])]
        where = of_column(portfolio, table.name, "park_id")
        found += with_rest(
            missing,
            [
                Finding(
                    "park_left_out",
                    "remark",
                    table.name,
                    row["park_id"],
                    None,
                    None,
                    "count",
                    where,
                    of_column(portfolio, "parks", "park_id"),
                    "cause_park_left_out",
                    {"table": table.name},
                )
                for row in first_rows(missing)
            ],
        )
    return found


def _groups(
    portfolio: Portfolio, by: pd.Series, column: str, rule: str, severity: Severity, cause: str
) -> list[Finding]:
    """Make a finding of every group of parks with the same value in `by`."""
    parks = portfolio.table("parks")
    repeated = parks[(by.notna() & by.duplicated(keep=False)).to_numpy()]
    keys = repeated.groupby(by[repeated.index], sort=False)["park_id"].apply(list).rename("keys").reset_index(drop=True)
    where = of_column(portfolio, "parks", column)
    wrong = keys.to_frame()
    return with_rest(
        wrong,
        [
            Finding(
                rule,
                severity,
                column,
                ", ".join(row["keys"]),
                float(len(row["keys"])),
                None,
                "count",
                where,
                where,
                cause,
                {"keys": ", ".join(row["keys"])},
            )
            for row in first_rows(wrong)
        ],
    )
