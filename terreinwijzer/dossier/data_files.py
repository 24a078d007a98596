"""Data files beside the documents: one workbook, tables, shapes, chart definitions and lineage."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable
from pathlib import Path

import geopandas as gpd
import pandas as pd
import xlsxwriter

from terreinwijzer.dossier.blocks.block import Block
from terreinwijzer.dossier.results import Results
from terreinwijzer.dossier.wording import text
from terreinwijzer.indicators.catalogue import catalogue
from terreinwijzer.lineage import Figure, as_tree
from terreinwijzer.vocabulary.language import unit_label

SHEET_NAME_LENGTH = 31
WIDEST = 60


def write_workbook(results: Results, blocks: dict[str, Block], target: Path, language: str) -> None:
    """Write one sheet per table with unrounded values, and a first sheet that tells what each is.

    Parameters
    ----------
    results, blocks
        What the dossier shows.
    target
        File to write.
    language
        `nl` or `en`.
    """
    # In memory first: a zip file that a full disk cuts off cannot be closed quietly.
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        head = book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bottom": 2, "bottom_color": "#0B4F7A"}
        )
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        guide = book.add_worksheet(text("guide", language))
        rows = [(block.name[:SHEET_NAME_LENGTH], block.caption, block.source) for block in blocks.values()]
        _fill(
            guide,
            pd.DataFrame(rows, columns=[text(code, language) for code in ("sheet", "contents_of", "source")]),
            head,
            wrapped,
        )
        for block in blocks.values():
            _fill(book.add_worksheet(block.name[:SHEET_NAME_LENGTH]), block.data, head, wrapped)
        meaning = pd.DataFrame(
            [
                (
                    name,
                    catalogue()[name].label(language),
                    unit_label(catalogue()[name].unit, language),
                    catalogue()[name].written_formula(language),
                )
                for name in results.indicators.per_park
            ],
            columns=[text(code, language) for code in ("column", "indicator", "unit", "formula")],
        )
        _fill(book.add_worksheet(text("columns", language)), meaning, head, wrapped)
    target.write_bytes(content.getvalue())


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


def _fill(sheet: xlsxwriter.worksheet.Worksheet, frame: pd.DataFrame, head: object, wrapped: object) -> None:
    for column, name in enumerate(frame.columns):
        sheet.write(0, column, str(name), head)
        values = frame[name]
        longest = (
            max([len(str(name)), *(len(str(value)) for value in values.head(200))]) if len(values) else len(str(name))
        )
        width = min(WIDEST, longest + 2)
        sheet.set_column(column, column, width, wrapped if longest > WIDEST else None)
        for row, value in enumerate(values, start=1):
            if pd.isna(value) is True:
                continue
            if isinstance(value, pd.Timestamp):
                sheet.write_datetime(row, column, value.to_pydatetime())
            elif isinstance(value, bool):
                sheet.write_boolean(row, column, value)
            elif isinstance(value, str):
                sheet.write_string(row, column, value)
            else:
                sheet.write(row, column, value.item() if hasattr(value, "item") else value)
    sheet.freeze_panes(1, 0)
    if len(frame.columns) and len(frame):
        sheet.autofilter(0, 0, len(frame), len(frame.columns) - 1)


def _whole(target: Path, content: str) -> Path:
    temporary = target.with_name(f".{target.name}.part")
    temporary.write_text(content, encoding="utf-8")
    return temporary.replace(target)
