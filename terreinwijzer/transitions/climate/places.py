"""The state of the climate on parks and plots: green, heat, water, paving, roofs, parking areas and loading docks."""

from __future__ import annotations

from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import pandas as pd

from terreinwijzer.lineage import Source
from terreinwijzer.snapshots.portfolio import Portfolio
from terreinwijzer.sources.layers import RASTER_ROLES, Layer
from terreinwijzer.spatial.dated import existing_on
from terreinwijzer.spatial.exclusion import covered_by
from terreinwijzer.spatial.measure import drawn, source_of, together
from terreinwijzer.spatial.overlay import overlay
from terreinwijzer.spatial.zonal import Raster, zonal
from terreinwijzer.transitions.climate.factors import assumed_share
from terreinwijzer.transitions.climate.roofs import ROOFS, fit_roofs
from terreinwijzer.transitions.climate.settings import PERCENT, ClimateSettings
from terreinwijzer.vocabulary.norms import Norms

LAND = ("green", "water", "building_site", "farmland", "parking")
# What a surface of the large-scale topography is covered with: surely paved, and possibly.
PAVED = ("gesloten verharding", "open verharding")
PERHAPS_PAVED = (*PAVED, "half verhard", "erf")
# A point of a loading dock stands for so much around it.
DOCK_REACH_M = 5.0


def places(
    portfolio: Portfolio, layers: Sequence[Layer], norms: Norms, chosen: ClimateSettings, kind: str = "park"
) -> tuple[pd.DataFrame, dict[str, Source]]:
    """Return what is known of every park or plot, and the source of each thing.

    Parameters
    ----------
    portfolio
        Measured: `park_land` and `park_climate_access` are there where parks have shapes.
    layers
        Shapes and rasters of the case.
    norms
        `large_roof_from_m2` in force: the smallest roof for solar panels.
    chosen
        Settings.
    kind
        `park`, or `plot`: issued plots with a shape.

    Returns
    -------
    tuple of pandas.DataFrame and dict
        Index `place_id`: `park_id`; `outline_m2`, and on the map `green_m2`, `water_m2`, `building_site_m2`,
        `farmland_m2` and `parking_m2`; of rasters `green_share_pct`, `heat_difference_c`, `felt_temperature_c` and
        `water_depth_m`; `roof_m2`, and of the roofs that are flat, or fit for green, solar panels or both, a `_low_m2`
        and a `_high_m2`; `form_known_pct` (share of the roofs of which the form is known); `paved_low_m2` and
        `paved_high_m2`; `parking_fit_low_m2` and `parking_fit_high_m2`; `docks` and `docks_at_risk`; and as shares of
        the outline `green_low_pct`, `green_high_pct` (equal where a green map covers it), likewise `cool_` (green and
        water), `paved_` and `unpaved_`. Missing where no layer or table tells. The table is empty where nothing has a
        shape.
    """
    zones = _zones(portfolio, kind)
    if zones is None:
        return pd.DataFrame(columns=["park_id"], index=pd.Index([], name="place_id")), {}
    table, sources = _land(zones, portfolio, layers, kind)
    measured = _rasters(zones, layers, sources) if kind == "plot" else _known(zones, portfolio, sources)
    roofs = _roofs(zones, portfolio, norms, chosen)
    if len(roofs):
        sources["roofs"] = source_of(portfolio, "buildings")
    table = table.join(measured).join(roofs.reindex(columns=_roof_columns()))
    table = table.join(_paved(table, zones, portfolio, sources)).join(_docks(zones, layers, sources, chosen))
    for place, end in enumerate(("low", "high")):
        table[f"parking_fit_{end}_m2"] = table["parking_m2"] * assumed_share("parking_fit")[place]
    return table.join(_shares(table)), sources


def _zones(portfolio: Portfolio, kind: str) -> gpd.GeoDataFrame | None:
    rows = drawn(portfolio, f"{kind}s")
    if rows is None:
        return None
    kept = rows[rows["status"] == "issued"] if kind == "plot" else rows
    if kept.empty:
        return None
    return kept[["park_id", "geometry"]].assign(place_id=kept[f"{kind}_id"]).reset_index(drop=True)


