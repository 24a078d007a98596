"""Text to values: numbers, years, dates, booleans and codes, a whole column at a time."""

from __future__ import annotations

import re

import pandas as pd

from terreinwijzer.sources.mapping import Mapping
from terreinwijzer.vocabulary.codes import spellings
from terreinwijzer.vocabulary.tables import DTYPES, Column

TRUE = ("true", "1", "ja", "yes", "waar", "j", "y")
FALSE = ("false", "0", "nee", "no", "onwaar", "n")
UNKNOWN = ("onbekend", "unknown", "niet bekend")


def converted(text: pd.Series, column: Column, mapping: Mapping) -> tuple[pd.Series, pd.Series]:
    """Return the values of a column and which of them could not be read.

    Parameters
    ----------
    text
        Raw values; the mapping's codes for missing count as missing.
    column
        Canonical column: its type and code list.
    mapping
        Decimal and thousands signs.

    Returns
    -------
    tuple of pandas.Series
        Values in the storage type of the column, missing where unreadable; and a mask of the unreadable ones.
    """
    clean = text.astype("str").str.strip()
    clean = clean.where(~clean.isin(mapping.missing))
    if column.type in {"number", "integer", "year"}:
        numbers = to_number(clean, mapping.decimal, mapping.thousands)
        wrong = clean.notna() & numbers.isna()
        if column.type != "number":
            broken = numbers.notna() & (numbers % 1 != 0)
            return numbers.where(~broken).astype("Int64"), wrong | broken
        return numbers, wrong
    if column.type == "boolean":
        lower = clean.str.lower()
        values = pd.Series(pd.NA, index=text.index, dtype="boolean")
        values[lower.isin(TRUE)] = True
        values[lower.isin(FALSE)] = False
        return values, clean.notna() & values.isna() & ~lower.isin(UNKNOWN)
    if column.type == "date":
        days = pd.to_datetime(clean, format="%Y-%m-%d", errors="coerce")
        days = days.fillna(pd.to_datetime(clean, format="%d-%m-%Y", errors="coerce"))
        return days.astype(DTYPES["date"]), clean.notna() & days.isna()
    if column.type == "code":
        codes = clean.str.lower().map(spellings(column.codes)).astype("str")
        return codes, clean.notna() & codes.isna()
    return clean.astype("str"), pd.Series(data=False, index=text.index)


def to_number(text: pd.Series, decimal: str = ".", thousands: str = "") -> pd.Series:
    """Return text as numbers: a unit or percent sign behind it is allowed, other signs are not.

    Parameters
    ----------
    text
        Such as `1.000,5`, `107,4000 ha` or `12%`.
    decimal, thousands
        Signs of the file.

    Returns
    -------
    pandas.Series
        Floats; missing where the text is no number in this notation.
    """
    bare = text.str.replace(r"\s*(ha|m2|m²|%|€)$|^€\s*", "", regex=True).str.strip()
    if thousands:
        # A thousands sign must stand before groups of three digits; elsewhere it is a mistake, not a decoration.
        sign, point = re.escape(thousands), re.escape(decimal)
        groups = rf"-?(\d{{1,3}}({sign}\d{{3}})*|\d+)({point}\d+)?"
        bare = bare.where(bare.str.fullmatch(groups, na=False)).str.replace(thousands, "", regex=False)
    if decimal != ".":
        bare = bare.where(~bare.str.contains(".", regex=False, na=False)).str.replace(decimal, ".", regex=False)
    finite = bare.where(bare.str.fullmatch(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?", na=False))
    return pd.to_numeric(finite, errors="coerce").astype("float64")
