"""One table of a snapshot as a file: GeoParquet where it has shapes, plain Parquet where it has none."""

from __future__ import annotations

import hashlib
from pathlib import Path

import geopandas as gpd
import pandas as pd

from terreinwijzer.errors import Problem
from terreinwijzer.vocabulary.tables import DTYPES, canonical_table

CRS = "EPSG:28992"
GEOMETRY = "geometry"
# What `in_storage_types` has made sure of when it finds no fault.
CHECKS = ("columns_known", "storage_types", "key_complete", "key_unique", "crs")


def in_storage_types(name: str, table: pd.DataFrame) -> tuple[pd.DataFrame, list[Problem]]:
    """Return a canonical table with every column in its storage type, and what keeps it from being stored.

    The order of rows and columns stays; the index is dropped, because a row is known by its key.

    Raises
    ------
    InputError
        No canonical table is called `name`.
    """
    definition = canonical_table(name)
    has_shapes = isinstance(table, gpd.GeoDataFrame) and bool(definition.geometry)
    stored = table.reset_index(drop=True)
    problems = []
    for column in table.columns:
        if column == GEOMETRY and has_shapes:
            continue
        if column not in definition.column_names:
            known = ", ".join(definition.column_names)
            problems.append(Problem("unknown_column", table=name, column=str(column), details={"known": known}))
            continue
        dtype = DTYPES[definition.column(column).type]
        try:
            stored[column] = table[column].astype(dtype).array
        except (TypeError, ValueError):
            problems.append(
                Problem(
                    "snapshot_type_wrong",
                    table=name,
                    column=column,
                    value=str(table[column].dtype),
                    details={"expected": dtype},
                )
            )
    if has_shapes and (table.geometry.name != GEOMETRY or table.crs != CRS):
        problems.append(Problem("snapshot_crs_wrong", table=name, value=str(table.crs), details={"expected": CRS}))
    return stored, problems or _key_faults(name, definition.key, stored)


def write_table(table: pd.DataFrame, path: Path) -> str:
    """Write a table to `path` and return the sha256 of the file."""
    table.to_parquet(path, index=False, compression="zstd")
    return checksum(path)


def read_table(path: Path, *, shapes: bool) -> pd.DataFrame:
    """Read a table file back, exactly as it was written."""
    return gpd.read_parquet(path) if shapes else pd.read_parquet(path)


def checksum(path: Path) -> str:
    """Return the sha256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _key_faults(name: str, key: tuple[str, ...], table: pd.DataFrame) -> list[Problem]:
    columns = ", ".join(key)
    absent = [column for column in key if column not in table]
    if absent:
        return [Problem("snapshot_key_absent", table=name, column=", ".join(absent))]
    gaps = table[list(key)].isna().any(axis=1)
    if gaps.any():
        return [Problem("snapshot_key_missing", table=name, column=columns, details={"rows": int(gaps.sum())})]
    twice = table.duplicated(list(key))
    if twice.any():
        first = ", ".join(str(value) for value in table.loc[twice.idxmax(), list(key)])
        return [
            Problem("snapshot_key_twice", table=name, column=columns, value=first, details={"rows": int(twice.sum())})
        ]
    return []
