"""The tables in which a forecast is published: issuance, preference, land quotient and the outcome per scenario.

They are laid out as tables 7 to 10 of the vision (appendix 3), for any portfolio; numbers are unrounded.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from terreinwijzer.demand.scenario import slug
from terreinwijzer.indicators.region import change_pct, region_value, regional_ratio
from terreinwijzer.lineage import Figure
from terreinwijzer.snapshots.portfolio import Portfolio

_OUTCOME = {
    "jobs": "jobs",
    "jobs_on_parks": "jobs_on_parks",
    "land_quotient_m2_per_job": "land_quotient",
    "extra_ha": "extra_ha",
}


def issuance_table(portfolio: Portfolio) -> pd.DataFrame:
    """Return issuance per municipality and year with totals, in ha: table 7 of the vision.

    Returns
    -------
    pandas.DataFrame
        Index `municipality`, last row `total`. One column per year, then `total_final_ha` (without provisional years)
        and `total_ha` (every year): a heading may promise the one and print the other. A cell without a row stays
        missing; a total counts what is known.
    """
    table = portfolio.table("issuance")
    wide = table.pivot_table(index="municipality", columns="year", values="issued_ha", aggfunc="sum", observed=True)
    wide.columns = [int(year) for year in wide.columns]
    years = list(wide.columns)
    provisional = set(table.loc[table["provisional"].fillna(value=False).astype(bool), "year"])
    wide.loc["total"] = wide.sum(min_count=1)
    wide["total_final_ha"] = wide[[year for year in years if year not in provisional]].sum(axis=1, min_count=1)
    wide["total_ha"] = wide[years].sum(axis=1, min_count=1)
    return wide.rename_axis("municipality")


def preference_table(portfolio: Portfolio, first_year: int = 0, last_year: int = 0) -> pd.DataFrame:
    """Return the development of the location-type preference: table 8 of the vision.

    Parameters
    ----------
    first_year, last_year
        Years to compare; 0 takes the first and the last year with jobs on parks.

    Returns
    -------
    pandas.DataFrame
        Rows `jobs`, `jobs_on_parks` and `location_type_preference_pct`; columns the two years and `change_pct`.
        Without rows where no year is known.
    """
    return _development(portfolio, ("jobs", "jobs_on_parks"), "location_type_preference_pct", first_year, last_year)


def land_quotient_table(portfolio: Portfolio, first_year: int = 0, last_year: int = 0) -> pd.DataFrame:
    """Return the development of the land quotient: table 9 of the vision.

    Parameters
    ----------
    first_year, last_year
        Years to compare; 0 takes the first and the last year with jobs on parks.

    Returns
    -------
    pandas.DataFrame
        Rows `jobs_on_parks`, `net_issued_ha` and `land_quotient_m2_per_job`; columns as `preference_table`.
    """
    return _development(
        portfolio, ("jobs_on_parks", "net_issued_ha"), "land_quotient_m2_per_job", first_year, last_year
    )


def outcome_table(portfolio: Portfolio, figures: Mapping[str, Figure], path: str = "published") -> pd.DataFrame:
    """Return the outcome of method 2 with one column per scenario: table 10 of the vision.

    Parameters
    ----------
    figures
        Figures of the forecast.
    path
        `published` (rounded in between, quotient as stated) or `unrounded`.

    Returns
    -------
    pandas.DataFrame
        Rows `jobs`, `jobs_on_parks`, `location_type_preference_pct`, `land_quotient_m2_per_job` and `extra_ha`.
    """
    suffix = ".published" if path == "published" else ""
    columns = {}
    for row in portfolio.table("scenarios").to_dict("records"):
        stem = f"demand.method_2.{slug(row['scenario'])}"
        values = {name: figures[f"{stem}.{part}{suffix}"].value for name, part in _OUTCOME.items()}
        columns[row["scenario"]] = values | {"location_type_preference_pct": row["location_type_preference_pct"]}
    rows = ["jobs", "jobs_on_parks", "location_type_preference_pct", "land_quotient_m2_per_job", "extra_ha"]
    return pd.DataFrame(columns, index=rows, dtype="float64").rename_axis("indicator")


def _development(
    portfolio: Portfolio, given: tuple[str, ...], ratio: str, first_year: int, last_year: int
) -> pd.DataFrame:
    table = portfolio.table("region_employment")
    known = table.loc[(table["region"] == portfolio.region) & table["jobs_on_parks"].notna(), "year"]
    first, last = (year or pick for year, pick in zip((first_year, last_year), (known.min(), known.max()), strict=True))
    if pd.isna(first) or pd.isna(last):
        return pd.DataFrame(columns=["change_pct"], dtype="float64").rename_axis("indicator")
    rows = {}
    for name in (*given, ratio):
        value = regional_ratio if name == ratio else region_value
        before, after = (value(portfolio, name, portfolio.region, int(year)) for year in (first, last))
        change = change_pct(name, before, after).value
        rows[name] = {int(first): before.value, int(last): after.value, "change_pct": change}
    return pd.DataFrame.from_dict(rows, orient="index", dtype="float64").rename_axis("indicator")
