"""Readers: any common file as raw text values, with the row numbers that a person sees, and shapes if any."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Callable
from pathlib import Path
from zipfile import BadZipFile

import geopandas as gpd
import pandas as pd
from pyarrow import ArrowException
from pyogrio.errors import DataSourceError
from shapely.errors import GEOSException

from terreinwijzer.errors import InputError, Problem

# The heading of a spreadsheet is row 1.
FIRST_ROW = 2
ENCODINGS = ("utf-8-sig", "cp1252")


def read_raw(path: Path, layer: str = "") -> pd.DataFrame:
    """Read a file as it is.

    Parameters
    ----------
    path
        CSV (also `.csv.gz`), XLSX, GeoPackage, GeoJSON, GeoParquet or Shapefile.
    layer
        Sheet or layer; the first one by default.

    Returns
    -------
    pandas.DataFrame or geopandas.GeoDataFrame
        Every value as text, missing where empty; the index is the row number as a spreadsheet shows it.

    Raises
    ------
    InputError
        The file is missing, empty, damaged, or of a kind that is not read.
    """
    kind = "".join(path.suffixes[-2:]).lower() if path.suffix == ".gz" else path.suffix.lower()
    readers: dict[str, Callable[[Path, str], pd.DataFrame]] = {
        ".csv": _read_csv, ".csv.gz": _read_csv, ".txt": _read_csv, ".xlsx": _read_xlsx, ".parquet": _read_parquet,
        ".gpkg": _read_shapes, ".geojson": _read_shapes, ".json": _read_shapes, ".shp": _read_shapes,
    }  # fmt: skip
    if not path.is_file():
        raise InputError(Problem("file_missing", file=str(path)))
    if kind not in readers:
        raise InputError(Problem("file_kind_unknown", file=str(path), details={"known": ", ".join(readers)}))
    if path.stat().st_size == 0:
        raise InputError(Problem("file_empty", file=str(path)))
    try:
        table = readers[kind](path, layer)
    except InputError:
        raise
    except (
        DataSourceError,
        ArrowException,
        BadZipFile,
        GEOSException,
        OSError,
        ValueError,
        KeyError,
        EOFError,
    ) as fault:
        reason = str(fault).splitlines()[0][:200] if str(fault) else type(fault).__name__
        raise InputError(Problem("file_damaged", file=str(path), details={"fault": reason})) from None
    table.index = pd.RangeIndex(FIRST_ROW, FIRST_ROW + len(table), name="row")
    return table


def _read_csv(path: Path, _layer: str) -> pd.DataFrame:
    content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    if b"\x00" in content[:10_000]:
        raise InputError(Problem("csv_not_text", file=str(path)))
    encoding = next(name for name in ENCODINGS if _decodes(content, name) or name == ENCODINGS[-1])
    heading = content.split(b"\n", 1)[0].decode(encoding, errors="replace").strip("\r")
    separator = max(";,\t|", key=heading.count)
    names = next(csv.reader([heading], delimiter=separator), [])
    twice = sorted({name for name in names if names.count(name) > 1 and name})
    if twice:
        raise InputError(Problem("heading_twice", file=str(path), value=", ".join(twice)))
    try:
        from io import BytesIO  # noqa: PLC0415

        table = pd.read_csv(
            BytesIO(content), dtype="str", sep=separator, encoding=encoding, na_values=[""], keep_default_na=False
        )
    except pd.errors.ParserError as fault:
        raise InputError(Problem("csv_ragged", file=str(path), details={"fault": str(fault).strip()})) from None
    return table.rename(columns=lambda name: str(name).strip())


def _decodes(content: bytes, encoding: str) -> bool:
    try:
        content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _read_xlsx(path: Path, layer: str) -> pd.DataFrame:
    with pd.ExcelFile(path, engine="openpyxl") as book:
        if layer and layer not in book.sheet_names:
            known = ", ".join(map(str, book.sheet_names))
            raise InputError(Problem("layer_missing", file=str(path), value=layer, details={"known": known}))
        return as_text(book.parse(layer or 0, dtype=object))


def _read_parquet(path: Path, _layer: str) -> pd.DataFrame:
    try:
        return as_text(gpd.read_parquet(path))
    except ValueError:
        return as_text(pd.read_parquet(path))


def _read_shapes(path: Path, layer: str) -> pd.DataFrame:
    return as_text(gpd.read_file(path, layer=layer or None))


def as_text(table: pd.DataFrame) -> pd.DataFrame:
    """Return every value but shapes as text; whole numbers without a decimal point."""
    shapes = table.geometry if isinstance(table, gpd.GeoDataFrame) else None
    plain = pd.DataFrame(table.drop(columns=shapes.name) if shapes is not None else table)
    text = plain.apply(_column_as_text)
    text.columns = [str(name).strip() for name in text.columns]
    return text if shapes is None else gpd.GeoDataFrame(text, geometry=shapes.rename("geometry"), crs=table.crs)


def _column_as_text(column: pd.Series) -> pd.Series:
    if pd.api.types.is_datetime64_any_dtype(column):
        return column.dt.strftime("%Y-%m-%d").astype("str")
    if pd.api.types.is_float_dtype(column):
        whole = (column.dropna() % 1 == 0).all()
        column = column.astype("Int64") if whole else column
    text = column.astype("str").where(column.notna())
    return text.str.removesuffix(" 00:00:00").replace("", None)
