"""The outlines of parks, checked once and in the order of their ids."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyogrio
import shapely

from terreinwijzer.errors import InputError, Problem
from terreinwijzer.sources.shapes import in_national_grid
from terreinwijzer.spatial.partitions import RD, Bounds

PARK = "park_id"
Shapes = np.ndarray[Any, np.dtype[np.object_]]


@dataclass(frozen=True)
class ParkShapes:
    """Ids of parks in ascending order and their outlines as WKB; an outline that is not known is None.

    WKB, because threads and workers must each make shapes of their own: prepared shapes that are shared crash.
    """

    ids: tuple[str, ...]
    outlines: tuple[bytes | None, ...]

    def shapes(self) -> Shapes:
        """Return new shapes, used by nobody else."""
        made: Shapes = shapely.from_wkb(np.array(self.outlines, dtype=object))
        return made

    @cached_property
    def bounds(self) -> list[Bounds]:
        """The boxes of the outlines that are known."""
        boxes = shapely.bounds(self.shapes()).reshape(-1, 4)
        return [(a, b, c, d) for a, b, c, d in boxes[~np.isnan(boxes[:, 0])].tolist()]

    @cached_property
    def checksums(self) -> dict[str, str]:
        """A checksum of each outline; empty where it is not known."""
        return {
            park: blake2b(outline, digest_size=16).hexdigest() if outline else ""
            for park, outline in zip(self.ids, self.outlines, strict=True)
        }

    def only(self, ids: set[str]) -> ParkShapes:
        """Return these parks only."""
        kept = [(park, outline) for park, outline in zip(self.ids, self.outlines, strict=True) if park in ids]
        return ParkShapes(tuple(park for park, _ in kept), tuple(outline for _, outline in kept))


def read_parks(path: Path, key: str = PARK) -> gpd.GeoDataFrame:
    """Read the outlines of parks from any vector file, in EPSG:28992.

    Parameters
    ----------
    path
        GeoPackage, GeoJSON, GeoParquet, ...
    key
        Column that names a park.

    Raises
    ------
    InputError
        The file is missing or cannot be read, lacks the column, or its coordinates contradict their label.
    """
    if not path.exists():
        raise InputError(Problem("spatial_file_missing", file=str(path)))
    try:
        frame = gpd.read_parquet(path) if path.suffix == ".parquet" else gpd.read_file(path)
    except (pyogrio.errors.DataSourceError, pa.ArrowException, OSError, ValueError) as fault:
        details = {"fault": str(fault) or type(fault).__name__}
        raise InputError(Problem("spatial_file_unreadable", file=str(path), details=details)) from fault
    if key not in frame:
        known = ", ".join(str(name) for name in frame.columns)
        raise InputError(Problem("spatial_column_absent", file=str(path), column=key, details={"known": known}))
    named = gpd.GeoDataFrame({PARK: frame[key].astype("str")}, geometry=frame.geometry)
    return in_national_grid(named, "", str(path))


def park_shapes(parks: gpd.GeoDataFrame) -> ParkShapes:
    """Return the outlines of parks, checked.

    Parameters
    ----------
    parks
        Polygons with `park_id` (a column, or the index) in EPSG:28992; a missing or empty outline is not known.

    Raises
    ------
    InputError
        A park has no id, a double one, no polygon, or an invalid one; the coordinate system is not EPSG:28992.
    """
    if PARK in parks:
        ids = parks[PARK]
    elif parks.index.name == PARK:
        ids = parks.index.to_series()
    else:
        known = ", ".join(str(name) for name in parks.columns)
        raise InputError(Problem("spatial_column_absent", table="parks", column=PARK, details={"known": known}))
    if parks.crs is None or parks.crs != RD:
        raise InputError(Problem("spatial_crs", table="parks", value=str(parks.crs or "-"), details={"expected": RD}))
    problems = []
    if ids.isna().any():
        problems.append(Problem("spatial_park_id_missing", table="parks", value=str(int(ids.isna().sum()))))
    twice = pd.unique(ids[ids.duplicated() & ids.notna()])
    problems.extend(Problem("spatial_park_twice", table="parks", value=str(park)) for park in twice)
    shapes = parks.geometry.to_numpy()
    drawn = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    areal = np.isin(shapely.get_type_id(shapes), (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON))
    names = ids.astype(str).to_numpy()
    problems.extend(
        Problem("spatial_park_no_polygon", table="parks", value=f"{names[row]}: {shapes[row].geom_type}")
        for row in np.flatnonzero(drawn & ~areal)
    )
    invalid = drawn & areal & ~shapely.is_valid(shapes)
    problems.extend(
        Problem("spatial_park_invalid", table="parks", value=f"{names[row]}: {shapely.is_valid_reason(shapes[row])}")
        for row in np.flatnonzero(invalid)
    )
    if problems:
        raise InputError(*problems)
    order = np.argsort(names, kind="stable")
    outlines = shapely.to_wkb(shapely.force_2d(shapes[order]), byte_order=1)
    return ParkShapes(
        tuple(names[order].tolist()),
        tuple(outline if known else None for outline, known in zip(outlines, drawn[order], strict=True)),
    )
