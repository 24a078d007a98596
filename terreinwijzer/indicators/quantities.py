"""Base quantities: what indicators divide by each other, one value per park, with where it came from.

A quantity can come from detail (plots, buildings, establishments) or from a value given per park. Detail goes first:
it can be counted. One way is chosen for the whole portfolio, because a mixture cannot be compared.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from terreinwijzer.lineage import Figure, Input
from terreinwijzer.snapshots.portfolio import Portfolio
from terreinwijzer.vocabulary.language import Text


@dataclass(frozen=True)
class Quantity:
    """Values `per_park` (index `park_id`) with their formula and inputs."""

    name: str
    per_park: pd.Series
    unit: str
    formula: Text
    inputs: tuple[Figure | Input, ...]

    def figure(self, value: float | None, scope: str) -> Figure:
        """Return one value, or a total, of this quantity as a figure."""
        return Figure(f"{self.name}.{scope}", value, self.unit, self.formula, self.inputs)


Quantities = dict[str, Quantity]


def park_index(portfolio: Portfolio) -> pd.Index:
    """Return the keys of the parks, in the order of the table."""
    return pd.Index(portfolio.table("parks")["park_id"], name="park_id")


def given(portfolio: Portfolio, column: str, unit: str, *, name: str = "", table: str = "parks") -> Quantity | None:
    """Return a quantity that a table gives per park; `None` where the portfolio has no value of it."""
    if not portfolio.has(table, column):
        return None
    values = portfolio.table(table).set_index("park_id")[column].astype("float64").reindex(park_index(portfolio))
    quantity = name or column
    return Quantity(quantity, values.rename(quantity), unit, column, (portfolio.input(table, column),))


def summed(
    portfolio: Portfolio,
    table: str,
    column: str,
    name: str,
    unit: str,
    *,
    rows: pd.Series | None = None,
    factor: float = 1,
) -> Quantity | None:
    """Return the sum of a detail table's column per park.

    Parameters
    ----------
    portfolio, table, column
        Where the values are. The table has a `park_id`.
    name, unit
        Name and unit of the quantity.
    rows
        Which rows count, as booleans; all by default.
    factor
        Multiplies the sum, for example 0.0001 from m2 to ha.

    Returns
    -------
    Quantity or None
        Missing for parks without any value in any row; zero for parks whose values exist but do not count in `rows`.
        `None` where the table has no value at all that lies on a park.
    """
    if not (portfolio.has(table, column) and portfolio.has(table, "park_id")):
        return None
    data = portfolio.table(table)
    values = data[column].astype("float64")
    counted = values if rows is None else values.where(rows.fillna(value=False).astype(bool) | values.isna(), 0.0)
    sums = counted.groupby(data["park_id"]).sum(min_count=1)
    return Quantity(
        name,
        (sums.reindex(park_index(portfolio)) * factor).rename(name),
        unit,
        f"sum({table}.{column})",
        (portfolio.input(table, column),),
    )


def derived(name: str, unit: str, formula: Text, values: pd.Series, *parts: Quantity | Input) -> Quantity:
    """Return a quantity made of others."""
    inputs = tuple(part.figure(None, "park") if isinstance(part, Quantity) else part for part in parts)
    return Quantity(name, values.rename(name), unit, formula, inputs)


def by_name(*found: Quantity | None) -> Quantities:
    """Return the quantities that exist, by name."""
    return {quantity.name: quantity for quantity in found if quantity is not None}
