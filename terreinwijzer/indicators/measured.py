"""What is measured from shapes: built land, roofs, form, small units, land under other layers, unused capacity."""

from __future__ import annotations

import pandas as pd

from terreinwijzer.indicators.quantities import Quantities, Quantity, by_name, derived, given, park_index
from terreinwijzer.indicators.small_units import units_per_building
from terreinwijzer.indicators.space import HA_PER_M2
from terreinwijzer.indicators.standing import stands, stock_sum
from terreinwijzer.snapshots.portfolio import Portfolio
from terreinwijzer.vocabulary.norms import Norms

LAND = (
    "other_park_m2", "nature_m2", "excluded_m2", "water_m2", "building_site_m2", "green_m2", "farmland_m2",
    "residential_m2",
)  # fmt: skip
# Peers are no rules: what comparable plots reach is shown, and not counted as allowed.
RULED = ("rules", "height_assumed")


def measured_quantities(portfolio: Portfolio, known: Quantities, norms: Norms, parts: pd.DataFrame) -> Quantities:
    """Return every quantity that shapes can tell and that the portfolio has measurements for.

    Parameters
    ----------
    portfolio
        Canonical tables, measured (`spatial.measure`) or with measured tables delivered.
    known
        Quantities already there; footprint and floor area are used.
    norms
        Sizes of a large roof and of a small unit.
    parts
        `building_parts` of the portfolio.
    """
    land = (given(portfolio, column, "m2", table="park_land") for column in ("outline_m2", *LAND))
    found = by_name(*land)
    if portfolio.has("building_parks"):
        found |= _roofs(portfolio, norms, parts)
    found |= _units(portfolio) | _storeys(known) | _capacity(portfolio)
    return found | _forms(portfolio, parts) | _small_units(portfolio, norms, parts)


def _roofs(portfolio: Portfolio, norms: Norms, parts: pd.DataFrame) -> Quantities:
    """Return roof area, that of large roofs, and the number of buildings (one on two parks counts by its shares)."""
    large = parts["whole_footprint_m2"] >= norms["large_roof_from_m2"]
    roof = stock_sum(portfolio, parts, "footprint_m2", "roof_m2")
    count = stock_sum(portfolio, parts, "share", "building_count")
    return by_name(
        roof and derived("roof_ha", "ha", "roof_m2 / 10,000", roof.per_park * HA_PER_M2, roof),
        roof,
        stock_sum(portfolio, parts, "footprint_m2", "large_roof_m2", rows=large),
        count and Quantity("building_count", count.per_park, "count", "sum(building_parks.share)", count.inputs),
    )


def _forms(portfolio: Portfolio, parts: pd.DataFrame) -> Quantities:
    forms = portfolio.table("building_forms").set_index("building_id")
    if forms.empty:
        return {}
    found: Quantities = {}
    for name, column in (("rectangularity_m2", "rectangularity"), ("shared_walls_m2", "shared_walls_pct")):
        form = parts["building_id"].map(forms[column])
        weighted = stock_sum(portfolio, parts, "footprint_m2", name, weight=form)
        if weighted is not None:
            leaf = portfolio.input("building_forms", column)
            formula = f"sum({column} x footprint_m2)"
            found[name] = Quantity(name, weighted.per_park, "m2", formula, (leaf, *weighted.inputs))
    return found | by_name(
        stock_sum(portfolio, parts, "footprint_m2", "formed_m2", rows=parts["building_id"].isin(forms.index))
    )


def _units(portfolio: Portfolio) -> Quantities:
    """Return the number of units in stock; zero on a park whose outline was measured and that has none."""
    units = portfolio.table("units")
    located = units[units["park_id"].notna() & stands(units)]
    if located.empty:
        return {}
    counts = located.groupby("park_id").size().reindex(park_index(portfolio)).astype("float64")
    land = portfolio.table("park_land").set_index("park_id")["outline_m2"].reindex(counts.index)
    counts = counts.mask(counts.isna() & land.notna(), 0.0)
    leaves = (portfolio.input("units", "unit_id"), portfolio.input("units", "park_id"))
    return by_name(derived("unit_count", "count", "count(units)", counts, *leaves))


def _small_units(portfolio: Portfolio, norms: Norms, parts: pd.DataFrame) -> Quantities:
    """Return the footprint of buildings with many small units, and of all buildings whose units are known."""
    found_in = units_per_building(portfolio.table("units"), norms)
    if found_in.empty or parts.empty:
        return {}
    many = found_in.index[found_in["clustered"]]
    told = parts["building_id"].isin(found_in.index)
    leaf = portfolio.input("units", "floor_area_m2")
    found = {}
    for name, rows in (("small_unit_footprint_m2", parts["building_id"].isin(many)), ("unit_footprint_m2", told)):
        sums = stock_sum(portfolio, parts, "footprint_m2", name, rows=rows)
        if sums is not None:
            found[name] = Quantity(name, sums.per_park, "m2", sums.formula, (leaf, *sums.inputs))
    return found


def _storeys(known: Quantities) -> Quantities:
    """Return floor area of parks whose footprint is known too, for the mean number of storeys."""
    if "floor_area_m2" not in known or "footprint_m2" not in known:
        return {}
    floor, footprint = known["floor_area_m2"], known["footprint_m2"]
    return by_name(
        derived(
            "stacked_floor_m2", "m2", "floor_area_m2", floor.per_park.where(footprint.per_park > 0), floor, footprint
        )
    )


def _capacity(portfolio: Portfolio) -> Quantities:
    """Return extra floor under the rules, the floor that stands on those plots, and how much land has known rules."""
    if not portfolio.has("plot_capacity"):
        return {}
    capacity = portfolio.table("plot_capacity")
    area = portfolio.table("plots").set_index("plot_id")["area_m2"].astype("float64")
    ruled = capacity["certainty"].isin(RULED) & capacity["extra_floor_m2"].notna()
    columns = pd.DataFrame(
        {
            "park_id": capacity["park_id"],
            "extra_floor_m2": capacity["extra_floor_m2"].where(ruled),
            "ruled_floor_m2": capacity["floor_m2"].where(ruled),
            "ruled_plot_m2": capacity["plot_id"].map(area).where(ruled, 0.0),
            "judged_plot_m2": capacity["plot_id"].map(area),
        }
    )
    sums = columns.groupby("park_id").sum(min_count=1).reindex(park_index(portfolio))
    formulas = {
        "extra_floor_m2": "sum(plot_capacity.extra_floor_m2) of plots with a rule for the footprint",
        "ruled_floor_m2": "sum(plot_capacity.floor_m2) of the same plots",
        "ruled_plot_m2": "area of plots with a rule for the footprint",
        "judged_plot_m2": "area of issued plots",
    }
    leaves = (
        portfolio.input("plots", "max_built_share_pct"), portfolio.input("plots", "max_height_m"),
        portfolio.input("plot_capacity", "extra_floor_m2"), portfolio.input("buildings", "geometry"),
    )  # fmt: skip
    return by_name(*(derived(name, "m2", formula, sums[name], *leaves) for name, formula in formulas.items()))
