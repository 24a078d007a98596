"""Delivered files of the national registers, streamed into one GeoParquet file as if a service had been asked."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import geopandas as gpd
import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio
from pyogrio.errors import DataLayerError, DataSourceError
from shapely.errors import ShapelyError

from terreinwijzer.errors import InputError, Problem
from terreinwijzer.sources.services.area import Area
from terreinwijzer.sources.services.bgt import bgt_surfaces
from terreinwijzer.sources.services.pieces import Fetched, write_pieces
from terreinwijzer.sources.services.service_list import FILE_KINDS, Service
from terreinwijzer.sources.shapes import in_national_grid

BATCH = 50_000


def take_delivery(path: Path, service: Service, area: Area, out: Path, batch: int = BATCH) -> Fetched:
    """Take in a delivered file.

    Parameters
    ----------
    path
        GeoPackage, GeoParquet or another file of shapes, or a BGT delivery (zip).
    service
        Says which layer, and what is what.
    area
        What lies outside it is left out.
    out
        GeoParquet file to write; it stands whole or not at all.
    batch
        Features in memory at once.

    Raises
    ------
    InputError
        The file is missing, damaged, or lacks the layer or a column.
    """
    if service.kind not in FILE_KINDS:
        raise InputError(Problem("delivery_no_file", value=service.name, details={"kind": service.kind}))
    if not path.is_file():
        raise InputError(Problem("file_missing", file=str(path)))
    with path.open("rb") as file:
        checksum = hashlib.file_digest(file, "sha256").hexdigest()
    about: dict[str, object] = {"file": path.name, "sha256": checksum}
    return write_pieces(lambda: _frames(path, service, area, batch), service, area, out, about)


def _frames(path: Path, service: Service, area: Area, batch: int) -> Iterator[gpd.GeoDataFrame]:
    if service.kind == "bgt_file":
        yield from bgt_surfaces(path, tuple(service.collection.split()))
        return
    pieces = _parquet(path, batch) if path.suffix == ".parquet" else _shapes(path, service.collection, area, batch)
    for piece in pieces:
        yield in_national_grid(piece, "", str(path))


def _parquet(path: Path, batch: int) -> Iterator[gpd.GeoDataFrame]:
    try:
        with pq.ParquetFile(path) as file:
            about = json.loads(file.schema_arrow.metadata[b"geo"])
            name = about["primary_column"]
            # Without a word on it the standard says degrees; an explicit null says that nobody knows.
            crs = about["columns"][name].get("crs", "OGC:CRS84")
            for rows in file.iter_batches(batch):
                attributes = rows.drop_columns([name]).to_pandas()
                yield gpd.GeoDataFrame(attributes, geometry=gpd.GeoSeries.from_wkb(rows[name].to_pandas(), crs=crs))
    except (OSError, pa.ArrowException, KeyError, TypeError, ShapelyError) as fault:
        raise InputError(Problem("file_damaged", file=str(path), details={"fault": str(fault)})) from None


def _shapes(path: Path, layer: str, area: Area, batch: int) -> Iterator[gpd.GeoDataFrame]:
    """Read a layer in batches; the file's own index of space finds what is in the area."""
    try:
        total, start = pyogrio.read_info(path, layer=layer, force_feature_count=True)["features"], 0
        while start == 0 or (area.bbox is None and start < total):
            limits = {} if area.bbox else {"skip_features": start, "max_features": batch}
            yield pyogrio.read_dataframe(path, layer=layer, bbox=area.bbox, **limits)
            start += batch
    except DataLayerError:
        known = ", ".join(str(name) for name in pyogrio.list_layers(path)[:, 0])
        raise InputError(Problem("layer_missing", file=str(path), value=layer, details={"known": known})) from None
    except DataSourceError as fault:
        raise InputError(Problem("file_damaged", file=str(path), details={"fault": str(fault)})) from None