def _land(
    zones: gpd.GeoDataFrame, portfolio: Portfolio, layers: Sequence[Layer], kind: str
) -> tuple[pd.DataFrame, dict[str, Source]]:
    """Return what of each place is covered by what; of parks as it was measured, since a snapshot has no layers."""
    index = pd.Index(zones["place_id"], name="place_id")
    table = pd.DataFrame({"park_id": zones["park_id"].to_numpy(), "outline_m2": zones.area.to_numpy()}, index)
    sources: dict[str, Source] = {}
    measured = portfolio.table("park_land").set_index("park_id") if kind == "park" else pd.DataFrame()
    for role in LAND:
        if f"{role}_m2" in measured and measured[f"{role}_m2"].notna().any():
            table[f"{role}_m2"] = measured[f"{role}_m2"].reindex(index)
            sources[role] = portfolio.input("park_land", f"{role}_m2").source
            continue
        shapes, source = together(portfolio, layers, role)
        table[f"{role}_m2"] = np.nan
        if source is not None:
            table[f"{role}_m2"] = covered_by(zones, shapes, key="place_id")["overlap_m2"]
            sources[role] = source
    return table, sources


def _known(zones: gpd.GeoDataFrame, portfolio: Portfolio, sources: dict[str, Source]) -> pd.DataFrame:
    """Return what was measured of parks already, or delivered."""
    known = portfolio.table("park_climate_access").set_index("park_id")
    table = known.reindex(index=zones["place_id"], columns=list(RASTER_ROLES)).astype("float64").rename_axis("place_id")
    for role in RASTER_ROLES:
        if table[role].notna().any():
            sources[role] = portfolio.input("park_climate_access", role).source
    return table


def _rasters(zones: gpd.GeoDataFrame, layers: Sequence[Layer], sources: dict[str, Source]) -> pd.DataFrame:
    table = pd.DataFrame(np.nan, index=pd.Index(zones["place_id"], name="place_id"), columns=list(RASTER_ROLES))
    for layer in layers:
        file = layer.file
        if file.role in RASTER_ROLES:
            raster = Raster(file.path, file.band, tuple(file.nodata), file.factor)
            table[file.role] = zonal(zones, raster, file.operation, key="place_id")["value"]
            sources[file.role] = layer.source
    return table


def _roof_columns() -> list[str]:
    return ["roof_m2", "form_known_pct", *(f"{roof}_{end}_m2" for roof in ROOFS for end in ("low", "high"))]


def _roofs(zones: gpd.GeoDataFrame, portfolio: Portfolio, norms: Norms, chosen: ClimateSettings) -> pd.DataFrame:
    buildings = drawn(portfolio, "buildings")
    if buildings is None:
        return pd.DataFrame()
    standing = buildings[existing_on(buildings, portfolio.reference_date)]
    parks = zones[["place_id", "geometry"]].rename(columns={"place_id": "park_id"})
    pairs = overlay(parks, standing[["building_id", "geometry"]])
    forms = portfolio.table("building_roofs").set_index("building_id").reindex(pairs["building_id"])
    roofs = pd.DataFrame(
        {
            "roof_m2": pairs["footprint_m2"].to_numpy(),
            "roof_type": forms["roof_type"].to_numpy(),
            "flat_roof_m2": forms["flat_roof_m2"].to_numpy(),
        }
    )
    fit = fit_roofs(roofs, chosen.green_roof_from_m2, norms["large_roof_from_m2"])
    # A building on two parks is judged as a whole; each park gets the part that stands there.
    part = pairs["share"].to_numpy()
    own = fit.drop(columns="form_known").mul(part, axis=0)
    own["roof_m2"] = pairs["overlap_m2"].to_numpy()
    own["form_known_m2"] = own["roof_m2"].where(fit["form_known"], 0.0)
    sums = own.groupby(pairs["park_id"].to_numpy()).sum().reindex(zones["place_id"], fill_value=0.0)
    sums["form_known_pct"] = PERCENT * sums["form_known_m2"] / sums["roof_m2"].where(sums["roof_m2"] > 0)
    return sums.rename_axis("place_id")


