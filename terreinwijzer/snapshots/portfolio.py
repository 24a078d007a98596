"""A portfolio: the canonical tables of one reference date, with the source of every column."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from terreinwijzer.errors import InputError, Problem
from terreinwijzer.lineage import Input, Source
from terreinwijzer.vocabulary.tables import canonical_table

UNNAMED_SOURCE = Source("unnamed", "Source not named")


@dataclass(frozen=True)
class Portfolio:
    """Checked canonical tables on one reference date.

    `sources` names the source of a table (`parks`) or, more precisely, of one column (`parks.jobs`).
    """

    name: str
    region: str
    reference_date: date
    tables: Mapping[str, pd.DataFrame]
    sources: Mapping[str, Source] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse parks that share a key: no figure of theirs could be told apart."""
        parks = self.tables.get("parks")
        if parks is not None and parks["park_id"].duplicated().any():
            twice = ", ".join(map(str, parks.loc[parks["park_id"].duplicated(), "park_id"].unique()))
            raise InputError(Problem("park_key_twice", table="parks", column="park_id", value=twice))

    def table(self, name: str) -> pd.DataFrame:
        """Return a canonical table with all its columns; without rows where the portfolio has none.

        Raises
        ------
        InputError
            No canonical table has this name.
        """
        definition = canonical_table(name)
        if name not in self.tables:
            return definition.empty()
        table = self.tables[name]
        missing = [column for column in definition.column_names if column not in table]
        return table.assign(**definition.empty()[missing].reindex(table.index)) if missing else table

    def has(self, name: str, column: str = "") -> bool:
        """Tell whether the portfolio has rows in a table, and at least one value in `column` if that is given."""
        table = self.tables.get(name)
        if table is None or table.empty:
            return False
        return not column or (column in table and bool(table[column].notna().any()))

    def input(self, table: str, column: str) -> Input:
        """Return the lineage leaf of a column: its source and how many values it has."""
        source = self.sources.get(f"{table}.{column}") or self.sources.get(table) or UNNAMED_SOURCE
        values = self.tables.get(table)
        rows = 0 if values is None or column not in values else int(values[column].notna().sum())
        return Input(table, column, source, rows)
