"""Layers of a case: shapes and rasters that parks are measured against, read as the case says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely

from terreinwijzer.errors import InputError, Problem
from terreinwijzer.lineage import Source
from terreinwijzer.sources.readers import read_raw
from terreinwijzer.sources.shapes import RD, in_national_grid
from terreinwijzer.vocabulary.codes import codes

# Roles to which only a distance is measured, so that the shapes need not be in memory together.
STREAMED_ROLES = ("ramp", "main_road", "station", "bus_stop", "dwelling")
RASTER_ROLES = ("green_share_pct", "heat_difference_c", "felt_temperature_c", "water_depth_m")


@dataclass(frozen=True)
class LayerFile:
    """One `[layers.<name>]` of `case.toml`.

    Attributes
    ----------
    role
        What the layer is for; code list `layer_role`.
    where
        Keep only features whose column has one of these values; every column named must fit.
    crs
        Coordinate system of a file that does not name its own.
    label
        Column with the names of the features, where they are shown.
    band, nodata, factor, operation
        How a raster is read; see `spatial.zonal`.
    stream
        The shapes stay in their file, which is read piece by piece when distances are measured: for files of the whole
        country. Needs GeoParquet, a role to which only distances are measured, and no `where`.
    """

    name: str
    role: str
    path: Path
    source: str
    layer: str = ""
    crs: str = ""
    label: str = ""
    where: Mapping[str, Sequence[str]] = field(default_factory=dict)
    band: int = 1
    nodata: Sequence[float] = ()
    factor: float = 1.0
    operation: str = "mean"
    stream: bool = False


@dataclass(frozen=True)
class Layer:
    """A layer with its shapes in EPSG:28992 (none where these stay in a file) and how many of them were repaired."""

    file: LayerFile
    source: Source
    shapes: gpd.GeoDataFrame
    repaired: int = 0


def layer_files(
    raw: Mapping[str, Mapping[str, Any]], sources: Sequence[str], case_file: Path, problems: list[Problem]
) -> tuple[LayerFile, ...]:
    """Return the layers that `case.toml` describes; what is wrong with them is added to `problems`."""
    known = tuple(each.name for each in fields(LayerFile) if each.name not in {"name", "path"})
    found = []
    for name, settings in raw.items():
        place = f"layers.{name}"
        wrong = [
            Problem("case_setting_missing", file=str(case_file), value=f"{place}.{needed}")
            for needed in ("file", "role", "source")
            if needed not in settings
        ]
        strange = sorted(set(settings) - {"file", *known})
        if strange:
            details = {"known": ", ".join(("file", *known))}
            wrong.append(
                Problem("layer_setting_unknown", file=str(case_file), value=f"{place}.{strange[0]}", details=details)
            )
        if settings.get("role", "nature") not in codes("layer_role"):
            details = {"known": ", ".join(codes("layer_role"))}
            wrong.append(
                Problem("layer_role_unknown", file=str(case_file), value=str(settings["role"]), details=details)
            )
        if settings.get("source", "") not in {"", *sources}:
            details = {"known": ", ".join(sources)}
            wrong.append(Problem("source_unknown", file=str(case_file), value=settings["source"], details=details))
        if settings.get("stream") and (settings.get("where") or settings.get("role") not in STREAMED_ROLES):
            details = {"known": ", ".join(STREAMED_ROLES)}
            wrong.append(Problem("layer_not_streamed", file=str(case_file), value=place, details=details))
        problems.extend(wrong)
        if not wrong:
            given = {key: value for key, value in settings.items() if key != "file"}
            found.append(LayerFile(name=name, path=case_file.parent / settings["file"], **given))
    return tuple(found)


def read_layers(files: Sequence[LayerFile], sources: Mapping[str, Source]) -> tuple[Layer, ...]:
    """Read the shapes of every layer; rasters stay files, because they are read by windows.

    Raises
    ------
    InputError
        A file is missing or damaged, a column of `where` or `label` is not in it, or its coordinates contradict its
        label. All faults are reported at once.
    """
    layers: list[Layer] = []
    problems: list[Problem] = []
    for file in files:
        try:
            layers.append(_read(file, sources[file.source]))
        except InputError as refusal:
            problems += refusal.problems
    if problems:
        raise InputError(*problems)
    return tuple(layers)


def _read(file: LayerFile, source: Source) -> Layer:
    if file.role in RASTER_ROLES or file.stream:
        if not file.path.is_file():
            raise InputError(Problem("file_missing", file=str(file.path)))
        return Layer(file, source, gpd.GeoDataFrame(geometry=[], crs=RD))
    raw = read_raw(file.path, file.layer)
    if not isinstance(raw, gpd.GeoDataFrame):
        raise InputError(Problem("layer_without_shapes", file=str(file.path)))
    wanted = [*file.where, *([file.label] if file.label else [])]
    absent = [name for name in wanted if name not in raw]
    if absent:
        known = ", ".join(str(name) for name in raw.columns if name != "geometry")
        raise InputError(
            *(Problem("column_missing", file=file.path.name, column=name, details={"known": known}) for name in absent)
        )
    kept = pd.Series(data=True, index=raw.index)
    for column, values in file.where.items():
        kept &= raw[column].isin([str(value) for value in values])
    grid = in_national_grid(
        raw.loc[kept, [*([file.label] if file.label else []), "geometry"]], file.crs, file.path.name
    )
    drawn = _with_shape(grid)
    invalid = ~drawn.geometry.is_valid
    mended = drawn.geometry.where(~invalid, drawn.geometry.make_valid(method="structure", keep_collapsed=False))
    # Of a shape without any width nothing is left.
    return Layer(file, source, _with_shape(drawn.set_geometry(mended)).reset_index(drop=True), int(invalid.sum()))


def _with_shape(rows: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    shapes = rows.geometry.to_numpy()
    return rows[~(shapely.is_missing(shapes) | shapely.is_empty(shapes))]
