"""The data folder beside the documents: map files, tables, charts, lineage, and what tells how to use them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd

from terreinwijzer.dossier.blocks.block import Block
from terreinwijzer.dossier.data.lineage_file import SCHEMA, lineage_document, schema_text
from terreinwijzer.dossier.data.map_files import (
    about_parks,
    has_shapes,
    parks_with_values,
    write_geopackage,
    write_parquet,
)
from terreinwijzer.dossier.data.package import Resource, credits_of, package_text, readme_text
from terreinwijzer.dossier.data.tables import DataTable
from terreinwijzer.dossier.results import Results
from terreinwijzer.dossier.wording import text
from terreinwijzer.lineage import Source


def write_data(
    results: Results, tables: Sequence[DataTable], blocks: Mapping[str, Block], folder: Path, language: str
) -> list[Path]:
    """Write the data folder and return its files.

    Parameters
    ----------
    results, tables, blocks
        What the dossier reports, as tables and as charts.
    folder
        Folder to write in; made when absent.
    language
        `nl` or `en`.

    Returns
    -------
    list of pathlib.Path
        `README.md` and `datapackage.json` first, then the map files, lineage, tables and charts that they describe.
    """
    for part in (folder, folder / "tables", folder / "charts"):
        part.mkdir(parents=True, exist_ok=True)
    resources = [
        *_map_files(results, tables, folder, language),
        *_lineage(results, folder, language),
        *(each for table in tables for each in _table(results, table, folder, language)),
        *(each for block in blocks.values() if block.definition is not None for each in _chart(block, folder)),
    ]
    package, readme = folder / "datapackage.json", folder / "README.md"
    package.write_text(package_text(results, resources, folder, language), encoding="utf-8")
    readme.write_text(readme_text(results, resources, folder, language), encoding="utf-8")
    return [readme, package, *(resource.path for resource in resources)]


def _map_files(results: Results, tables: Sequence[DataTable], folder: Path, language: str) -> list[Resource]:
    about = about_parks(results, language)
    indicators = next(table for table in tables if table.name == "indicators")
    sources = _distinct(source for each in indicators.sources.values() for source in each)
    sources = _distinct((*sources, results.portfolio.input("parks", "name").source))
    package, parquet = folder / "parks.gpkg", folder / "parks.parquet"
    write_geopackage(results, tables, package, language)
    write_parquet(parks_with_values(results), parquet, about, "; ".join(credits_of(sources, language)))
    return [
        Resource(package, text("geopackage_about", language) + " " + about, sources),
        Resource(parquet, about, sources, indicators.definition),
    ]


def _lineage(results: Results, folder: Path, language: str) -> list[Resource]:
    target, schema = folder / "lineage.json", folder / SCHEMA
    _write_json(target, lineage_document(results, language))
    schema.write_text(schema_text(), encoding="utf-8")
    return [
        Resource(target, text("lineage_file_about", language), results.sources),
        Resource(schema, text("lineage_schema_about", language)),
    ]


def _table(results: Results, table: DataTable, folder: Path, language: str) -> list[Resource]:
    """Write a table as Parquet, with its shapes where it has them, and results as CSV too."""
    about = table.definition.meaning(language)
    sources = _distinct(source for each in table.sources.values() for source in each)
    frame = table.frame
    if table.part == "input":
        whole = results.portfolio.table(table.name)
        if has_shapes(whole):
            frame = gpd.GeoDataFrame(frame, geometry=whole.geometry.to_numpy(), crs=whole.crs)
    target = folder / "tables" / f"{table.name}.parquet"
    write_parquet(frame, target, about, "; ".join(credits_of(sources, language)))
    found = [Resource(target, about, sources, table.definition)]
    if table.part == "result":
        plain = folder / "tables" / f"{table.name}.csv"
        table.frame.to_csv(plain, index=False)
        found.append(Resource(plain, about, sources, table.definition))
    return found


def _chart(block: Block, folder: Path) -> list[Resource]:
    definition, data = folder / "charts" / f"{block.name}.vl.json", folder / "charts" / f"{block.name}.csv"
    _write_json(definition, block.definition)
    block.data.to_csv(data, index=False)
    about = f"{block.caption}. {block.source}"
    return [Resource(definition, about), Resource(data, about)]


def _write_json(target: Path, content: Any) -> None:
    target.write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":"), default=str), encoding="utf-8")


def _distinct(sources: Any) -> tuple[Source, ...]:
    return tuple({source.source_id: source for source in sources}.values())
