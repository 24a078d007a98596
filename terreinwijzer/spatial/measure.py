"""A portfolio measured: canonical tables filled from shapes and rasters, with the source of every column.

What a portfolio already has is never measured again and never overwritten: a delivered value goes first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd

from terreinwijzer.lineage import Source
from terreinwijzer.snapshots.portfolio import UNNAMED_SOURCE, Portfolio
from terreinwijzer.sources.layers import RASTER_ROLES, Layer
from terreinwijzer.spatial.belonging import main_zone, parks_of_units
from terreinwijzer.spatial.distances import nearest, nearest_in_files
from terreinwijzer.spatial.exclusion import covered_by
from terreinwijzer.spatial.hygiene import shared_with_others_m2
from terreinwijzer.spatial.measure_plots import measured_plots
from terreinwijzer.spatial.morphology import forms
from terreinwijzer.spatial.overlay import Engine, overlay
from terreinwijzer.spatial.zonal import Raster, issued_zones, zonal
from terreinwijzer.vocabulary.norms import Norms

DISTANCES = {
    "ramp": "distance_motorway_ramp_m",
    "main_road": "distance_main_road_m",
    "station": "distance_station_m",
    "bus_stop": "distance_bus_stop_m",
    "dwelling": "distance_dwelling_m",
    "nature": "distance_nature_m",
}
LAND = ("nature", "excluded", "water", "building_site", "green", "farmland", "residential")
# Tables of a portfolio that fill a role too: name, and the column and values that choose rows.
SURROUNDINGS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "nature": ("nature_areas", "", ()),
    "water": ("land_cover", "surface_class", ("waterdeel",)),
    "green": ("land_cover", "surface_class", ("begroeidterreindeel",)),
    "parking": ("land_cover", "function", ("parkeervlak",)),
}
CLIMATE_ACCESS = "park_climate_access"


def measure(portfolio: Portfolio, norms: Norms, layers: Sequence[Layer] = (), engine: Engine = "shapely") -> Portfolio:
    """Return the portfolio with everything that its shapes and layers can tell.

    Parameters
    ----------
    portfolio
        Canonical tables; parks (and buildings, units, plots) may have shapes in EPSG:28992.
    norms
        Norms in force; plot capacity uses the height of a storey.
    layers
        Shapes and rasters to measure against.
    engine
        How footprints are laid over parks; see `spatial.overlay.overlay`.

    Returns
    -------
    Portfolio
        The same tables, with `building_parks`, `building_forms`, `plot_capacity`, `park_land` and
        `park_climate_access` as far as there are shapes for them, and with the park of every building and unit.
        A portfolio whose parks have no shapes comes back as it is.

    Raises
    ------
    InputError
        A raster cannot be laid over the parks.
    """
    parks = drawn(portfolio, "parks")
    if parks is None:
        return portfolio
    found = _buildings_on_parks(portfolio, parks, engine)
    found = _forms_of_buildings(found)
    found = _parks_of_what_stands(found, parks)
    found = _land(found, parks, layers)
    found = _climate_access(found, parks, layers)
    return measured_plots(found, norms, layers, engine)


def drawn(portfolio: Portfolio, table: str) -> gpd.GeoDataFrame | None:
    """Return the rows of a table that have a shape, or `None` where there are none."""
    rows = portfolio.table(table)
    if not isinstance(rows, gpd.GeoDataFrame) or rows.empty:
        return None
    there = rows[rows.geometry.notna() & ~rows.geometry.is_empty]
    return None if there.empty else there


def with_table(portfolio: Portfolio, name: str, table: pd.DataFrame, sources: Mapping[str, Source]) -> Portfolio:
    """Return the portfolio with one table added or replaced, and the sources of its columns."""
    named = {f"{name}.{column}" if column else name: source for column, source in sources.items()}
    return replace(portfolio, tables={**portfolio.tables, name: table}, sources={**portfolio.sources, **named})


def source_of(portfolio: Portfolio, table: str) -> Source:
    """Return the source of a table as a whole."""
    return portfolio.sources.get(table, UNNAMED_SOURCE)


def _buildings_on_parks(portfolio: Portfolio, parks: gpd.GeoDataFrame, engine: Engine) -> Portfolio:
    buildings = drawn(portfolio, "buildings")
    if buildings is None or portfolio.has("building_parks"):
        return portfolio
    pairs = overlay(parks[["park_id", "geometry"]], buildings[["building_id", "geometry"]], engine=engine)
    return with_table(portfolio, "building_parks", pairs, {"": source_of(portfolio, "buildings")})


def _forms_of_buildings(portfolio: Portfolio) -> Portfolio:
    buildings = drawn(portfolio, "buildings")
    if buildings is None or not portfolio.has("building_parks") or portfolio.has("building_forms"):
        return portfolio
    here = buildings[buildings["building_id"].isin(portfolio.table("building_parks")["building_id"])]
    table = pd.concat([here[["building_id"]], forms(here)], axis=1).reset_index(drop=True)
    return with_table(portfolio, "building_forms", pd.DataFrame(table), {"": source_of(portfolio, "buildings")})


def _parks_of_what_stands(portfolio: Portfolio, parks: gpd.GeoDataFrame) -> Portfolio:
    """Fill in the park of every building and unit that does not have one."""
    pairs = portfolio.table("building_parks")
    found = portfolio
    if len(pairs):
        buildings = portfolio.table("buildings")
        main = buildings["building_id"].map(main_zone(pairs, "building_id"))
        found = with_table(found, "buildings", buildings.assign(park_id=buildings["park_id"].fillna(main)), {})
    units = portfolio.table("units")
    if len(units):
        found = with_table(found, "units", units.assign(park_id=parks_of_units(units, pairs, parks)), {})
    return found


def _land(portfolio: Portfolio, parks: gpd.GeoDataFrame, layers: Sequence[Layer]) -> Portfolio:
    if portfolio.has("park_land"):
        return portfolio
    own = source_of(portfolio, "parks")
    outline = pd.Series(parks.area.to_numpy(), index=pd.Index(parks["park_id"], name="park_id"))
    columns = {"outline_m2": outline, "other_park_m2": shared_with_others_m2(parks)}
    sources = {"": own}
    for role in LAND:
        shapes, source = together(portfolio, layers, role)
        if source is not None:
            columns[f"{role}_m2"] = covered_by(parks, shapes)["overlap_m2"]
            sources[f"{role}_m2"] = source
    return with_table(portfolio, "park_land", pd.DataFrame(columns).reset_index(), sources)


def _climate_access(portfolio: Portfolio, parks: gpd.GeoDataFrame, layers: Sequence[Layer]) -> Portfolio:
    columns, sources = {}, {}
    for role, column in DISTANCES.items():
        shapes, source = together(portfolio, layers, role)
        if source is not None:
            columns[column], sources[column] = nearest(parks, shapes)["distance_m"], source
        streamed = [layer for layer in layers if layer.file.stream and layer.file.role == role]
        for layer in streamed:
            metres = nearest_in_files(parks, layer.file.path)
            columns[column] = metres if column not in columns else columns[column].combine(metres, np.fmin)
            sources.setdefault(column, layer.source)
    zones = issued_zones(parks, portfolio.table("plots"))
    for layer in layers:
        if layer.file.role in RASTER_ROLES:
            file = layer.file
            raster = Raster(file.path, file.band, tuple(file.nodata), file.factor)
            columns[file.role], sources[file.role] = zonal(zones, raster, file.operation)["value"], layer.source
    if not columns:
        return portfolio
    known = portfolio.table(CLIMATE_ACCESS).set_index("park_id")
    measured = pd.DataFrame(columns)
    everything = known.reindex(known.index.union(measured.index, sort=False))
    for column in measured:
        if known[column].notna().any():
            # A register that gives some parks and a measurement of the others would not be one series.
            del sources[column]
        else:
            everything[column] = measured[column].reindex(everything.index)
    table = everything.rename_axis("park_id").reset_index()
    return with_table(portfolio, CLIMATE_ACCESS, table, sources)


def together(portfolio: Portfolio, layers: Sequence[Layer], role: str) -> tuple[gpd.GeoDataFrame, Source | None]:
    """Return the shapes of everything with a role, and the source of the first: layers, then tables of surroundings."""
    with_role = [layer for layer in layers if layer.file.role == role and not layer.file.stream]
    chosen = [(layer.shapes[["geometry"]], layer.source) for layer in with_role]
    name, column, values = SURROUNDINGS.get(role, ("", "", ()))
    table = drawn(portfolio, name) if name else None
    if table is not None:
        kept = table[table[column].isin(values)] if column else table
        chosen.append((kept[["geometry"]], source_of(portfolio, name)))
    if not chosen:
        return gpd.GeoDataFrame(geometry=[]), None
    return pd.concat([shapes for shapes, _ in chosen], ignore_index=True), chosen[0][1]
