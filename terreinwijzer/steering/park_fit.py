"""How well the businesses of a park fit its profile, through the years, and how concentrated its sectors are."""

from __future__ import annotations

import pandas as pd

from terreinwijzer.indicators.jobs import location_quotient, sector_structure
from terreinwijzer.steering.categories import categories_of_sbi
from terreinwijzer.steering.fit import establishment_fit
from terreinwijzer.steering.rules import RuleBook

FIT_COLUMNS = (
    "park_id", "year", "establishments", "jobs", "jobs_known_pct", "jobs_fit_pct", "establishments_fit_pct",
    "floor_area_m2", "area_fit_pct", "jobs_fit_change_points",
)  # fmt: skip


def park_fit(
    establishments: pd.DataFrame, units: pd.DataFrame, book: RuleBook, category_list: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return per park and year the share of jobs, establishments and floor area that fit its profile.

    Parameters
    ----------
    establishments
        Canonical table, of one year or more.
    units
        Canonical table of units: the floor area of an establishment is that of its unit, shared evenly with the
        others there.
    book
        Rules file with the profiles.
    category_list
        Canonical table: the environmental category of an SBI code counts where the list gives one only.

    Returns
    -------
    pandas.DataFrame
        Columns `park_id`, `year`; `jobs`, `establishments` and `floor_area_m2` of those of which the fit is known;
        `jobs_fit_pct`, `establishments_fit_pct`, `area_fit_pct` (missing without floor areas); `jobs_known_pct` (how
        much of the jobs the shares rest on); and `jobs_fit_change_points`, against the first year of the park.
    """
    categories = None
    if category_list is not None and len(category_list):
        categories = categories_of_sbi(category_list, establishments["sbi_code"], establishments["sbi_version"])
    counted = sorted(establishments["year"].unique())
    years = [_of_year(establishments, units, book, categories, int(year)) for year in counted]
    if not years:
        return pd.DataFrame(columns=list(FIT_COLUMNS))
    table = pd.concat(years, ignore_index=True).sort_values(["park_id", "year"], ignore_index=True)
    first = table.groupby("park_id")["jobs_fit_pct"].transform("first")
    alone = table.groupby("park_id")["year"].transform("size") == 1
    return table.assign(jobs_fit_change_points=(table["jobs_fit_pct"] - first).mask(alone))[list(FIT_COLUMNS)]


def concentration(establishments: pd.DataFrame, year: int) -> pd.DataFrame:
    """Return which sector leads on each park, and how concentrated the jobs are.

    Parameters
    ----------
    establishments
        Canonical table.
    year
        Year of the count.

    Returns
    -------
    pandas.DataFrame
        Index `park_id`: `leading_sector`, `leading_share_pct` (of the jobs), `leading_quotient` (its share here / its
        share on all parks together) and `concentration` (0-1): the sum of squared shares of the sectors, 1 where all
        jobs are in one.

    Notes
    -----
    Herfindahl-Hirschman index; Hirschman (1964), The paternity of an index.
    """
    structure = location_quotient(sector_structure(establishments, year))
    shares = structure.assign(square=(structure["share_pct"] / 100) ** 2)
    lead = shares.sort_values(["park_id", "jobs"], ascending=[True, False]).drop_duplicates("park_id")
    return pd.DataFrame(
        {
            "leading_sector": lead.set_index("park_id")["sector"],
            "leading_share_pct": lead.set_index("park_id")["share_pct"],
            "leading_quotient": lead.set_index("park_id")["location_quotient"],
            "concentration": shares.groupby("park_id")["square"].sum(),
        }
    )


def _of_year(
    establishments: pd.DataFrame, units: pd.DataFrame, book: RuleBook, categories: pd.Series | None, year: int
) -> pd.DataFrame:
    there = establishments[establishments["year"] == year]
    area = _floor_area(there, units)
    fitted = establishment_fit(there, book, None if categories is None else categories[there.index]).assign(area=area)
    known = fitted[fitted["fits"].notna()].assign(fits=lambda frame: frame["fits"].astype(bool))
    fitting = known[known["fits"]].groupby("park_id")[["jobs", "area"]].sum(min_count=1)
    groups = known.groupby("park_id")
    sums = groups[["jobs", "area"]].sum(min_count=1)
    fitting = fitting.reindex(sums.index).fillna(0.0)
    return pd.DataFrame(
        {
            "year": year,
            "establishments": groups.size(),
            "jobs": sums["jobs"],
            "jobs_known_pct": 100 * sums["jobs"] / fitted.groupby("park_id")["jobs"].sum().reindex(sums.index),
            "jobs_fit_pct": 100 * fitting["jobs"] / sums["jobs"].where(sums["jobs"] > 0),
            "establishments_fit_pct": 100 * groups["fits"].mean(),
            "floor_area_m2": sums["area"],
            "area_fit_pct": 100 * fitting["area"] / sums["area"].where(sums["area"] > 0),
        }
    ).reset_index()


def _floor_area(establishments: pd.DataFrame, units: pd.DataFrame) -> pd.Series:
    """Return the floor area of each establishment [m2]: that of its unit, shared by all that are there."""
    of_unit = units.set_index("unit_id")["floor_area_m2"].astype("float64")
    sharing = establishments.groupby("unit_id")["unit_id"].transform("size")
    return establishments["unit_id"].map(of_unit) / sharing
