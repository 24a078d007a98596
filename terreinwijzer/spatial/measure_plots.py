"""What stands on each plot, and what may be added under the rules in force."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import geopandas as gpd
import pandas as pd

from terreinwijzer.snapshots.portfolio import Portfolio
from terreinwijzer.sources.layers import Layer
from terreinwijzer.spatial.capacity import CapacitySettings, plot_capacity
from terreinwijzer.spatial.dated import existing_on
from terreinwijzer.spatial.exclusion import covered_by
from terreinwijzer.spatial.overlay import Engine, overlay
from terreinwijzer.vocabulary.norms import Norms


def measured_plots(portfolio: Portfolio, norms: Norms, layers: Sequence[Layer], engine: Engine) -> Portfolio:
    """Return the portfolio with `plot_capacity`, and with the building envelope of every plot that a layer gives.

    Buildings are split over plots by overlap, those of the reference date only; units bring their usable floor area
    to the plots of their building by the same shares. Only plots that are issued are counted: on others nothing
    is unused, they are for sale.

    Parameters
    ----------
    portfolio
        With plots; without their shapes, or without those of buildings, nothing is measured.
    norms
        `storey_height_m` in force.
    layers
        Those of role `envelope` are the building envelopes.
    engine
        How footprints are laid over plots.
    """
    plots, buildings = portfolio.table("plots"), portfolio.table("buildings")
    shaped = isinstance(plots, gpd.GeoDataFrame) and isinstance(buildings, gpd.GeoDataFrame)
    if not shaped or plots.empty or buildings.empty or portfolio.has("plot_capacity"):
        return portfolio
    envelopes = [layer for layer in layers if layer.file.role == "envelope"]
    if envelopes:
        land = pd.concat([layer.shapes[["geometry"]] for layer in envelopes], ignore_index=True)
        measured = plots["plot_id"].map(covered_by(plots, land, key="plot_id")["overlap_m2"])
        plots = plots.assign(building_envelope_m2=plots["building_envelope_m2"].fillna(measured))
    standing = buildings[existing_on(buildings, portfolio.reference_date) & buildings.geometry.notna()]
    issued = plots[(plots["status"] == "issued") & plots.geometry.notna()]
    table = _standing(issued, standing, portfolio, engine)
    settings = CapacitySettings(storey_height_m=norms["storey_height_m"])
    capacity = plot_capacity(table, settings)
    result = pd.concat([table[["park_id", "built_m2"]], capacity], axis=1).reset_index()
    measured_tables = {"plots": plots, "plot_capacity": result}
    extra = {"plot_capacity": portfolio.sources["plots"]} if "plots" in portfolio.sources else {}
    if envelopes:
        extra["plots.building_envelope_m2"] = envelopes[0].source
    return replace(portfolio, tables={**portfolio.tables, **measured_tables}, sources={**portfolio.sources, **extra})


def _standing(
    plots: gpd.GeoDataFrame, buildings: gpd.GeoDataFrame, portfolio: Portfolio, engine: Engine
) -> pd.DataFrame:
    """Return rules and what stands per plot, in the form that `plot_capacity` takes."""
    # The overlay knows its zones as parks.
    zones = plots[["plot_id", "geometry"]].rename(columns={"plot_id": "park_id"})
    pairs = overlay(zones, buildings[["building_id", "geometry"]], engine=engine).rename(columns={"park_id": "plot_id"})
    pairs["floor_m2"] = pairs["building_id"].map(_floors(portfolio)) * pairs["share"]
    table = pd.DataFrame(plots.drop(columns="geometry")).set_index("plot_id")
    by_plot = pairs.groupby("plot_id")
    table["built_m2"] = by_plot["overlap_m2"].sum().reindex(table.index).fillna(0.0)
    # One building of unknown floor area makes the floor of its plot unknown; a plot without buildings has none.
    known = by_plot["floor_m2"].agg(lambda floors: floors.sum(skipna=False))
    table["floor_m2"] = known.reindex(table.index).where(table["built_m2"] > 0, 0.0)
    pairs["park_id"] = pairs["plot_id"].map(table["park_id"])
    sums = pairs.dropna(subset=["floor_m2"]).groupby("park_id")[["floor_m2", "overlap_m2"]].sum()
    table["mean_storeys"] = table["park_id"].map(sums["floor_m2"] / sums["overlap_m2"])
    profile = portfolio.table("parks").set_index("park_id")["profile"]
    table["peer_group"] = table["park_id"].map(profile).astype("str")
    return table


def _floors(portfolio: Portfolio) -> pd.Series:
    """Return the floor area per building: the usable area of its units, or its own."""
    units, buildings = portfolio.table("units"), portfolio.table("buildings")
    own = buildings.set_index("building_id")["floor_area_m2"].astype("float64")
    if units["floor_area_m2"].notna().any():
        of_units = units.groupby("building_id")["floor_area_m2"].sum(min_count=1).astype("float64")
        return of_units.reindex(own.index).fillna(own)
    return own
