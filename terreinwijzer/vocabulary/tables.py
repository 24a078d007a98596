"""The canonical tables: names, units, types, ranges, code lists, keys and meanings, read from `tables/*.yaml`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import pandas as pd

from terreinwijzer.errors import InputError, Problem
from terreinwijzer.vocabulary.resources import read_folder, read_yaml

ColumnType = Literal["text", "code", "integer", "number", "boolean", "date", "year"]
EARLIEST_YEAR, LATEST_YEAR = 1800, 2200
# One storage type per column type: gaps are possible in every one of them.
DTYPES: dict[str, str] = {
    "text": "str",
    "code": "str",
    "integer": "Int64",
    "year": "Int64",
    "number": "float64",
    "boolean": "boolean",
    "date": "datetime64[us]",
}


@dataclass(frozen=True)
class Column:
    """One column of a canonical table; `references` is `table.column` of the table it points to."""

    name: str
    type: ColumnType
    nl: str
    en: str
    unit: str = ""
    required: bool = False
    min: float | None = None
    max: float | None = None
    codes: str = ""
    references: str = ""

    def meaning(self, language: str) -> str:
        """Return what the column means."""
        return self.nl if language == "nl" else self.en


@dataclass(frozen=True)
class Table:
    """One canonical table. `geometry` is the kind of shape that may come with it, empty for none.

    What is `private` tells of one business: it is kept in a snapshot, which is of who keeps it, and nobody else sees it
    as it came in, only as methods add it up.
    """

    name: str
    nl: str
    en: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    geometry: str = ""
    private: bool = False

    def column(self, name: str) -> Column:
        """Return the column called `name`; raises `InputError` with the names that exist."""
        for column in self.columns:
            if column.name == name:
                return column
        raise InputError(
            Problem(
                "unknown_column",
                table=self.name,
                column=name,
                details={"known": ", ".join(self.column_names)},
            )
        )

    @property
    def column_names(self) -> tuple[str, ...]:
        """Return the names of all columns, in order."""
        return tuple(column.name for column in self.columns)

    def meaning(self, language: str) -> str:
        """Return what the table holds."""
        return self.nl if language == "nl" else self.en

    @cache  # noqa: B019  (tables are few and live as long as the program)
    def empty(self) -> pd.DataFrame:
        """Return a table without rows, with every column in its storage type."""
        return pd.DataFrame({c.name: pd.Series(dtype=DTYPES[c.type]) for c in self.columns})

    def of(self, rows: Sequence[Mapping[str, object]]) -> pd.DataFrame:
        """Return rows with every column in its storage type; what a row does not name is missing."""
        types = self.empty().dtypes
        return pd.DataFrame(list(rows), columns=list(types.index)).astype(types.to_dict())


@cache
def canonical_tables() -> dict[str, Table]:
    """Return every canonical table by name, in the order in which they refer to each other."""
    defined = read_folder("terreinwijzer.vocabulary", "tables")
    return {name: _table(name, definition) for name, definition in defined.items()}


def open_tables() -> tuple[Table, ...]:
    """Return the canonical tables of which rows may be shown to everybody."""
    return tuple(table for table in canonical_tables().values() if not table.private)


def defined_tables(package: str, *path: str) -> dict[str, Table]:
    """Return the tables that a YAML file of a package defines, by name, in the order of the file."""
    return {name: _table(name, definition) for name, definition in read_yaml(package, *path).items()}


def canonical_table(name: str) -> Table:
    """Return one canonical table; raises `InputError` with the names that exist."""
    tables = canonical_tables()
    if name not in tables:
        raise InputError(Problem("unknown_table", table=name, details={"known": ", ".join(tables)}))
    return tables[name]


def _table(name: str, definition: dict[str, Any]) -> Table:
    columns = []
    for column, settings in definition["columns"].items():
        if settings["type"] == "year":
            settings = {"min": EARLIEST_YEAR, "max": LATEST_YEAR, "unit": "year", **settings}  # noqa: PLW2901
        columns.append(Column(name=column, **settings))
    return Table(
        name=name,
        nl=definition["nl"],
        en=definition["en"],
        key=tuple(definition["key"]),
        columns=tuple(columns),
        geometry=definition.get("geometry", ""),
        private=definition.get("private", False),
    )
