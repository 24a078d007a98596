"""Text to values: numbers, years, dates, booleans and codes, a whole column at a time."""

from __future__ import annotations

import pandas as pd
import pyarrow.compute as pc

from terreinwijzer.sources.faults import Faults, faults_if_any
from terreinwijzer.sources.mapping import UNITS, Mapping, unit_of
from terreinwijzer.sources.numbers import as_array, to_number
from terreinwijzer.vocabulary.codes import labels, spellings
from terreinwijzer.vocabulary.language import LANGUAGES
from terreinwijzer.vocabulary.tables import DTYPES, Column, Table
from terreinwijzer.vocabulary.wording import in_each_language

TRUE = ("true", "1", "ja", "yes", "waar", "j", "y")
FALSE = ("false", "0", "nee", "no", "onwaar", "n")
UNKNOWN = ("onbekend", "unknown", "niet bekend")
# Units that may stand with a number, as the file writes them.
SIGNS = {"ha": "ha", "m2": "m2", "m²": "m2", "%": "pct", "€": "eur"}
SIGNED = r"(ha|m2|m²|%|€)\s*$|^\s*(€)"


def converted(text: pd.Series, column: Column, mapping: Mapping, unit: str = "") -> tuple[pd.Series, pd.Series]:
    """Return the values of a column, in its own unit, and which of them could not be read.

    Parameters
    ----------
    text
        Raw values; the mapping's codes for missing count as missing.
    column
        Canonical column: its type and code list.
    mapping
        Decimal and thousands signs.
    unit
        Unit of the numbers in the file; that of the column by default. A unit that stands with a number goes first.

    Returns
    -------
    tuple of pandas.Series
        Values in the storage type of the column, missing where unreadable; and a mask of the unreadable ones.
    """
    clean = text.astype("str").str.strip()
    clean = clean.where(~clean.isin(mapping.missing))
    if column.type in {"number", "integer", "year"}:
        numbers = to_number(clean, mapping.decimal, mapping.thousands)
        numbers = numbers * factors(clean, unit or column.unit, column.unit)
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
        values, wrong = converted(raw[column.name], column, mapping, unit_of(mapping, table.name, column.name))
        columns[column.name] = values
        if wrong.any():
            code, details = _wanted(column, mapping)
            faults += faults_if_any(code, file, table, column.name, raw.loc[wrong, column.name], details)
    return pd.DataFrame(columns, index=raw.index), faults


def _wanted(column: Column, mapping: Mapping) -> tuple[str, dict[str, object]]:
    """Return the message on a value that cannot be read, and what should have stood there."""
    if column.type == "code":
        known = {each: ", ".join(labels(column.codes, each)) for each in LANGUAGES}
        return "code_unknown", {"known": known}
    number = f"12{mapping.decimal}5" if column.unit == "pct" else f"1{mapping.thousands}234{mapping.decimal}5"
    sign = next((sign for sign, unit in SIGNS.items() if unit == column.unit), "")
    wanted = in_each_language(f"wanted_{column.type}", number=f"{number} {sign}".strip())
    return "value_unreadable", {"wanted": wanted}


def factors(text: pd.Series, unit: str, wanted: str) -> pd.Series | float:
    """Return what numbers are multiplied by to reach the unit `wanted`.

    Parameters
    ----------
    text
        Numbers as text, some with a unit: `12%` in a column of fractions is 12 percent, `5000 m2` among hectares 0.5.
    unit
        Unit of those without one.
    wanted
        Unit of the outcome.

    Returns
    -------
    float or pandas.Series
        One factor for all, or one for each where some bring a unit; missing where that unit measures something else.
    """
    known = UNITS.get(wanted, {})
    general = known.get(unit, 1.0)
    if not pc.any(pc.match_substring_regex(as_array(text), SIGNED)).as_py():
        return general
    found = text.str.extract(SIGNED)
    signs = found[0].fillna(found[1]).map(SIGNS)
    return signs.map(known).astype("float64").where(signs.notna(), general)
