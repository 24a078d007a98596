"""What the map can show of a portfolio, as layers with the few attributes that a map needs.

Values of indicators are not among them: a tile then stays the same whichever figure, class or language is shown. Nor
are establishments, since a shape on a public map would tell who is where.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from terreinwijzer.dossier.atlas import Places, places
from terreinwijzer.dossier.results import Results
from terreinwijzer.errors import InputError, Problem
from terreinwijzer.snapshots.portfolio import Portfolio
from terreinwijzer.sources.geoparquet import GEOMETRY, as_arrow
from terreinwijzer.sources.shapes import RD
from terreinwijzer.spatial.measure import drawn

# Rows that are handed to the writer at a time.
BATCH = 50_000
# Below this zoom an outline of a park is smaller than the dot that stands for it.
OUTLINES_FROM = 8
DEEPEST = 14
# A dot stays as long as the outline is narrower than this on the screen.
DOT_PX, WORLD_PX = 20, 512
ALWAYS = 30.0
PLOT_COLUMNS = ("plot_id", "park_id", "status", "area_m2")
BUILDING_COLUMNS = ("building_id", "park_id", "construction_year", "floor_area_m2")


@dataclass(frozen=True)
class TileLayer:
    """One layer of the map.

    Attributes
    ----------
    name
        As the map and the tiles call it.
    geometry
        Kind of shape, in the words of GDAL.
    zooms
        First and last zoom that has tiles of its own; beyond the last the shapes are exact and only grow.
    rows
        How many features there are.
    batches
        Gives the features piece by piece: attributes, and the shape as WKB in EPSG:28992.
    """

    name: str
    geometry: str
    zooms: tuple[int, int]
    rows: int
    batches: Callable[[], Iterator[pa.Table]]


def tile_layers(results: Results, buildings: Path | None = None) -> list[TileLayer]:
    """Return the layers that a portfolio has data for.

    Parameters
    ----------
    results
        Of the portfolio; its measured tables hold the shapes.
    buildings
        GeoParquet of footprints that are too many for the portfolio itself; it is read piece by piece.

    Raises
    ------
    InputError
        The file of footprints is no GeoParquet in EPSG:28992 with a `building_id`.
    """
    where = places(results, "nl")
    found = [
        _layer("parks", "MultiPolygon", (OUTLINES_FROM, DEEPEST), _outlines(results, where)),
        _layer("dots", "Point", (0, DEEPEST), _dots(where)),
        _layer("areas", "MultiPolygon", (0, DEEPEST), _areas(where)),
        _layer("plots", "MultiPolygon", (12, DEEPEST), _shapes(results.portfolio, "plots", PLOT_COLUMNS)),
        _layer("offers", "Point", (0, DEEPEST), _offers(results, where)),
    ]
    zooms = (13, DEEPEST)
    if buildings is None:
        footprints = _shapes(results.portfolio, "buildings", BUILDING_COLUMNS)
        found.append(_layer("buildings", "MultiPolygon", zooms, footprints))
    else:
        found.append(_streamed("buildings", "MultiPolygon", zooms, buildings, BUILDING_COLUMNS))
    return [layer for layer in found if layer.rows]


def dot_until(shapes: gpd.GeoSeries) -> pd.Series:
    """Return up to which zoom a dot is easier to see than the outline itself.

    That is the zoom at which the outline is `DOT_PX` wide, and at least the first that has outlines.

    Parameters
    ----------
    shapes
        Outlines in degrees (EPSG:4326).
    """
    width = np.maximum(shapes.bounds["maxx"] - shapes.bounds["minx"], 1e-6)
    return np.log2(DOT_PX * 360 / WORLD_PX / width).clip(lower=OUTLINES_FROM)


def offers_on_parks(portfolio: Portfolio) -> pd.DataFrame:
    """Return what is on offer by park: land that is available or under option, and property.

    Columns: `available_ha`, `option_ha`, `offered_m2`, `offers`. A park that offers nothing is not in it.
    """
    land = portfolio.table("supply_offers").set_index("park_id")
    property_ = portfolio.table("property_offers").groupby("park_id")["floor_area_m2"]
    table = pd.DataFrame(
        {
            "available_ha": land["immediately_available_ha"], "option_ha": land["under_option_ha"],
            "offered_m2": property_.sum(), "offers": property_.size(),
        }
    )  # fmt: skip
    return table[(table.fillna(0.0) > 0).any(axis=1)].rename_axis("park_id")


def _outlines(results: Results, where: Places) -> gpd.GeoDataFrame:
    if where.kind != "outlines":
        return _none()
    parks = drawn(results.portfolio, "parks")
    return _none() if parks is None else parks[["park_id", "name", GEOMETRY]]


def _dots(where: Places) -> gpd.GeoDataFrame:
    dots = where.shapes[where.shapes["kind"] == "dot"]
    outlines = where.shapes[where.shapes["kind"] == "outline"].set_index("park_id").geometry
    # Rounded, it costs a byte a dot instead of eight; names come with the outlines, and in the table beside the map:
    # the first view of a whole country is dots only.
    until = dot_until(outlines).reindex(dots["park_id"]).fillna(ALWAYS).to_numpy().round(1)
    return dots.assign(until=until)[["park_id", "until", GEOMETRY]].to_crs(RD)


def _areas(where: Places) -> gpd.GeoDataFrame:
    areas = where.shapes[where.shapes["kind"] == "area"]
    return areas[["kind", GEOMETRY]].to_crs(RD)


def _offers(results: Results, where: Places) -> gpd.GeoDataFrame:
    dots = where.shapes[where.shapes["kind"] == "dot"][["park_id", GEOMETRY]]
    return dots.merge(offers_on_parks(results.portfolio).reset_index(), on="park_id").to_crs(RD)


def _shapes(portfolio: Portfolio, table: str, columns: Sequence[str]) -> gpd.GeoDataFrame:
    rows = drawn(portfolio, table)
    return _none() if rows is None else rows[[*(name for name in columns if name in rows), GEOMETRY]]


def _none() -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(geometry=gpd.GeoSeries(pd.Series([], dtype=object).to_numpy(), crs=RD))


def _layer(name: str, geometry: str, zooms: tuple[int, int], frame: gpd.GeoDataFrame) -> TileLayer:
    def batches() -> Iterator[pa.Table]:
        for start in range(0, len(frame), BATCH):
            yield as_arrow(frame.iloc[start : start + BATCH]).drop_columns(["bbox"])

    return TileLayer(name, geometry, zooms, len(frame), batches)


def _streamed(
    name: str, geometry: str, zooms: tuple[int, int], file: Path, columns: Sequence[str]
) -> TileLayer:  # fmt: skip
    try:
        opened = pq.ParquetFile(file)
    except (OSError, pa.ArrowException):
        raise InputError(Problem("tiles_no_geoparquet", file=str(file))) from None
    there = set(opened.schema_arrow.names)
    if b"geo" not in (opened.schema_arrow.metadata or {}) or not {columns[0], GEOMETRY} <= there:
        raise InputError(Problem("tiles_no_geoparquet", file=str(file)))
    wanted = [*(column for column in columns if column in there), GEOMETRY]

    def batches() -> Iterator[pa.Table]:
        for batch in opened.iter_batches(batch_size=BATCH, columns=wanted):
            yield pa.Table.from_batches([batch]).replace_schema_metadata(None)

    return TileLayer(name, geometry, zooms, opened.metadata.num_rows, batches)