def _paved(
    table: pd.DataFrame, zones: gpd.GeoDataFrame, portfolio: Portfolio, sources: dict[str, Source]
) -> pd.DataFrame:
    """Return the paving, from the large-scale topography where there is one, else as what is left on the map."""
    cover = drawn(portfolio, "land_cover")
    if cover is not None:
        look = cover["appearance"].astype("str").str.lower()
        sources["paved"] = source_of(portfolio, "land_cover")
        return pd.DataFrame(
            {
                f"paved_{end}_m2": covered_by(zones, cover[look.isin(kinds)], key="place_id")["overlap_m2"]
                for end, kinds in (("low", PAVED), ("high", PERHAPS_PAVED))
            }
        )
    other = ["green_m2", "water_m2", "building_site_m2", "farmland_m2"]
    rest = (table["outline_m2"] - table["roof_m2"] - table[other].sum(axis=1)).clip(lower=0)
    # Without green on the map, everything would count as paved.
    known = rest.where(table["roof_m2"].notna() & table["green_m2"].notna())
    low, high = assumed_share("rest_paved")
    if known.notna().any():
        sources["paved"] = sources["green"]
    return pd.DataFrame({"paved_low_m2": known * low, "paved_high_m2": known * high})


def _docks(
    zones: gpd.GeoDataFrame, layers: Sequence[Layer], sources: dict[str, Source], chosen: ClimateSettings
) -> pd.DataFrame:
    """Return how many loading docks there are, and how many stand in water after the shower."""
    index = pd.Index(zones["place_id"], name="place_id")
    table = pd.DataFrame({"docks": np.nan, "docks_at_risk": np.nan}, index)
    drawn_docks = [layer for layer in layers if layer.file.role == "loading_dock"]
    if not drawn_docks:
        return table
    sources["docks"] = drawn_docks[0].source
    shapes = pd.concat([layer.shapes[["geometry"]] for layer in drawn_docks], ignore_index=True)
    docks = shapes.sjoin(zones[["place_id", "geometry"]], predicate="intersects").reset_index(drop=True)
    docks = docks.assign(dock_id=docks.index.astype("str"))
    table["docks"] = docks.groupby("place_id").size().reindex(index, fill_value=0).astype("float64")
    water = [layer for layer in layers if layer.file.role == "water_depth_m"]
    if water:
        file = water[0].file
        reach = docks.set_geometry(docks.buffer(DOCK_REACH_M))
        deepest = zonal(
            reach, Raster(file.path, file.band, tuple(file.nodata), file.factor), "max", key="dock_id",
            min_covered_pct=0.0,
        )["value"]  # fmt: skip
        docks = docks.assign(depth_m=docks["dock_id"].map(deepest))
        at_risk = docks["depth_m"].ge(chosen.dock_risk_m)
        counted = at_risk.groupby(docks["place_id"]).sum().reindex(index, fill_value=0).astype("float64")
        known = docks["depth_m"].notna().groupby(docks["place_id"]).all().reindex(index, fill_value=True)
        table["docks_at_risk"] = counted.where(known)
    return table


def _shares(table: pd.DataFrame) -> pd.DataFrame:
    """Return shares of the outline. Green on a map is the least that there is: gardens and verges are seldom drawn."""
    area = table["outline_m2"].where(table["outline_m2"] > 0)
    water = PERCENT * table["water_m2"].fillna(0.0) / area
    hard = {end: PERCENT * (table["roof_m2"] + table[f"paved_{end}_m2"]) / area for end in ("low", "high")}
    unpaved = {"low": (PERCENT - hard["high"]).clip(lower=0), "high": (PERCENT - hard["low"]).clip(lower=0)}
    on_map = (PERCENT * table["green_m2"] / area).clip(upper=PERCENT)
    perhaps = (unpaved["high"] - water).clip(lower=on_map)
    seen = table["green_share_pct"]
    green = {"low": seen.fillna(on_map), "high": seen.fillna(perhaps)}
    shares = {}
    for end in ("low", "high"):
        shares[f"green_{end}_pct"] = green[end]
        shares[f"cool_{end}_pct"] = (green[end] + water).clip(upper=PERCENT)
        shares[f"paved_{end}_pct"] = PERCENT * table[f"paved_{end}_m2"] / area
        shares[f"unpaved_{end}_pct"] = unpaved[end]
    return pd.DataFrame(shares)
