"""The layers of a case in its snapshot: parks can be measured and drawn again against what lay around them that day."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from shutil import copyfile
from typing import Any

import rasterio.shutil
from rasterio.errors import RasterioError

from terreinwijzer.errors import InputError, Problem
from terreinwijzer.snapshots.manifest import LayerInfo
from terreinwijzer.snapshots.table_files import checksum, write_table
from terreinwijzer.sources.layers import RASTER_ROLES, Layer, LayerFile

# What has been done to the shapes by the time that they are kept, so that it is not asked of them again.
_DONE: dict[str, Any] = {"layer": "", "crs": "", "where": {}}
_PLACED = {"name", "path"}


def keep_layer(layer: Layer, folder: Path) -> LayerInfo:
    """Write a layer into the folder of a snapshot and return what its manifest says of it.

    Shapes are kept as they were read: chosen, sound and in EPSG:28992, as GeoParquet. A raster is kept cell for cell as
    one GeoTIFF, whatever files it was spread over; shapes that stay in their file are copied with it.

    Raises
    ------
    InputError
        A raster cannot be read.
    """
    settings = {key: value for key, value in asdict(layer.file).items() if key not in _PLACED}
    stem = f"layer-{layer.file.name}"
    if layer.file.role in RASTER_ROLES:
        path = folder / f"{stem}.tif"
        try:
            rasterio.shutil.copy(layer.file.path, path, driver="GTiff", tiled=True, compress="deflate")
        except RasterioError as fault:
            details = {"fault": str(fault)}
            raise InputError(Problem("file_damaged", file=str(layer.file.path), details=details)) from fault
        return LayerInfo(path.name, checksum(path), settings)
    path = folder / f"{stem}.parquet"
    if layer.file.stream:
        copyfile(layer.file.path, path)
        return LayerInfo(path.name, checksum(path), settings)
    return LayerInfo(path.name, write_table(layer.shapes, path), settings | _DONE)


def layer_file(name: str, kept: LayerInfo, folder: Path) -> LayerFile:
    """Return a layer of a snapshot as a file to read."""
    return LayerFile(name=name, path=folder / kept.file, **kept.settings)
