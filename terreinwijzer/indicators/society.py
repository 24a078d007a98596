"""Society: organisation of businesses, climate, and how work fits the people who live there."""

from __future__ import annotations

import pandas as pd

from terreinwijzer.indicators.catalogue import catalogue
from terreinwijzer.indicators.quantities import Quantities, by_name, derived, given, park_index
from terreinwijzer.lineage import Figure
from terreinwijzer.snapshots.portfolio import Portfolio
from terreinwijzer.vocabulary.wording import in_each_language

FORMS = ("business_association", "park_management", "business_investment_zone", "entrepreneurs_fund", "safety_label")
# A fund for the whole municipality says nothing about a single park; a label follows from organisation.
LOCAL_FORMS = ("business_association", "park_management", "business_investment_zone")
ALL_SECTORS = "all sectors"
CLIMATE = {
    "green_gross_ha": "green_share_pct",
    "heat_gross_ha": "heat_difference_c",
    "felt_gross_ha": "felt_temperature_c",
    "water_gross_ha": "water_depth_m",
    "ramp_gross_ha": "distance_motorway_ramp_m",
    "main_road_gross_ha": "distance_main_road_m",
    "station_gross_ha": "distance_station_m",
    "bus_stop_gross_ha": "distance_bus_stop_m",
    "dwelling_gross_ha": "distance_dwelling_m",
    "nature_gross_ha": "distance_nature_m",
}


def organisation_quantities(portfolio: Portfolio, known: Quantities) -> Quantities:
    """Return the number of forms of organisation, and the net area of organised parks and of parks where it is known.

    An empty cell is unknown, not "no": a park counts as unorganised only when all three local forms are known absent.
    """
    if not portfolio.has("organisations"):
        return {}
    forms = portfolio.table("organisations").set_index("park_id")[list(FORMS)].reindex(park_index(portfolio))
    present = forms.astype("float64")
    leaves = tuple(portfolio.input("organisations", form) for form in FORMS)
    count = derived(
        "organisation_forms",
        "count",
        in_each_language("formula_forms_present"),
        present.sum(axis=1, min_count=1),
        *leaves,
    )
    if "net_ha" not in known:
        return by_name(count)
    net = known["net_ha"]
    local = present[list(LOCAL_FORMS)]
    organised = (local == 1).any(axis=1)
    decided = organised | local.notna().all(axis=1)
    return by_name(
        count,
        derived(
            "organised_net_ha",
            "ha",
            in_each_language("formula_organised_net_ha"),
            net.per_park.where(organised, 0).where(decided),
            net,
            *leaves,
        ),
        derived(
            "organisation_known_net_ha",
            "ha",
            in_each_language("formula_organisation_known_net_ha"),
            net.per_park,
            net,
            *leaves,
        ),
    )


def climate_quantities(portfolio: Portfolio, known: Quantities) -> Quantities:
    """Return green, heat, water and distances weighted by gross area, where given or measured."""
    found: Quantities = {}
    gross = known.get("gross_ha")
    for name, column in CLIMATE.items():
        value = given(portfolio, column, "", table="park_climate_access")
        if value is not None and gross is not None:
            share = value.per_park / 100 if column.endswith("_pct") else value.per_park
            found |= by_name(derived(name, "ha", f"{column} x gross_ha", share * gross.per_park, value, gross))
    return found


def relocation_balance(relocations: pd.DataFrame) -> pd.DataFrame:
    """Return moves to and from the parks and their balance, per other municipality.

    Returns
    -------
    pandas.DataFrame
        By `other_municipality`: `inward`, `outward`, `balance` (counts). A municipality that is missing in one
        direction counts as no moves there only if the table is complete; a top list is not.
    """
    moves = relocations.pivot_table(
        index="other_municipality", columns="direction", values="moves", aggfunc="sum", observed=True
    ).astype("float64")
    moves = moves.reindex(columns=["inward", "outward"])
    moves["balance"] = moves["inward"] - moves["outward"]
    return moves


def education_match_pct(labour_market: pd.DataFrame, area: str) -> float | None:
    """Return how well the levels of the jobs match the education of the labour force of an area.

    Parameters
    ----------
    labour_market
        Canonical table with topics `education` and `job_level`, the same classes in both.
    area
        Area whose labour force counts.

    Returns
    -------
    float or None
        100 minus the index of dissimilarity (Duncan and Duncan 1955); `None` where either side is missing.
    """
    here = labour_market[labour_market["area"] == area]
    people = here[here["topic"] == "education"].set_index("class")["share_pct"]
    work = here[here["topic"] == "job_level"].set_index("class")["share_pct"]
    if people.empty or set(people.index) != set(work.index) or people.isna().any() or work.isna().any():
        return None
    return float(100 - 0.5 * (people - work.reindex(people.index)).abs().sum())


def labour_figure(portfolio: Portfolio, indicator_id: str, area: str) -> Figure | None:
    """Return how work fits the people of an area, as a figure; `None` where the tables do not tell.

    Parameters
    ----------
    indicator_id
        `education_match_pct`, or `live_and_work_pct`: the given share of those who work in the area and live there, in
        the class `all sectors`.
    area
        Area of the table `labour_market`.
    """
    table = portfolio.table("labour_market")
    if indicator_id == "education_match_pct":
        value, basis = education_match_pct(table, area), "calculated"
    else:
        rows = (table["topic"] == "live_and_work") & (table["area"] == area) & (table["class"] == ALL_SECTORS)
        given_share = table.loc[rows, "share_pct"].dropna()
        value, basis = (float(given_share.iloc[0]) if len(given_share) else None), "given"
    if value is None:
        return None
    formula = catalogue()[indicator_id].formula
    leaf = portfolio.input("labour_market", "share_pct")
    return Figure(f"{indicator_id}.{area}", value, "pct", formula, (leaf,), basis=basis)
