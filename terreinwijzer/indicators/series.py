"""Indicators through time: one table over snapshots, with a mark where a series breaks."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from terreinwijzer.indicators.catalogue import catalogue
from terreinwijzer.indicators.table import IndicatorTable
from terreinwijzer.lineage import sources_of
from terreinwijzer.vocabulary.language import said

# Why a total breaks although it is made in the same way.
OTHER_PARKS = "other parks"


def indicator_series(tables: Sequence[IndicatorTable]) -> pd.DataFrame:
    """Return every indicator of every park and of the total on each reference date.

    Parameters
    ----------
    tables
        Indicator tables of snapshots of one portfolio, in any order.

    Returns
    -------
    pandas.DataFrame
        Columns `indicator`, `park_id` (empty for the total), `reference_date`, `value`, `completeness_pct` (totals
        only), `change` (against the date before), `break_marker` and `break_reason`. A break means that the value was
        made in another way than the one before (another formula path, table or source title), or that the number of
        parks behind a total changed; the change across a break is missing.
    """
    ordered = sorted(tables, key=lambda table: table.portfolio.reference_date)
    parts = [_one_date(table) for table in ordered]
    if not parts:
        return pd.DataFrame(
            columns=[
                "indicator",
                "park_id",
                "reference_date",
                "value",
                "completeness_pct",
                "change",
                "break_marker",
                "break_reason",
            ]
        )
    series = pd.concat(parts, ignore_index=True)
    keys = ["indicator", "park_id"]
    series["indicator"] = pd.Categorical(series["indicator"], categories=list(catalogue()), ordered=True)
    series = series.sort_values([*keys, "reference_date"], kind="stable", ignore_index=True)
    earlier = series.groupby(keys, observed=True, sort=False)
    method_before, parks_before = earlier["method"].shift(), earlier["parks"].shift()
    other_method = method_before.notna() & (series["method"] != method_before)
    other_parks = (series["park_id"] == "") & parks_before.notna() & (series["parks"] != parks_before)
    series["break_marker"] = other_method | other_parks
    series["break_reason"] = ""
    series.loc[other_parks, "break_reason"] = OTHER_PARKS
    series.loc[other_method, "break_reason"] = method_before[other_method] + " -> " + series["method"][other_method]
    series["change"] = earlier["value"].diff().where(~series["break_marker"])
    columns = [*keys, "reference_date", "value", "completeness_pct", "change", "break_marker", "break_reason"]
    return series[columns].astype({"indicator": "str"})


def _one_date(table: IndicatorTable) -> pd.DataFrame:
    day = pd.Timestamp(table.portfolio.reference_date)
    parks = table.per_park.reset_index().melt(id_vars="park_id", var_name="indicator")
    totals = table.totals.reset_index()[["indicator", "value", "completeness_pct", "parks_with_value"]]
    both = pd.concat(
        [parks, totals.rename(columns={"parks_with_value": "parks"}).assign(park_id="")], ignore_index=True
    )
    methods = {name: _method(table, name) for name in table.per_park}
    return both.assign(reference_date=day, method=both["indicator"].map(methods))


def _method(table: IndicatorTable, name: str) -> str:
    """Return how a value was made: its base formulas and the titles of their sources."""
    definition = catalogue()[name]
    formulas = [
        said(table.quantities[part].formula, "en") for part in (definition.numerator, definition.denominator) if part
    ]
    return "; ".join([*formulas, *sorted({source.titled("en") for source in sources_of(table.figure(name))})])
