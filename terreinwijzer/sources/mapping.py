"""Mapping files: how the columns, units, numbers and codes of a foreign file become canonical ones."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd

from terreinwijzer.errors import InputError, Problem
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


@dataclass(frozen=True)
class TableMapping:
    """How one canonical table is filled.

    Attributes
    ----------
    columns
        Per canonical column: `from` (names in the file, the first that exists is used), `unit`, `codes` (own
        translations), `pattern` (the part of the value that counts).
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


@dataclass(frozen=True)
class Mapping:
    """One mapping file. An empty one takes canonical files as they are."""

    name: str = ""
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
        raw = tomllib.loads(source.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise InputError(Problem("mapping_missing", file=str(path), value=name)) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise InputError(Problem("toml_broken", file=str(path), details={"fault": str(fault)})) from None
    general = raw.get("mapping", {})
    try:
        tables = {table: TableMapping(**settings) for table, settings in raw.get("tables", {}).items()}
        return Mapping(
            name=name,
            decimal=general.get("decimal", "."),
            thousands=general.get("thousands", ""),
            missing=("", *general.get("missing", ())),
            crs=general.get("crs", ""),
            tables=tables,
        )
    except TypeError as fault:
        raise InputError(
            Problem("mapping_setting_unknown", file=str(path), value=str(fault).rpartition("'")[0].rpartition("'")[2])
        ) from None


def apply_mapping(raw: pd.DataFrame, mapping: Mapping, table: Table, file: str) -> pd.DataFrame:
    """Return the rows of a file under canonical names, still as text in the file's own units.

    Raises
    ------
    InputError
        A column that the mapping names is not in the file, or a unit is unknown.
    """
    own = mapping.tables.get(table.name, TableMapping())
    problems = _unit_problems(own, table, file)
    for column, values in own.rows.items():
        if column not in raw:
            problems.append(_no_column(file, column, raw))
        else:
            raw = raw[raw[column].str.strip().isin(values)]
    if own.melt:
        absent = [name for name in own.melt["columns"] if name not in raw]
        problems += [_no_column(file, name, raw) for name in absent]
        if not absent:
            kept = [name for name in raw.columns if name not in own.melt["columns"]]
            raw = raw.reset_index().melt(
                ["row", *kept], list(own.melt["columns"]), own.melt["class_to"], own.melt["value_to"]
            )
            raw[own.melt["class_to"]] = raw[own.melt["class_to"]].map(own.melt["columns"])
            raw = raw.set_index("row")
    if problems:
        raise InputError(*problems)
    if not own.columns and not own.melt:
        found = raw
    else:
        found, problems = _rename(raw, own, file)
        if problems:
            raise InputError(*problems)
    return _fill(found, raw, own)


def factor(mapping: Mapping, table: str, column: str, unit: str) -> float:
    """Return what a value of the file is multiplied by to reach the canonical unit."""
    settings = mapping.tables.get(table, TableMapping()).columns.get(column, {})
    return UNITS.get(unit, {}).get(settings.get("unit", unit), 1.0)


def slug(text: pd.Series) -> pd.Series:
    """Return names as keys: lower case, without accents, words joined by hyphens."""
    plain = text.map(
        lambda value: unicodedata.normalize("NFKD", value).encode("ascii", "ignore").decode(), na_action="ignore"
    )
    return plain.str.lower().str.replace(r"[^a-z0-9]+", "-", regex=True).str.strip("-").astype("str")


def _rename(raw: pd.DataFrame, own: TableMapping, file: str) -> tuple[pd.DataFrame, list[Problem]]:
    columns: dict[str, pd.Series] = {}
    problems = []
    for name, settings in own.columns.items():
        origin = settings.get("from", [name])
        choices = [origin] if isinstance(origin, str) else list(origin)
        used = next((choice for choice in choices if choice in raw), None)
        if used is None:
            if not settings.get("optional", False):
                problems.append(_no_column(file, " / ".join(choices), raw))
            continue
        values = raw[used]
        if "pattern" in settings:
            values = values.str.extract(settings["pattern"], expand=False)
        if "codes" in settings:
            values = values.map(
                lambda value, codes=settings["codes"]: codes.get(value.strip(), value), na_action="ignore"
            )
        columns[name] = values.astype("str")
    frame = pd.DataFrame(columns, index=raw.index)
    if isinstance(raw, gpd.GeoDataFrame):
        return gpd.GeoDataFrame(frame, geometry=raw.geometry, crs=raw.crs), problems
    return frame, problems


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


def _unit_problems(own: TableMapping, table: Table, file: str) -> list[Problem]:
    problems = []
    for name, settings in own.columns.items():
        column = table.column(name)
        known = UNITS.get(column.unit, {})
        if "unit" in settings and settings["unit"] not in known:
            details = {"known": ", ".join(known) or "–"}
            problems.append(
                Problem("unit_unknown", file=file, column=name, value=str(settings["unit"]), details=details)
            )
    return problems


def _no_column(file: str, column: str, raw: pd.DataFrame) -> Problem:
    names = ", ".join(str(name) for name in raw.columns if not re.fullmatch("geometry|row", str(name)))
    return Problem("column_missing", file=file, column=column, details={"known": names[:300]})
