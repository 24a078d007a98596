"""Writes GeoParquet a piece at a time, so that a file may be larger than memory."""

from __future__ import annotations

import json
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import geopandas as gpd
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import shapely
from pyproj import CRS

from terreinwijzer.sources.shapes import RD

GEOMETRY = "geometry"
BBOX = "bbox"
EDGES = ("xmin", "ymin", "xmax", "ymax")
_BBOX_TYPE = pa.struct([(edge, pa.float64()) for edge in EDGES])


def as_arrow(frame: gpd.GeoDataFrame) -> pa.Table:
    """Return attributes as they are, shapes as WKB and the extent of each shape as a struct (null without a shape)."""
    plain = pa.Table.from_pandas(frame.drop(columns=frame.geometry.name), preserve_index=False)
    shapes = frame.geometry.to_numpy()
    bounds = shapely.bounds(shapes)
    empty = np.isnan(bounds).any(axis=1)
    boxes = pa.StructArray.from_arrays(
        [pa.array(bounds[:, side]) for side in range(4)], fields=list(_BBOX_TYPE), mask=pa.array(empty)
    )
    return (
        plain.replace_schema_metadata(None)
        .append_column(GEOMETRY, pa.array(shapely.to_wkb(shapes), pa.binary()))
        .append_column(BBOX, boxes)
    )


class GeoParquetWriter:
    """Writes pieces of one table in EPSG:28992; use it as a context manager."""

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        """Open a file; `schema` is that of every piece, as `as_arrow` makes it."""
        self._schema = schema
        self._writer = pq.ParquetWriter(path, schema, compression="zstd")
        self._extent = np.array([np.inf, np.inf, -np.inf, -np.inf])
        self._kinds: set[str] = set()

    def __enter__(self) -> Self:
        """Return the writer itself."""
        return self

    def write(self, piece: pa.Table) -> None:
        """Add rows; columns that the piece lacks are null."""
        shapes = shapely.from_wkb(piece[GEOMETRY].to_numpy())
        drawn = shapes[~(shapely.is_missing(shapes) | shapely.is_empty(shapes))]
        if len(drawn):
            low_x, low_y, high_x, high_y = shapely.total_bounds(drawn)
            self._extent[:2] = np.minimum(self._extent[:2], (low_x, low_y))
            self._extent[2:] = np.maximum(self._extent[2:], (high_x, high_y))
            self._kinds |= {shape.geom_type for shape in drawn}
        columns = [
            piece[field.name].cast(field.type) if field.name in piece.column_names else pa.nulls(len(piece), field.type)
            for field in self._schema
        ]
        self._writer.write_table(pa.table(columns, schema=self._schema))

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Finish the file."""
        self._writer.add_key_value_metadata({"geo": json.dumps(self._about())})
        self._writer.close()

    def _about(self) -> dict[str, Any]:
        column: dict[str, Any] = {
            "encoding": "WKB",
            "crs": CRS.from_user_input(RD).to_json_dict(),
            "geometry_types": sorted(self._kinds),
            "covering": {"bbox": {edge: [BBOX, edge] for edge in EDGES}},
        }
        if np.isfinite(self._extent).all():
            column["bbox"] = self._extent.tolist()
        return {"version": "1.1.0", "primary_column": GEOMETRY, "columns": {GEOMETRY: column}}
