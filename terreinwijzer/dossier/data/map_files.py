"""Files for a map: parks with their indicators as GeoPackage and GeoParquet, and what their columns mean."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pyarrow.parquet as pq
import pyogrio

from terreinwijzer.dossier.data.tables import DataTable
from terreinwijzer.dossier.results import Results
from terreinwijzer.dossier.wording import text
from terreinwijzer.vocabulary.notation import unit_label
from terreinwijzer.vocabulary.tables import canonical_table

RD = "EPSG:28992"
PARK_COLUMNS = ("park_id", "name", "municipality", "region", "province", "cluster", "profile", "location_type")
BESIDE = ("indicator_totals", "sources")


def has_shapes(frame: pd.DataFrame) -> bool:
    """Tell whether a table has at least one shape."""
    return isinstance(frame, gpd.GeoDataFrame) and bool((frame.geometry.notna() & ~frame.geometry.is_empty).any())


def parks_with_values(results: Results) -> pd.DataFrame:
    """Return the parks with every indicator and class; with their shapes where the case has any."""
    parks = results.portfolio.table("parks")
    values = results.indicators.per_park.join(results.indicators.classes).reset_index()
    kept = [name for name in PARK_COLUMNS if parks[name].notna().any()]
    plain = pd.DataFrame(parks)[kept].merge(values, on="park_id", how="left")
    if not has_shapes(parks):
        return plain
    return gpd.GeoDataFrame(plain, geometry=parks.geometry.to_numpy(), crs=parks.crs or RD)


def about_parks(results: Results, language: str) -> str:
    """Return what the file of parks holds, whether shapes are missing, and the credit that must go along."""
    shapes = has_shapes(results.portfolio.table("parks"))
    words = [text("parks_with_shapes" if shapes else "parks_without_shapes", language)]
    credits_ = list(dict.fromkeys(source.credit(language) for source in results.sources if source.credit(language)))
    if credits_:
        words.append(f"{text('credit', language)}: {'; '.join(credits_)}.")
    return " ".join(words)


def write_geopackage(results: Results, tables: Sequence[DataTable], target: Path, language: str) -> None:
    """Write a GeoPackage with the parks, the totals, and tables that tell what columns mean and where values come from.

    Without boundaries the parks are a table without shapes, and its description says so: QGIS shows it among the
    properties of the layer, `ogrinfo` among its metadata.

    Parameters
    ----------
    results, tables
        What to write; of the tables, the totals and the sources.
    target
        File to write.
    language
        `nl` or `en`, for descriptions and meanings.

    Raises
    ------
    OSError
        The file cannot be written.
    """
    beside = {table.name: table for table in tables}
    layers: dict[str, tuple[pd.DataFrame, str]] = {
        "parks": (parks_with_values(results), about_parks(results, language)),
        "columns": (columns_table(tables, language), text("columns_about", language)),
    }
    for name in BESIDE:
        if name in beside:
            layers[name] = (beside[name].frame, beside[name].definition.meaning(language))
    for name, (frame, about) in layers.items():
        _write_layer(frame, target, name, f"{results.names[language]}: {name}", about)


def write_parquet(frame: pd.DataFrame, target: Path, about: str, credit: str) -> None:
    """Write a table as GeoParquet, or as Parquet where it has no shapes, with a description among its metadata."""
    if has_shapes(frame):
        frame.to_parquet(target, index=False)
    else:
        pd.DataFrame(frame).drop(columns="geometry", errors="ignore").to_parquet(target, index=False)
    table = pq.read_table(target)
    told = {"description": about, "attribution": credit}
    table = table.replace_schema_metadata({**(table.schema.metadata or {}), b"about": json.dumps(told).encode()})
    pq.write_table(table, target, compression="zstd")


def columns_table(tables: Sequence[DataTable], language: str) -> pd.DataFrame:
    """Return the columns of the parks' file and of every table: meaning, unit, type and sources."""
    rows = [_described("parks", canonical_table("parks").column(name), (), language) for name in PARK_COLUMNS]
    for table in tables:
        name = "parks" if table.name == "indicators" else table.name
        rows += [
            _described(name, column, table.sources.get(column.name, ()), language)
            for column in table.definition.columns
            if not (name == "parks" and column.name in PARK_COLUMNS)
        ]
    return pd.DataFrame(rows).drop_duplicates(["table", "column"], ignore_index=True)


def _described(table: str, column: Any, sources: Sequence[Any], language: str) -> dict[str, str | None]:
    return {
        "table": table,
        "column": column.name,
        "meaning": column.meaning(language),
        "unit": unit_label(column.unit, language) if column.unit else None,
        "type": column.type,
        "sources": "; ".join(source.titled(language) for source in sources) or None,
    }


def _write_layer(frame: pd.DataFrame, target: Path, layer: str, title: str, about: str) -> None:
    plain = frame.copy()
    for name in plain.columns:
        if name != "geometry" and plain[name].dtype == object:
            plain[name] = plain[name].convert_dtypes()
    try:
        pyogrio.write_dataframe(
            plain, target, layer=layer, driver="GPKG", append=target.exists(),
            layer_options={"IDENTIFIER": title, "DESCRIPTION": about}, layer_metadata={"DESCRIPTION": about},
        )  # fmt: skip
    except RuntimeError as fault:
        raise OSError(str(fault)) from fault
