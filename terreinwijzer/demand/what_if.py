"""What if a scenario were another: its values replaced, and named as an assumption of whoever asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from terreinwijzer.errors import InputError, Problem
from terreinwijzer.lineage import Source
from terreinwijzer.snapshots.portfolio import Portfolio
from terreinwijzer.vocabulary.tables import canonical_table
from terreinwijzer.vocabulary.wording import in_each_language

CHANGEABLE = ("annual_job_growth_pct", "location_type_preference_pct", "land_quotient_m2_per_job")


def with_scenario_values(portfolio: Portfolio, values: Mapping[str, Mapping[str, float]]) -> Portfolio:
    """Return the portfolio with other values for its scenarios.

    Parameters
    ----------
    portfolio
        Portfolio with `scenarios`.
    values
        Per scenario, by its name, the columns of `CHANGEABLE` that change.

    Returns
    -------
    Portfolio
        The changed columns have a source that says that they are an own assumption. A scenario with another land
        quotient no longer names a year whose unrounded quotient would go first.

    Raises
    ------
    InputError
        All scenarios that do not exist, columns that cannot change and values that cannot be, at once.
    """
    table = portfolio.table("scenarios")
    _check(table, values)
    changed = table.set_index("scenario", drop=False)
    columns = set()
    for scenario, own in values.items():
        for column, value in own.items():
            if value == changed.loc[scenario, column]:
                continue
            changed.loc[scenario, column] = value
            columns.add(column)
            if column == "land_quotient_m2_per_job":
                changed.loc[scenario, "land_quotient_year"] = None
    own_source = Source("own_assumption", in_each_language("source_own_assumption"))
    return replace(
        portfolio,
        tables={**portfolio.tables, "scenarios": changed.reset_index(drop=True)},
        sources={**portfolio.sources, **{f"scenarios.{column}": own_source for column in columns}},
    )


def _check(table: pd.DataFrame, values: Mapping[str, Mapping[str, float]]) -> None:
    definition, known = canonical_table("scenarios"), ", ".join(table["scenario"])
    problems = [
        Problem("demand_scenario_unknown", table="scenarios", value=scenario, details={"known": known})
        for scenario in values
        if scenario not in set(table["scenario"])
    ]
    for own in values.values():
        for name, value in own.items():
            if name not in CHANGEABLE:
                problems.append(Problem("demand_scenario_fixed", table="scenarios", column=name,
                                        details={"known": ", ".join(CHANGEABLE)}))  # fmt: skip
                continue
            column = definition.column(name)
            low, high = column.min or 0.0, float("inf") if column.max is None else column.max
            if not low <= value <= high:
                ends, said = {"low": f"{low:g}", "high": f"{high:g}"}, f"{value:g}"
                problems.append(Problem("out_of_range", table="scenarios", column=name, value=said, details=ends))
    if problems:
        raise InputError(*problems)
