"""Buildings: floor area, footprint, age and vacancy of the stock."""

from __future__ import annotations

import numpy as np
import pandas as pd

from terreinwijzer.indicators.quantities import Quantities, Quantity, by_name, derived, given, park_index, summed
from terreinwijzer.indicators.space import M2_PER_HA
from terreinwijzer.indicators.standing import building_inputs, stands, stock_sum
from terreinwijzer.snapshots.portfolio import Portfolio
from terreinwijzer.vocabulary.norms import Norms
from terreinwijzer.vocabulary.wording import in_each_language


def stock_quantities(portfolio: Portfolio, known: Quantities, parts: pd.DataFrame) -> Quantities:
    """Return floor area and footprint per park.

    Floor area comes, in this order, from units in stock, buildings in stock, the park's own value, or FSI x net issued
    area. That of units is usable floor area; it is kept apart as `usable_floor_area_m2`, so that no index of it passes
    for a gross one.
    """
    usable = _units_in_stock(portfolio)
    floor = (
        (usable and derived("floor_area_m2", "m2", "usable_floor_area_m2", usable.per_park, usable))
        or stock_sum(portfolio, parts, "floor_area_m2", "floor_area_m2")
        or given(portfolio, "floor_area_m2", "m2")
    )
    if floor is None and portfolio.has("parks", "fsi") and "net_issued_ha" in known:
        issued = known["net_issued_ha"]
        fsi = given(portfolio, "fsi", "ratio")
        if fsi is not None:
            floor = derived(
                "floor_area_m2",
                "m2",
                "fsi x 10,000 x net_issued_ha",
                fsi.per_park * issued.per_park * M2_PER_HA,
                fsi,
                issued,
            )
    footprint = stock_sum(portfolio, parts, "footprint_m2", "footprint_m2") or given(portfolio, "footprint_m2", "m2")
    plain = None if usable or floor is None else derived("stock_m2", "m2", "floor_area_m2", floor.per_park, floor)
    return by_name(usable, floor, plain, footprint)


def age_quantities(portfolio: Portfolio, known: Quantities, norms: Norms, parts: pd.DataFrame) -> Quantities:
    """Return construction years and ages weighted by floor area (by footprint where floor area is missing).

    With buildings, also the floor area beyond the lower and upper life span (the vision, appendix 2.1: 25-35 years).
    """
    year_now = portfolio.reference_date.year
    if portfolio.has("buildings", "construction_year") and len(parts):
        return _ages_of_buildings(portfolio, parts, norms, year_now)
    mean_year = given(portfolio, "mean_construction_year", "year")
    floor = known.get("floor_area_m2")
    if mean_year is None:
        return {}
    weight = floor or derived("floor_area_m2", "m2", "1 (no floor area known)", mean_year.per_park * 0 + 1, mean_year)
    return _weighted_years(mean_year.per_park, weight, mean_year, year_now)


def vacancy_quantities(portfolio: Portfolio, known: Quantities) -> Quantities:
    """Return the floor area on offer per park: offers added up, or the given vacancy x floor area.

    Parks without offers are taken as fully occupied when there is an offer register; the register covers all parks.
    """
    floor = known.get("floor_area_m2")
    offers = summed(portfolio, "property_offers", "floor_area_m2", "vacant_floor_area_m2", "m2")
    if offers is not None:
        filled = offers.per_park.fillna(0.0)
        return by_name(
            derived(offers.name, "m2", offers.formula, filled, *(portfolio.input("property_offers", "floor_area_m2"),))
        )
    vacancy = given(portfolio, "vacancy_pct", "pct")
    if vacancy is None or floor is None:
        return {}
    vacant = derived(
        "vacant_floor_area_m2",
        "m2",
        "vacancy_pct / 100 x floor_area_m2",
        vacancy.per_park / 100 * floor.per_park,
        vacancy,
        floor,
    )
    return by_name(vacant)


def _units_in_stock(portfolio: Portfolio) -> Quantity | None:
    rows = stands(portfolio.table("units"))
    return summed(portfolio, "units", "floor_area_m2", "usable_floor_area_m2", "m2", rows=rows)


def _ages_of_buildings(portfolio: Portfolio, buildings: pd.DataFrame, norms: Norms, year_now: int) -> Quantities:
    column = "floor_area_m2" if buildings["floor_area_m2"].notna().any() else "footprint_m2"
    year = buildings["construction_year"]
    weight = buildings[column].where(year.notna() & buildings["counts"])
    parts = pd.DataFrame(
        {
            "park_id": buildings["park_id"],
            "dated_floor_area_m2": weight,
            "construction_year_m2": weight * year,
            "older_low_m2": weight.where(year_now - year > norms["lifespan_low_years"], weight * 0),
            "older_high_m2": weight.where(year_now - year > norms["lifespan_high_years"], weight * 0),
        }
    )
    sums = parts.groupby("park_id").sum(min_count=1).reindex(park_index(portfolio))
    sums["age_m2"] = year_now * sums["dated_floor_area_m2"] - sums["construction_year_m2"]
    sums["building_floor_area_m2"] = sums["dated_floor_area_m2"]
    leaves = (portfolio.input("buildings", "construction_year"), *building_inputs(portfolio, column))
    return by_name(
        *(derived(str(name), "m2", f"sum over buildings, weighted by {column}", sums[name], *leaves) for name in sums)
    )


def _weighted_years(mean_year: pd.Series, weight: Quantity, source: Quantity, year_now: int) -> Quantities:
    area = weight.per_park.where(mean_year.notna(), np.nan)
    return by_name(
        derived("dated_floor_area_m2", "m2", in_each_language("formula_dated_floor_area"), area, weight, source),
        derived(
            "construction_year_m2", "m2", in_each_language("formula_year_by_floor"), mean_year * area, source, weight
        ),
        derived(
            "age_m2",
            "m2",
            in_each_language("formula_age_by_floor"),
            (year_now - mean_year) * area,
            source,
            weight,
        ),
    )
