"""Space: areas by status, and how intensively they are used."""

from __future__ import annotations

import pandas as pd

from terreinwijzer.indicators.quantities import Quantities, Quantity, by_name, derived, given, summed
from terreinwijzer.snapshots.portfolio import Portfolio
from terreinwijzer.vocabulary.wording import in_each_language

HA_PER_M2 = 0.0001
M2_PER_HA = 10_000.0
NET_STATUSES = ("issued", "option", "available", "not_yet_available")
REFERENCE_QUANTILE = 0.75


def area_quantities(portfolio: Portfolio) -> Quantities:
    """Return gross, net, issued, available and optioned hectares and the region's issued area per park.

    From plots where the portfolio has them (IBIS4: net = issued + option + available + not yet available, gross = all),
    otherwise as given per park; gross also from the outline. Land on offer includes land under option, as the provinces
    count it.
    """
    if portfolio.has("plots", "area_m2"):
        status = portfolio.table("plots")["status"]
        found = by_name(
            _plots(portfolio, "gross_ha", status.notna()),
            _plots(portfolio, "net_ha", status.isin(NET_STATUSES)),
            _plots(portfolio, "net_issued_ha", status == "issued"),
            _plots(portfolio, "available_ha", status.isin(("available", "option"))),
            _plots(portfolio, "under_option_ha", status == "option"),
        )
    else:
        found = by_name(
            given(portfolio, "gross_ha", "ha") or outlined(portfolio),
            given(portfolio, "net_ha", "ha"),
            given(portfolio, "net_issued_ha", "ha"),
            given(portfolio, "immediately_available_ha", "ha", name="available_ha", table="supply_offers"),
            given(portfolio, "under_option_ha", "ha", table="supply_offers"),
        )
    if "net_ha" in found and "net_issued_ha" in found:
        net, issued = found["net_ha"], found["net_issued_ha"]
        found["not_issued_ha"] = derived(
            "not_issued_ha", "ha", "net_ha - net_issued_ha", net.per_park - issued.per_park, net, issued
        )
    region = _region_issued(portfolio, found.get("net_issued_ha"))
    return found | by_name(region)


def outlined(portfolio: Portfolio) -> Quantity | None:
    """Return the gross area as the outline encloses it."""
    outline = given(portfolio, "outline_m2", "m2", table="park_land")
    return outline and derived("gross_ha", "ha", "park_land.outline_m2 / 10,000", outline.per_park * HA_PER_M2, outline)


def _plots(portfolio: Portfolio, name: str, rows: pd.Series) -> Quantity | None:
    return summed(portfolio, "plots", "area_m2", name, "ha", rows=rows, factor=HA_PER_M2)


def _region_issued(portfolio: Portfolio, issued: Quantity | None) -> Quantity | None:
    """Return the region's latest issued area, beside each park."""
    if issued is None or not portfolio.has("region_employment", "net_issued_ha"):
        return None
    known = portfolio.table("region_employment").dropna(subset=["net_issued_ha"])
    own = known[known["region"] == portfolio.region]
    latest = own[own["year"] <= portfolio.reference_date.year].sort_values("year").tail(1)
    if latest.empty:
        return None
    values = pd.Series(float(latest["net_issued_ha"].iloc[0]), index=issued.per_park.index)
    leaf = portfolio.input("region_employment", "net_issued_ha")
    return derived("region_net_issued_ha", "ha", in_each_language("formula_region_net_issued"), values, leaf)


def intensity_quantities(portfolio: Portfolio, known: Quantities) -> Quantities:
    """Return the plot area, and the floor area that is unused against the profile's reference FSI.

    The reference is the 75th percentile of the FSI among parks with the same profile (all parks where profiles are
    missing). It compares parks with their peers and says nothing about plan rules.
    """
    plot_area = summed(portfolio, "plots", "area_m2", "plot_area_m2", "m2")
    if plot_area is None and "net_issued_ha" in known:
        issued = known["net_issued_ha"]
        plot_area = derived("plot_area_m2", "m2", "10,000 x net_issued_ha", issued.per_park * M2_PER_HA, issued)
    found = by_name(plot_area)
    if "floor_area_m2" not in known or "net_issued_ha" not in known:
        return found
    floor, issued = known["floor_area_m2"], known["net_issued_ha"]
    profile = portfolio.table("parks").set_index("park_id")["profile"].fillna("").reindex(floor.per_park.index)
    fsi = floor_space_index(floor.per_park, issued.per_park)
    reference_fsi = fsi.groupby(profile).transform("quantile", REFERENCE_QUANTILE)
    reference = derived(
        "reference_floor_area_m2",
        "m2",
        in_each_language("formula_reference_floor"),
        (reference_fsi * issued.per_park * M2_PER_HA).where(fsi.notna()),
        floor,
        issued,
        portfolio.input("parks", "profile"),
    )
    unused = derived(
        "unused_floor_area_m2",
        "m2",
        "max(0, reference_floor_area_m2 - floor_area_m2)",
        (reference.per_park - floor.per_park).clip(lower=0),
        reference,
        floor,
    )
    return found | by_name(reference, unused)


def floor_space_index(floor_area_m2: pd.Series, net_issued_ha: pd.Series) -> pd.Series:
    """Return floor area per net issued area, in m2 per m2; missing where nothing is issued.

    Parameters
    ----------
    floor_area_m2
        Floor area of the stock per park. From BAG units this is usable, not gross, floor area.
    net_issued_ha
        Net issued area per park, on the same index.

    Notes
    -----
    The vision, appendix 2.1.

    Examples
    --------
    >>> floor_space_index(pd.Series([66_990.0]), pd.Series([20.3])).round(2).tolist()
    [0.33]
    """
    return (floor_area_m2 / (net_issued_ha * M2_PER_HA).where(net_issued_ha > 0)).rename("fsi")
