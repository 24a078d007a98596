"""Method 1: the issuance of the past goes on, with less land for the same use."""

from __future__ import annotations

import pandas as pd

from terreinwijzer.demand.parameters import DemandParameters
from terreinwijzer.errors import InputError, Problem
from terreinwijzer.indicators.region import complete_years, issued_ha
from terreinwijzer.lineage import Figure
from terreinwijzer.snapshots.portfolio import Portfolio
from terreinwijzer.vocabulary.wording import in_each_language


def yearly_issuance(portfolio: Portfolio) -> pd.Series:
    """Return the issuance of the whole region per year, in ha, without provisional years.

    A year in which one municipality is missing is missing: what the others issued is not the region's issuance.
    """
    table = portfolio.table("issuance")
    final = table[~table["provisional"].fillna(value=False).astype(bool)]
    years = final.groupby("year")["issued_ha"].sum(min_count=1).rename("issued_ha")
    return years.where(years.index.isin(complete_years(final, table)))


def issuance_demand(portfolio: Portfolio, parameters: DemandParameters) -> dict[str, Figure]:
    """Forecast demand from past issuance.

    Parameters
    ----------
    portfolio
        Portfolio with `issuance`.
    parameters
        Base period, horizon and range of intensification.

    Returns
    -------
    dict of str to Figure
        `demand.method_1.low_ha` and `.high_ha`: issuance in the base period x (1 - intensification), scaled when the
        forecast is longer or shorter than the base period. The highest intensification gives the lowest demand.

    Raises
    ------
    InputError
        Issuance of the base period is incomplete.

    Notes
    -----
    Method of the province of Limburg; the vision, appendix 3, method 1 (57.17 ha gives 40 to 51 ha).
    """
    first, last = parameters.base_period
    issued = issued_ha(portfolio, first, last)
    if issued.value is None:
        raise InputError(Problem("demand_no_issuance", table="issuance", value=f"{first}-{last}"))
    scale = parameters.forecast_years / (last - first + 1)
    found = {}
    for name, intensification in zip(("high", "low"), parameters.intensification_pct, strict=True):
        figure_id = f"demand.method_1.{name}_ha"
        found[figure_id] = Figure(
            figure_id,
            issued.value * (1 - intensification / 100) * scale,
            "ha",
            in_each_language(
                "formula_method_1", first=first, last=last, years=parameters.forecast_years, base=last - first + 1
            ),
            (issued,),
            parameters={"intensification_pct": intensification},
        )
    return found
