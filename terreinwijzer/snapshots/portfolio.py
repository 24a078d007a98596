"""A portfolio: the canonical tables of one reference date, with the source of every column."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import pandas as pd

from terreinwijzer.errors import InputError, Problem
from terreinwijzer.lineage import Input, Source
from terreinwijzer.vocabulary.tables import canonical_table

UNNAMED_SOURCE = Source("unnamed", {"nl": "Bron niet genoemd", "en": "Source not named"})


@dataclass(frozen=True)
class Portfolio:
    """Checked canonical tables on one reference date.

    `sources` names the source of a table (`parks`) or, more precisely, of one column (`parks.jobs`)
    or of a column in some rows (`region_employment.jobs[Heerlen]`).
    """

    name: str
    region: str
    reference_date: date
    tables: Mapping[str, pd.DataFrame]
    sources: Mapping[str, Source] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Give every table all its columns once, and refuse parks that share a key: they could not be told apart."""
        object.__setattr__(self, "tables", {name: _complete(name, table) for name, table in self.tables.items()})
        keys = self.table("parks")["park_id"]
        if keys.duplicated().any():
            twice = ", ".join(map(str, keys[keys.duplicated()].unique()))
            raise InputError(Problem("park_key_twice", table="parks", column="park_id", value=twice))

    def table(self, name: str) -> pd.DataFrame:
        """Return a canonical table with all its columns; without rows where the portfolio has none.

        Raises
        ------
        InputError
            No canonical table has this name.
        """
        definition = canonical_table(name)
        return self.tables[name] if name in self.tables else definition.empty()

    @cached_property
    def park_names(self) -> pd.Series:
        """Return the names of the parks by key: made once, since everything that tells about parks asks for them."""
        return self.table("parks")[["park_id", "name"]].set_index("park_id")["name"]

    def has(self, name: str, column: str = "") -> bool:
        """Tell whether the portfolio has rows in a table, and at least one value in `column` if that is given."""
        table = self.tables.get(name)
        if table is None or table.empty:
            return False
        return not column or (column in table and bool(table[column].notna().any()))

    def input(self, table: str, column: str, row: str = "") -> Input:
        """Return the lineage leaf of a column: its source and how many values it has.

        With `row`, the first part of a row's key, the source of that row goes first if it has one of its own.
        """
        keys = (row_source_key(table, column, row), f"{table}.{column}", table)
        source = next((self.sources[key] for key in keys if key in self.sources), UNNAMED_SOURCE)
        values = self.tables.get(table)
        rows = 0 if values is None or column not in values else int(values[column].notna().sum())
        return Input(table, column, source, rows)


def row_source_key(table: str, column: str, row: str) -> str:
    """Return under which key `Portfolio.sources` names the source of a column in the rows of one region, park, ..."""
    return f"{table}.{column}[{row}]"


def _complete(name: str, table: pd.DataFrame) -> pd.DataFrame:
    """Return a table with the canonical columns that it lacks, empty."""
    definition = canonical_table(name)
    missing = [column for column in definition.column_names if column not in table]
    return table.assign(**definition.empty()[missing].reindex(table.index)) if missing else table
