"""Text to values: numbers, years, dates, booleans and codes, a whole column at a time."""

from __future__ import annotations

import re

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from terreinwijzer.sources.faults import Faults, faults_if_any
from terreinwijzer.sources.mapping import Mapping, factor
from terreinwijzer.vocabulary.codes import spellings
from terreinwijzer.vocabulary.tables import DTYPES, Column, Table

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


def converted_table(raw: pd.DataFrame, table: Table, mapping: Mapping, file: str) -> tuple[pd.DataFrame, list[Faults]]:
    """Return the columns of a canonical table that `raw` has, in canonical units, and what could not be read.

    Parameters
    ----------
    raw
        Text under canonical names, in the units of the mapping.
    table
        The canonical table.
    mapping
        Units, decimal and thousands signs, and codes for missing.
    file
        For messages.
    """
    columns, faults = {}, []
    for column in table.columns:
        if column.name not in raw:
            continue
        values, wrong = converted(raw[column.name], column, mapping)
        if column.type == "number":
            values = values * factor(mapping, table.name, column.name, column.unit)
        columns[column.name] = values
        faults += faults_if_any("value_unreadable", file, table, column.name, raw.loc[wrong, column.name], column.type)
    return pd.DataFrame(columns, index=raw.index), faults


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
    raw = _one_array(text)
    # Most values are plain digits, which mean the same in every notation: only the others need a closer look.
    plain = pc.match_substring_regex(raw, r"^-?\d+$")
    other = pc.fill_null(pc.invert(plain), fill_value=False)
    if pc.any(other).as_py():
        raw = pc.replace_with_mask(raw, other, _bare(pc.filter(raw, other), decimal, thousands))
    return pd.Series(pc.cast(raw, pa.float64()).to_numpy(zero_copy_only=False), index=text.index, name=text.name)


def _one_array(text: pd.Series) -> pa.Array:
    found = pa.array(text, pa.large_string(), from_pandas=True)
    return found.combine_chunks() if isinstance(found, pa.ChunkedArray) else found


def _bare(text: pa.Array, decimal: str, thousands: str) -> pa.Array:
    """Return numbers without decoration and with a decimal point; missing where the text is no number."""
    bare = pc.utf8_trim_whitespace(pc.replace_substring_regex(text, r"[\s\p{Zs}]*(ha|m2|m²|%|€)$|^€[\s\p{Zs}]*", ""))
    sign, point = re.escape(thousands), re.escape(decimal)
    if thousands:
        # A thousands sign must stand before groups of three digits; elsewhere it is a mistake, not a decoration.
        bare = _where(bare, rf"^-?(\d{{1,3}}({sign}\d{{3}})*|\d+)({point}\d+)?$")
        bare = pc.replace_substring(bare, thousands, "")
    if decimal != ".":
        bare = pc.replace_substring(_where(bare, r"^[^.]*$"), decimal, ".")
    return pc.utf8_ltrim(_where(bare, r"^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$"), "+")


def _where(text: pa.Array, pattern: str) -> pa.Array:
    return pc.if_else(pc.match_substring_regex(text, pattern), text, None)
