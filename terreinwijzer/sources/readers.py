"""Readers: any common file as raw text values, with the row numbers that a person sees, and shapes if any."""

from __future__ import annotations

import csv
import gzip
import zlib
from pathlib import Path
from zipfile import BadZipFile

import geopandas as gpd
import pandas as pd
import pyogrio
from openpyxl.utils.exceptions import InvalidFileException
from pyarrow import ArrowException
from pyogrio.errors import DataLayerError, DataSourceError
from shapely.errors import GEOSException

from terreinwijzer.errors import InputError, Problem
from terreinwijzer.sources.archives import unpacked
from terreinwijzer.sources.content import refuse_other_content
from terreinwijzer.sources.sheets import read_csv, read_workbook

TEXTS = (".csv", ".csv.gz", ".txt")
SHAPES = (".gpkg", ".geojson", ".json", ".shp")
KINDS = (*TEXTS, ".xlsx", ".parquet", *SHAPES, ".zip")
# The heading of a spreadsheet is row 1; a file without a heading counts along, so that row numbers mean one thing.
FIRST_ROW = 2
SHAPEFILE_PARTS = (".shx", ".dbf")


def read_raw(path: Path, layer: str = "", *, heading_row: int = 1, decimal: str = ".") -> pd.DataFrame:
    """Read a file as it is.

    Parameters
    ----------
    path
        CSV (also `.csv.gz`), XLSX, GeoPackage, GeoJSON, GeoParquet or Shapefile, or a zip that holds one of these.
    layer
        Sheet or layer; the first sheet, or the only layer, by default.
    heading_row
        Row of a CSV file or sheet that names the columns; what stands above it is left out.
    decimal
        Decimal sign in which numbers that the file holds as numbers are written, so that one notation fits all kinds.

    Returns
    -------
    pandas.DataFrame or geopandas.GeoDataFrame
        Every value as text, missing where empty; the index is the row number as a spreadsheet shows it. Blank rows
        are left out.

    Raises
    ------
    InputError
        The file is missing, empty, damaged, protected, in use, or of a kind that is not read.
    """
    if not path.is_file():
        raise InputError(Problem("file_missing", file=str(path)))
    if _kind(path) not in KINDS:
        raise InputError(Problem("file_kind_unknown", file=str(path), details={"known": ", ".join(KINDS)}))
    if path.stat().st_size == 0:
        raise InputError(Problem("file_empty", file=str(path)))
    try:
        refuse_other_content(path)
        with unpacked(path, [kind for kind in KINDS if kind != ".zip"]) as inside:
            return _read(inside, layer, heading_row, decimal)
    except InputError:
        raise
    except PermissionError:
        raise InputError(Problem("file_in_use", file=str(path))) from None
    except (
        DataSourceError,
        DataLayerError,
        InvalidFileException,
        ArrowException,
        BadZipFile,
        csv.Error,
        zlib.error,
        GEOSException,
        OSError,
        ValueError,
        KeyError,
        EOFError,
    ) as fault:
        # What a packed file says of its damage is about its packing, not about what the user can mend.
        said = {} if isinstance(fault, BadZipFile | zlib.error | EOFError) else {"fault": str(fault).partition(";")[0]}
        raise InputError(Problem("file_damaged", file=str(path), details=said)) from None


def _kind(path: Path) -> str:
    return "".join(path.suffixes[-2:]).lower() if path.suffix.lower() == ".gz" else path.suffix.lower()


def _read(path: Path, layer: str, heading_row: int, decimal: str) -> pd.DataFrame:
    kind = _kind(path)
    if kind in TEXTS:
        content = path.read_bytes()
        return read_csv(gzip.decompress(content) if kind.endswith(".gz") else content, path, heading_row)
    if kind == ".xlsx":
        return read_workbook(path, layer, heading_row, decimal)
    table = as_text(_read_parquet(path) if kind == ".parquet" else _read_shapes(path, layer), decimal)
    table.index = pd.RangeIndex(FIRST_ROW, FIRST_ROW + len(table), name="row")
    return table


def _read_parquet(path: Path) -> pd.DataFrame:
    try:
        return gpd.read_parquet(path)
    except ValueError:
        return pd.read_parquet(path)


def _read_shapes(path: Path, layer: str) -> gpd.GeoDataFrame:
    """Read the only layer or the one that is named: of several, none can be chosen by guessing."""
    if path.suffix.lower() == ".shp":
        absent = [part for part in SHAPEFILE_PARTS if not _beside(path, part)]
        if absent:
            raise InputError(Problem("shapefile_incomplete", file=str(path), value=", ".join(absent)))
    names = [str(name) for name in pyogrio.list_layers(path)[:, 0]]
    known = {"known": ", ".join(names)}
    if layer and layer not in names:
        raise InputError(Problem("layer_missing", file=str(path), value=layer, details=known))
    if not layer and len(names) > 1:
        raise InputError(Problem("layer_to_choose", file=str(path), value=str(len(names)), details=known))
    return gpd.read_file(path, layer=layer or None)


def _beside(path: Path, part: str) -> bool:
    return any(path.with_suffix(suffix).is_file() for suffix in (part, part.upper()))


def as_text(table: pd.DataFrame, decimal: str = ".") -> pd.DataFrame:
    """Return every value but shapes as text; whole numbers without a decimal point."""
    shapes = table.geometry if isinstance(table, gpd.GeoDataFrame) else None
    plain = pd.DataFrame(table.drop(columns=shapes.name) if shapes is not None else table)
    text = plain.apply(_column_as_text, decimal=decimal)
    text.columns = [str(name).strip() for name in text.columns]
    return text if shapes is None else gpd.GeoDataFrame(text, geometry=shapes.rename("geometry"), crs=table.crs)


def _column_as_text(column: pd.Series, decimal: str) -> pd.Series:
    if pd.api.types.is_datetime64_any_dtype(column):
        return column.dt.strftime("%Y-%m-%d").astype("str")
    if pd.api.types.is_float_dtype(column):
        whole = (column.dropna() % 1 == 0).all()
        text = (column.astype("Int64") if whole else column).astype("str").where(column.notna())
        return text.str.replace(".", decimal, regex=False)
    text = column.astype("str").where(column.notna())
    return text.str.removesuffix(" 00:00:00").replace("", None)
