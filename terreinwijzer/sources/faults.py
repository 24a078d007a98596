"""Faults of rows, held a kind and column at a time: a million of them are counted, and the first ones shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import pandas as pd

from terreinwijzer.errors import Problem
from terreinwijzer.vocabulary.tables import Table
from terreinwijzer.vocabulary.wording import place_of, told

# A thousand rows with one mistake have one cause: nobody reads them all, and the rows set aside are complete.
SHOWN_PER_KIND = 100
_BLANK = "\N{SYMBOL FOR NULL}"


@dataclass(frozen=True)
class Faults:
    """Every fault of one kind in one column of one table.

    Attributes
    ----------
    code
        Message of the catalogue.
    file, table, column
        Where it was found.
    found
        What was found, as text; the index is the row number that a person sees.
    details
        The other blanks of the message.
    heading
        What the file calls the column, where that is another name.
    """

    code: str
    file: str
    table: str
    column: str
    found: pd.Series
    details: Mapping[str, object] = field(default_factory=dict)
    heading: str = ""

    def without_rows(self, rows: pd.Index) -> Faults:
        """Return the faults of the other rows."""
        return replace(self, found=self.found[~self.found.index.isin(rows)])

    def named(self, headings: Mapping[str, str]) -> Faults:
        """Return these faults with the names that the file has for the columns; `headings` are those by our names."""
        columns = self.column.split(", ")
        heading = ", ".join(headings.get(column, column) for column in columns)
        return self if heading == self.column else replace(self, heading=heading)

    def problem(self, row: int | None, value: str, code: str = "", **more: object) -> Problem:
        """Return the fault of one row, or another message on the same column."""
        details = {**self.details, **more}
        return Problem(code or self.code, self.file, self.table, row, self.column, value, details, self.heading)


def faults_if_any(
    code: str, file: str, table: Table, column: str, values: pd.Series, details: Mapping[str, object] | None = None
) -> list[Faults]:
    """Return the faults of `values`, and none where there are no values."""
    return [Faults(code, file, table.name, column, values.astype("str"), details or {})] if len(values) else []


def faulty_rows(faults: Sequence[Faults]) -> pd.Index:
    """Return the numbers of all rows that have a fault, in order, each once."""
    rows = pd.Index([], dtype="int64")
    for each in faults:
        rows = rows.union(each.found.index.unique())
    return rows


def shown(faults: Sequence[Faults]) -> list[Problem]:
    """Return the first faults of every kind and column as problems, and how many more there are."""
    problems = []
    for each in faults:
        first = each.found.iloc[:SHOWN_PER_KIND]
        problems += [each.problem(int(row), value) for row, value in zip(first.index, first.tolist(), strict=True)]
        more = len(each.found) - len(first)
        if more:
            problems.append(each.problem(None, "", "more_of_these", count=more))
    return problems


def counted(problems: Sequence[Problem]) -> int:
    """Return how many faults these problems stand for, those that are not shown included."""
    return sum(int(str(each.details["count"])) if each.code == "more_of_these" else 1 for each in problems)


def reasons(faults: Sequence[Faults], language: str) -> pd.Series:
    """Return for every faulty row, in order, what is wrong with it and what to do."""
    texts = pd.concat([_sentences(each, language) for each in faults])
    once = ~texts.index.duplicated(keep=False)
    joined = texts[~once].groupby(level=0).agg(" ".join)
    return pd.concat([texts[once], joined]).sort_index()


def _sentences(faults: Faults, language: str) -> pd.Series:
    """Return one sentence per fault; the template is filled once, and the values are put in a column at a time."""
    problem = faults.problem(None, _BLANK)
    place = place_of(replace(problem, file="", table=""), language)
    head, *rest = f"{place}: {told(problem, language)}".split(_BLANK)
    texts = pd.Series(head, index=faults.found.index, dtype="str")
    for part in rest:
        texts = texts + faults.found + part
    return texts
