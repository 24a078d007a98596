"""Checks of canonical tables: ranges and keys by pandera, references between tables, dates."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pandera.pandas as pa
from pandera.errors import SchemaErrors

from terreinwijzer.errors import Problem
from terreinwijzer.vocabulary.tables import Column, Table


def schema_of(table: Table, today: date) -> pa.DataFrameSchema:
    """Return the pandera schema of a canonical table: what must be there, ranges, days and unique keys."""
    return pa.DataFrameSchema(
        {column.name: _pandera_column(column, today) for column in table.columns},
        unique=list(table.key),
        report_duplicates="exclude_first",
    )


def cell_problems(frame: pd.DataFrame, table: Table, file: str) -> list[Problem]:
    """Return every value of a converted table that cannot be right, with its row."""
    plain = pd.DataFrame(frame.drop(columns="geometry", errors="ignore"))
    try:
        schema_of(table, date.today()).validate(plain, lazy=True)  # noqa: DTZ011  (a day, not a moment)
    except SchemaErrors as fault:
        return _problems(fault.failure_cases, plain, table, file)
    return []


def reference_problems(
    tables: dict[str, pd.DataFrame], definitions: dict[str, Table], files: dict[str, str]
) -> list[Problem]:
    """Return rows that point to a row which is not there; tables that the case does not have are not asked for."""
    found = []
    for name, frame in tables.items():
        for column in definitions[name].columns:
            other, _, key = column.references.partition(".")
            if not other or other not in tables or column.name not in frame:
                continue
            values = frame[column.name]
            astray = values[values.notna() & ~values.isin(tables[other][key])]
            details = {"table": other}
            found += [
                Problem("key_unknown", files[name], name, int(row), column.name, str(value), details)
                for row, value in astray.items()
            ]
    return found


def _pandera_column(column: Column, today: date) -> pa.Column:
    checks = []
    if column.min is not None:
        checks.append(pa.Check.ge(column.min, name="too_low"))
    if column.max is not None:
        checks.append(pa.Check.le(column.max, name="too_high"))
    if column.type == "date":
        checks.append(pa.Check.le(pd.Timestamp(today.year + 100, 1, 1), name="too_late"))
    return pa.Column(checks=checks, nullable=not column.required, required=column.required)


def _problems(cases: pd.DataFrame, frame: pd.DataFrame, table: Table, file: str) -> list[Problem]:
    found = []
    twice: set[int] = set()
    for case in cases.to_dict("records"):
        check = str(case["check"])
        if check == "column_in_dataframe":
            known = ", ".join(map(str, frame.columns))
            found.append(
                Problem("column_missing", file, table.name, None, str(case["failure_case"]), "", {"known": known})
            )
        elif check == "multiple_fields_uniqueness" or case["schema_context"] == "DataFrameSchema":
            row = int(case["index"])
            if row not in twice:
                twice.add(row)
                key = ", ".join(str(frame.loc[row, name]) for name in table.key)
                found.append(Problem("key_twice", file, table.name, row, ", ".join(table.key), key))
        elif check == "not_nullable":
            found.append(Problem("value_missing", file, table.name, int(case["index"]), str(case["column"])))
        else:
            column = table.column(str(case["column"]))
            details = {"low": _limit(column.min), "high": _limit(column.max)}
            found.append(
                Problem(
                    "out_of_range",
                    file,
                    table.name,
                    int(case["index"]),
                    column.name,
                    str(case["failure_case"]),
                    details,
                )
            )
    return found


def _limit(value: float | None) -> str:
    return "–" if value is None else f"{value:g}"
