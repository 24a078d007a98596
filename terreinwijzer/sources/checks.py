"""Checks of canonical tables: ranges and keys by pandera, references between tables, dates."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pandera.pandas as pa
from pandera.errors import SchemaErrors

from terreinwijzer.errors import InputError
from terreinwijzer.sources.faults import Faults
from terreinwijzer.sources.mapping import absent_columns
from terreinwijzer.vocabulary.tables import Column, Table

NUMBERS = ("number", "integer")
# More than the country has of anything that is counted here: a slip of the keyboard.
LARGEST = 1e12


def schema_of(table: Table, today: date) -> pa.DataFrameSchema:
    """Return the pandera schema of a canonical table: what must be there, ranges, days and unique keys."""
    return pa.DataFrameSchema(
        {column.name: _pandera_column(column, today) for column in table.columns},
        unique=list(table.key),
        report_duplicates="exclude_first",
    )


def cell_faults(frame: pd.DataFrame, raw: pd.DataFrame, table: Table, file: str) -> list[Faults]:
    """Return every value of a converted table that cannot be right, by kind and column.

    Parameters
    ----------
    frame, raw
        The table, and the file as it was read: its columns are named where one is missing.

    Raises
    ------
    InputError
        A required column is missing.
    """
    plain = pd.DataFrame(frame.drop(columns="geometry", errors="ignore"))
    try:
        schema_of(table, date.today()).validate(plain, lazy=True)  # noqa: DTZ011  (a day, not a moment)
    except SchemaErrors as fault:
        cases = fault.failure_cases
        absent = cases.loc[cases["check"] == "column_in_dataframe", "failure_case"]
        if len(absent):
            raise InputError(*absent_columns(absent.astype("str").tolist(), raw, file, table.name)) from None
        return _by_kind(cases, plain, table, file)
    return []


def reference_faults(
    tables: dict[str, pd.DataFrame],
    delivered: dict[str, pd.DataFrame],
    definitions: dict[str, Table],
    files: dict[str, str],
) -> list[Faults]:
    """Return rows that point to a row which is not there; tables that the case does not have are not asked for.

    Parameters
    ----------
    tables, delivered
        The rows that are left, and all rows as they came in: a row that points to a faulty one is not wrong itself
        (`key_went`), one that points to nothing is (`key_unknown`).
    """
    found = []
    for name, frame in tables.items():
        for column in definitions[name].columns:
            other, _, key = column.references.partition(".")
            if not other or other not in tables or column.name not in frame:
                continue
            values = frame[column.name]
            astray = values[values.notna() & ~values.isin(tables[other][key])].astype("str")
            went = astray.isin(delivered[other][key])
            found += [
                Faults(code, files[name], name, column.name, part, {"table": other})
                for code, part in (("key_unknown", astray[~went]), ("key_went", astray[went]))
                if len(part)
            ]
    return found


def _pandera_column(column: Column, today: date) -> pa.Column:
    checks = []
    if column.min is not None:
        checks.append(pa.Check.ge(column.min, error="too_low"))
    if column.max is not None or column.type in NUMBERS:
        checks.append(pa.Check.le(LARGEST if column.max is None else column.max, error="too_high"))
    if column.type == "date":
        checks.append(pa.Check.le(pd.Timestamp(today.year + 100, 1, 1), error="too_late"))
    return pa.Column(checks=checks, nullable=not column.required, required=column.required)


def _by_kind(cases: pd.DataFrame, frame: pd.DataFrame, table: Table, file: str) -> list[Faults]:
    of_table = cases["schema_context"] == "DataFrameSchema"
    found = []
    for (column, check), group in cases[~of_table].groupby(["column", "check"], sort=False):
        code, details = _kind(str(check), table.column(str(column)))
        values = group.set_index(group["index"].astype("int64"))["failure_case"]
        found.append(Faults(code, file, table.name, str(column), values.map(str).astype("str"), details))
    twice = pd.Index(cases.loc[of_table, "index"].astype("int64").unique(), name="row")
    if len(twice):
        first, *others = (frame.loc[twice, name].astype("str").fillna("") for name in table.key)
        key = first.str.cat(others, sep=", ") if others else first
        found.append(Faults("key_twice", file, table.name, ", ".join(table.key), key))
    return found


def _kind(check: str, column: Column) -> tuple[str, dict[str, object]]:
    """Return the message of a failed check and the blanks that it needs."""
    if check == "not_nullable":
        return "value_missing", {}
    if check == "too_late":
        return "too_late", {}
    if column.min is not None and column.max is not None:
        return "out_of_range", {"low": f"{column.min:g}", "high": f"{column.max:g}"}
    limit = column.min if check == "too_low" else column.max
    return check, {"limit": f"{LARGEST if limit is None else limit:g}"}
