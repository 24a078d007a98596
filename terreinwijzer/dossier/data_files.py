"""Data files beside the documents: one workbook, tables, shapes, chart definitions and lineage."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import geopandas as gpd

from terreinwijzer.dossier.blocks.block import Block
from terreinwijzer.dossier.results import Results
from terreinwijzer.lineage import Figure, as_tree


def write_data(results: Results, blocks: dict[str, Block], folder: Path) -> list[Path]:
    """Write CSV, GeoParquet, GeoPackage, Vega-Lite and lineage files into `folder` and return them.

    Parks carry their boundary where the case has it; otherwise the files hold attributes only.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for block in blocks.values():
        written.append(_whole(folder / f"{block.name}.csv", block.data.to_csv(index=False)))
        if block.definition is not None:
            written.append(
                _whole(folder / f"{block.name}.vl.json", json.dumps(block.definition, ensure_ascii=False, default=str))
            )
    parks = results.portfolio.table("parks")
    kept = [name for name in ("park_id", "name", "municipality", "cluster", "profile", "geometry") if name in parks]
    values = results.indicators.per_park.join(results.indicators.classes).reset_index()
    merged = parks[kept].merge(values, on="park_id", how="left")
    # Without boundaries the files still open everywhere: a geometry column that is empty, in the national grid.
    geometry = merged["geometry"] if "geometry" in merged else [None] * len(merged)
    shapes = gpd.GeoDataFrame(merged.drop(columns="geometry", errors="ignore"), geometry=geometry, crs="EPSG:28992")
    for suffix in ("parquet", "gpkg"):
        target = folder / f"parks.{suffix}"
        temporary = folder / f".parks.part.{suffix}"
        temporary.unlink(missing_ok=True)
        if suffix == "parquet":
            shapes.to_parquet(temporary)
        else:
            shapes.to_file(temporary, layer="parks", driver="GPKG")
        written.append(temporary.replace(target))
    trees = [as_tree(figure) for figure in every_figure(results)]
    written.append(_whole(folder / "lineage.json", json.dumps(trees, ensure_ascii=False, indent=1, default=str)))
    return written


def every_figure(results: Results) -> Iterable[Figure]:
    """Return every figure of the dossier: totals, values per park, demand, supply and recomputed statements."""
    table = results.indicators
    for name in table.per_park:
        yield table.figure(name)
        for park in table.per_park.index:
            yield table.figure(name, park)
    yield from results.book.figures.values()
    if results.demand:
        yield from results.demand.confrontation.figures.values()
    yield from (figure for figure in results.audit.statements.get("figure", []) if isinstance(figure, Figure))


def _whole(target: Path, content: str) -> Path:
    temporary = target.with_name(f".{target.name}.part")
    temporary.write_text(content, encoding="utf-8")
    return temporary.replace(target)
