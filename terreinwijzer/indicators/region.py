"""How a region uses business parks: share of its jobs on parks, and land per job."""

from __future__ import annotations

import pandas as pd

from terreinwijzer.lineage import Figure
from terreinwijzer.snapshots.portfolio import Portfolio
from terreinwijzer.vocabulary.language import LANGUAGES, Text
from terreinwijzer.vocabulary.tables import canonical_table
from terreinwijzer.vocabulary.wording import in_each_language

M2_PER_HA = 10_000.0


def location_type_preference_pct(jobs_on_parks: pd.Series, jobs: pd.Series) -> pd.Series:
    """Return the share of a region's jobs that is on business parks.

    Parameters
    ----------
    jobs_on_parks, jobs
        Jobs on parks and in the whole region, on one index; gaps allowed.

    Returns
    -------
    pandas.Series
        `location_type_preference_pct`; missing where either is missing or the region has no jobs.

    Notes
    -----
    BLM (CPB 2005; Knoben and Traa, RPB 2008); the vision, appendix 3, table 8.

    Examples
    --------
    >>> location_type_preference_pct(pd.Series([26_026.0]), pd.Series([105_736.0])).round(1).tolist()
    [24.6]
    """
    return (100.0 * jobs_on_parks / jobs.where(jobs > 0)).rename("location_type_preference_pct")


def land_quotient_m2_per_job(net_issued_ha: pd.Series, jobs_on_parks: pd.Series) -> pd.Series:
    """Return the net issued land per job on business parks.

    Parameters
    ----------
    net_issued_ha
        Net issued area in hectares; gaps allowed.
    jobs_on_parks
        Jobs on parks, on the same index; gaps allowed.

    Returns
    -------
    pandas.Series
        `land_quotient_m2_per_job`, in m2 per job; missing where either is missing or there are no jobs.

    Notes
    -----
    BLM (CPB 2005; Knoben and Traa, RPB 2008); the vision, appendix 3, table 9.

    Examples
    --------
    >>> land_quotient_m2_per_job(pd.Series([949.0]), pd.Series([24_071.0])).round(2).tolist()
    [394.25]
    """
    return (M2_PER_HA * net_issued_ha / jobs_on_parks.where(jobs_on_parks > 0)).rename("land_quotient_m2_per_job")


def issued_ha(portfolio: Portfolio, start_year: int, end_year: int, municipality: str = "") -> Figure:
    """Return the land issued over a period, both years included, in the region or in one municipality.

    Parameters
    ----------
    portfolio
        Portfolio with the canonical table `issuance`.
    start_year, end_year
        First and last year.
    municipality
        One municipality; the whole table by default.

    Returns
    -------
    Figure
        Hectares; missing where a year of the period has no row for one of the municipalities, because a gap is not a
        zero. The note names provisional years.

    Notes
    -----
    The vision, appendix 3, table 7.
    """
    table = portfolio.table("issuance")
    rows = table[table["year"].between(start_year, end_year)]
    if municipality:
        rows = rows[rows["municipality"] == municipality]
    known = complete_years(rows, table if not municipality else rows)
    complete = set(range(start_year, end_year + 1)) <= set(known)
    value = float(rows["issued_ha"].sum()) if complete else None
    provisional = sorted(rows.loc[rows["provisional"].fillna(value=False).astype(bool), "year"].unique())
    scope = municipality or "region"
    return Figure(
        f"issued_ha.{scope}.{start_year}_{end_year}",
        value,
        "ha",
        in_each_language("formula_sum_of_issuance", first=start_year, last=end_year),
        (portfolio.input("issuance", "issued_ha"),),
        note=in_each_language("note_provisional", years=", ".join(map(str, provisional))) if provisional else "",
    )


def complete_years(rows: pd.DataFrame, register: pd.DataFrame) -> pd.Index:
    """Return the years in which every municipality of a register of issuance has a known area.

    Parameters
    ----------
    rows
        Rows of `issuance` to look at.
    register
        Rows whose municipalities count.
    """
    known = rows[rows["issued_ha"].notna()].drop_duplicates(["municipality", "year"])
    per_year = known.groupby(known["year"].astype("Int64"))["municipality"].size()
    return per_year.index[per_year == register["municipality"].nunique()]


def ratio_figure(figure_id: str, unit: str, formula: Text, above: Figure, below: Figure, factor: float) -> Figure:
    """Return `factor` x above / below as a figure; missing where either is missing or `below` is zero."""
    value = factor * above.value / below.value if above.value is not None and below.value else None
    return Figure(figure_id, value, unit, formula, (above, below))


def region_value(portfolio: Portfolio, column: str, region: str, year: int) -> Figure:
    """Return one cell of the table `region_employment` as a figure: given, not calculated.

    Parameters
    ----------
    column
        `jobs`, `jobs_on_parks`, `net_issued_ha` or `available_ha`.
    region, year
        Row of the table.
    """
    table = portfolio.table("region_employment")
    cell = table.loc[(table["region"] == region) & (table["year"] == year), column].dropna()
    unit = {"net_issued_ha": "ha", "available_ha": "ha"}.get(column, "jobs")
    meaning = canonical_table("region_employment").column(column)
    return Figure(
        f"region_{column}.{region}.{year}",
        None if cell.empty else float(cell.iloc[0]),
        unit,
        in_each_language(
            "formula_region_value",
            column={language: meaning.meaning(language) for language in LANGUAGES},
            region=region,
            year=year,
        ),
        (portfolio.input("region_employment", column, region),),
        basis="given",
    )


def regional_ratio(portfolio: Portfolio, indicator_id: str, region: str, year: int) -> Figure:
    """Return the location-type preference or the land quotient of a region in one year.

    Parameters
    ----------
    indicator_id
        `location_type_preference_pct` or `land_quotient_m2_per_job`.
    """
    on_parks = region_value(portfolio, "jobs_on_parks", region, year)
    figure_id = f"{indicator_id}.{region}.{year}"
    if indicator_id == "location_type_preference_pct":
        jobs = region_value(portfolio, "jobs", region, year)
        return ratio_figure(
            figure_id, "pct", in_each_language("formula_location_type_preference"), on_parks, jobs, 100.0
        )
    issued = region_value(portfolio, "net_issued_ha", region, year)
    return ratio_figure(figure_id, "m2_per_job", in_each_language("formula_land_quotient"), issued, on_parks, M2_PER_HA)


def change_pct(figure_id: str, before: Figure, after: Figure) -> Figure:
    """Return the change between two figures in percent of the first."""
    value = None
    if before.value and after.value is not None:
        value = 100 * (after.value / before.value - 1)
    return Figure(figure_id, value, "pct", in_each_language("formula_change"), (after, before))
