"""Mapping files: how the columns, units, numbers and codes of a foreign file become canonical ones."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from importlib.resources import files
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd

from terreinwijzer.errors import InputError, Problem
from terreinwijzer.sources.numbers import to_number
from terreinwijzer.sources.toml_files import parsed_toml
from terreinwijzer.vocabulary.tables import Table

# Factors to the canonical unit of a column.
UNITS = {
    "ha": {"ha": 1.0, "m2": 0.0001, "are": 0.01, "km2": 100.0},
    "m2": {"m2": 1.0, "ha": 10_000.0, "are": 100.0, "km2": 1_000_000.0},
    "pct": {"pct": 1.0, "fraction": 100.0},
    "m": {"m": 1.0, "km": 1000.0},
    "eur": {"eur": 1.0, "keur": 1000.0, "meur": 1_000_000.0},
}
AREA_UNITS = {"ha": 0.0001, "m2": 1.0}
# A file of hundreds of columns would bury the message.
COLUMNS_SHOWN = 40
COLUMN_SETTINGS = ("from", "sum", "unit", "codes", "pattern", "optional")


@dataclass(frozen=True)
class TableMapping:
    """How one canonical table is filled.

    Attributes
    ----------
    columns
        Per canonical column: `from` (names in the file, the first that exists is used), or else `sum` (names whose
        numbers are added, those that exist), `unit`, `codes` (own translations), `pattern` (the part of the value
        that counts), `optional` (absence is no fault).
    rows
        Keep only rows whose column has one of these values.
    constants
        Values that every row gets.
    key_from
        Columns whose missing values are made of others: `{park_id = ["rin", "name"]}` takes the first that is there.
    area
        Columns that get the area of the shape, in `ha` or `m2`.
    melt
        Turns columns into rows: `columns` (name to class), `class_to` and `value_to`.
    """

    columns: dict[str, dict[str, Any]] = field(default_factory=dict)
    rows: dict[str, list[str]] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)
    key_from: dict[str, list[str]] = field(default_factory=dict)
    area: dict[str, str] = field(default_factory=dict)
    melt: dict[str, Any] = field(default_factory=dict)


TABLE_SETTINGS = tuple(each.name for each in fields(TableMapping))


@dataclass(frozen=True)
class Mapping:
    """One mapping file. An empty one takes canonical files as they are.

    `heading_row` is the row of a sheet or CSV file that names the columns.
    """

    name: str = ""
    heading_row: int = 1
    decimal: str = "."
    thousands: str = ""
    missing: tuple[str, ...] = ("",)
    crs: str = ""
    tables: dict[str, TableMapping] = field(default_factory=dict)


def read_mapping(name: str, folder: Path) -> Mapping:
    """Read a mapping: the name of one that ships (such as `ibis`), or a file beside the case.

    Raises
    ------
    InputError
        The file is missing, not TOML, or has an unknown setting or unit.
    """
    if not name:
        return Mapping()
    path = folder / name
    shipped = files("terreinwijzer.sources").joinpath("mappings", f"{name}.toml")
    source = path if path.is_file() else shipped
    try:
        raw = parsed_toml(source.read_bytes(), str(path))
    except FileNotFoundError:
        raise InputError(Problem("mapping_missing", file=str(path), value=name)) from None
    if loose := _not_sections(raw):
        raise InputError(*(Problem("mapping_not_a_section", file=str(path), value=place) for place in loose))
    general = raw.get("mapping", {})
    try:
        tables = {table: TableMapping(**settings) for table, settings in raw.get("tables", {}).items()}
        return Mapping(
            name=name,
            heading_row=_heading_row(general.get("heading_row", 1), path),
            decimal=general.get("decimal", "."),
            thousands=general.get("thousands", ""),
            missing=("", *general.get("missing", ())),
            crs=general.get("crs", ""),
            tables=tables,
        )
    except TypeError as fault:
        raise InputError(
            _unknown_setting(str(path), str(fault).rpartition("'")[0].rpartition("'")[2], [*TABLE_SETTINGS])
        ) from None


def _not_sections(raw: dict[str, Any]) -> list[str]:
    """Return the places of a mapping file that hold a value where settings belong."""
    tables = {f"tables.{name}": settings for name, settings in _section(raw, "tables").items()}
    parts = {
        f"{place}.{part}": value for place, settings in tables.items() if isinstance(settings, dict)
        for part, value in settings.items() if part in TABLE_SETTINGS
    }  # fmt: skip
    columns = {
        f"{place}.{name}": settings for place, value in parts.items()
        if place.endswith(".columns") and isinstance(value, dict) for name, settings in value.items()
    }  # fmt: skip
    outer = {name: raw[name] for name in ("mapping", "tables") if name in raw}
    return [place for place, value in (outer | tables | parts | columns).items() if not isinstance(value, dict)]


def _section(raw: dict[str, Any], name: str) -> dict[str, Any]:
    found = raw.get(name, {})
    return found if isinstance(found, dict) else {}


def _unknown_setting(file: str, setting: str, known: Sequence[str], column: str = "") -> Problem:
    details = {"known": ", ".join(known)}
    return Problem("mapping_setting_unknown", file=file, column=column, value=setting, details=details)


def _heading_row(value: object, path: Path) -> int:
    if isinstance(value, int) and value >= 1:
        return value
    raise InputError(Problem("heading_row_wrong", file=str(path), value=str(value)))


def apply_mapping(raw: pd.DataFrame, mapping: Mapping, table: Table, file: str) -> pd.DataFrame:
    """Return the rows of a file under canonical names, still as text in the file's own units.

    Raises
    ------
    InputError
        A column that the mapping names is not in the file, or a unit is unknown.
    """
    own = mapping.tables.get(table.name, TableMapping())
    problems = _setting_problems(own, table, mapping.name)
    absent = [name for name in (*own.rows, *own.melt.get("columns", ())) if name not in raw]
    if problems or absent:
        raise InputError(*problems, *absent_columns(absent, raw, file))
    for column, values in own.rows.items():
        raw = raw[raw[column].str.strip().isin(values)]
    if own.melt:
        kept = [name for name in raw.columns if name not in own.melt["columns"]]
        raw = raw.reset_index().melt(
            ["row", *kept], list(own.melt["columns"]), own.melt["class_to"], own.melt["value_to"]
        )
        raw[own.melt["class_to"]] = raw[own.melt["class_to"]].map(own.melt["columns"])
        raw = raw.set_index("row")
    found = _rename(raw, own, mapping, file) if own.columns or own.melt else raw
    return _fill(found, raw, own)


def headings(raw: pd.DataFrame, mapping: Mapping, table: str) -> dict[str, str]:
    """Return per canonical column what the file calls the column or columns that fill it.

    Parameters
    ----------
    raw
        The file as it was read.
    mapping, table
        How it fills which table.
    """
    own = mapping.tables.get(table, TableMapping())
    origins = {name: _origins(name, settings, raw) for name, settings in own.columns.items()}
    for name, parts in own.key_from.items():
        origins[name] = origins.get(name) or [part for part in parts if part in raw][:1]
    # Columns that became rows are all meant by the names that stand for them.
    turned = [name for name in own.melt.get("columns", ()) if name in raw]
    for name, parts in origins.items():
        if own.melt and set(parts) & {own.melt["class_to"], own.melt["value_to"]}:
            origins[name] = turned
    return {name: " + ".join(parts) for name, parts in origins.items() if parts}


def absent_columns(names: Sequence[str], raw: pd.DataFrame, file: str, table: str = "") -> list[Problem]:
    """Return one problem that names every column that is not in a file, and those that are; none without names."""
    if not names:
        return []
    names = list(dict.fromkeys(names))
    there = [str(name) for name in raw.columns if name != "geometry"]
    known = ", ".join(there[:COLUMNS_SHOWN]) + (", ..." if len(there) > COLUMNS_SHOWN else "")
    code = "column_missing" if len(names) == 1 else "columns_missing"
    return [Problem(code, file, table, None, "; ".join(names), "", {"known": known or "-"})]


def unit_of(mapping: Mapping, table: str, column: str) -> str:
    """Return the unit that the mapping gives for a column, empty for the canonical one."""
    settings = mapping.tables.get(table, TableMapping()).columns.get(column, {})
    return str(settings.get("unit", ""))


def slug(text: pd.Series) -> pd.Series:
    """Return names as keys: lower case, without accents, words joined by hyphens."""
    plain = text.map(
        lambda value: unicodedata.normalize("NFKD", value).encode("ascii", "ignore").decode(), na_action="ignore"
    )
    return plain.str.lower().str.replace(r"[^a-z0-9]+", "-", regex=True).str.strip("-").astype("str")


def _rename(raw: pd.DataFrame, own: TableMapping, mapping: Mapping, file: str) -> pd.DataFrame:
    columns: dict[str, pd.Series] = {}
    absent = []
    for name, settings in own.columns.items():
        parts = _origins(name, settings, raw)
        if not parts:
            if not settings.get("optional", False):
                absent.append(" / ".join([*_choices(name, settings), *settings.get("sum", ())]))
            continue
        values = raw[parts[0]] if parts[0] in _choices(name, settings) else _added(raw[parts], mapping)
        if "pattern" in settings:
            values = values.str.extract(settings["pattern"], expand=False)
        if "codes" in settings:
            values = values.map(
                lambda value, codes=settings["codes"]: codes.get(value.strip(), value), na_action="ignore"
            )
        columns[name] = values.astype("str")
    if absent:
        raise InputError(*absent_columns(absent, raw, file))
    frame = pd.DataFrame(columns, index=raw.index)
    if isinstance(raw, gpd.GeoDataFrame):
        return gpd.GeoDataFrame(frame, geometry=raw.geometry, crs=raw.crs)
    return frame


def _choices(name: str, settings: dict[str, Any]) -> list[str]:
    """Return the names that one column of a file may have; the first that exists is used."""
    origin = settings.get("from", [] if "sum" in settings else [name])
    return [origin] if isinstance(origin, str) else list(origin)


def _origins(name: str, settings: dict[str, Any], raw: pd.DataFrame) -> list[str]:
    """Return the columns of a file that fill a canonical column: one, those that are added, or none."""
    used = [choice for choice in _choices(name, settings) if choice in raw][:1]
    return used or [part for part in settings.get("sum", ()) if part in raw]


def _added(parts: pd.DataFrame, mapping: Mapping) -> pd.Series:
    """Return the sum of columns as text in the notation of the file; what is no number stays, to be reported."""
    clean = pd.DataFrame({name: parts[name].astype("str").str.strip() for name in parts.columns})
    clean = clean.where(~clean.isin(mapping.missing))
    numbers = clean.apply(to_number, decimal=mapping.decimal, thousands=mapping.thousands)
    total = numbers.sum(axis=1, min_count=1)
    text = total.map("{:.12g}".format).astype("str").str.replace(".", mapping.decimal, regex=False)
    broken = clean.where(clean.notna() & numbers.isna()).bfill(axis=1).iloc[:, 0]
    return text.where(total.notna()).where(broken.isna(), broken)


def _fill(found: pd.DataFrame, raw: pd.DataFrame, own: TableMapping) -> pd.DataFrame:
    for name, value in own.constants.items():
        found[name] = str(value)
    for name, origins in own.key_from.items():
        key = found[name] if name in found else pd.Series(None, index=found.index, dtype="str")
        for origin in origins:
            source = raw[origin] if origin in raw else found.get(origin)
            if source is not None:
                key = key.fillna(slug(source))
        found[name] = key
    return found


def _is_pattern(pattern: object) -> bool:
    """Tell whether a value is a regular expression with exactly one group: the part that is kept."""
    try:
        return re.compile(str(pattern)).groups == 1
    except re.error:
        return False


def _setting_problems(own: TableMapping, table: Table, file: str) -> list[Problem]:
    problems = []
    for name, settings in own.columns.items():
        if name not in table.column_names:
            details = {"known": ", ".join(table.column_names)}
            problems.append(Problem("unknown_column", file, table.name, None, name, details=details))
            continue
        column = table.column(name)
        problems += [
            _unknown_setting(file, setting, COLUMN_SETTINGS, name)
            for setting in settings
            if setting not in COLUMN_SETTINGS
        ]
        if not _is_pattern(settings.get("pattern", "()")):
            problems.append(Problem("pattern_wrong", file=file, column=name, value=str(settings["pattern"])))
        known = UNITS.get(column.unit, {})
        if "unit" in settings and settings["unit"] not in known:
            details = {"known": ", ".join(known) or "–"}
            problems.append(
                Problem("unit_unknown", file=file, column=name, value=str(settings["unit"]), details=details)
            )
    return problems
