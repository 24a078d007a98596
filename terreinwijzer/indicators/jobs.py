"""Jobs: how many, how dense, in which sectors, and what they add."""

from __future__ import annotations

import pandas as pd

from terreinwijzer.indicators.quantities import Quantities, by_name, derived, given, summed
from terreinwijzer.snapshots.portfolio import Portfolio
from terreinwijzer.vocabulary.codes import sector_of_sbi
from terreinwijzer.vocabulary.norms import Norms
from terreinwijzer.vocabulary.wording import in_each_language


def job_quantities(portfolio: Portfolio, municipality: str, norms: Norms) -> Quantities:
    """Return jobs, jobs gained, added value and the municipality's jobs per park.

    Jobs are those of establishments in the year of the reference date (or the latest year before it), otherwise as
    given per park. Added value is jobs x one ratio per job (the vision, par. 2.1).
    """
    jobs = given(portfolio, "jobs", "jobs")
    if portfolio.has("establishments", "jobs"):
        year = portfolio.table("establishments")["year"]
        latest = year[year <= portfolio.reference_date.year].max()
        jobs = summed(portfolio, "establishments", "jobs", "jobs", "jobs", rows=year == latest) or jobs
    if jobs is None:
        return {}
    value_per_job = norms["added_value_per_job_eur"]
    added = derived("added_value_eur", "eur", f"jobs x {value_per_job:.2f}", jobs.per_park * value_per_job, jobs)
    found = by_name(jobs, added)
    change = given(portfolio, "jobs_per_ha_change_pct", "pct")
    if change is not None:
        growth = change.per_park / 100
        before = jobs.per_park / (1 + growth).where(growth > -1)
        found |= by_name(
            derived("jobs_before", "jobs", "jobs / (1 + change)", before, jobs, change),
            derived("jobs_gained", "jobs", "jobs - jobs_before", jobs.per_park - before, jobs, change),
        )
    own = portfolio.table("region_employment")
    known = (own["region"] == municipality) & own["jobs"].notna() & (own["year"] <= portfolio.reference_date.year)
    own = own[known.fillna(value=False)].sort_values("year").tail(1)
    if not own.empty:
        values = pd.Series(float(own["jobs"].iloc[0]), index=jobs.per_park.index)
        leaf = portfolio.input("region_employment", "jobs", municipality)
        formula = in_each_language("formula_municipal_jobs")
        found |= by_name(derived("municipal_jobs", "jobs", formula, values, leaf))
    return found


def sector_structure(establishments: pd.DataFrame, year: int, *, by: str = "park_id") -> pd.DataFrame:
    """Return jobs and share of jobs per sector group within each park.

    Parameters
    ----------
    establishments
        Canonical table; sectors missing there are taken from the SBI code (2008 divisions and section letters).
    year
        Year of the count.
    by
        Column that groups, `park_id` by default.

    Returns
    -------
    pandas.DataFrame
        Columns `by`, `sector`, `jobs`, `share_pct`; rows without a sector have sector `unknown`, so that shares add
        up to 100.
    """
    counted = establishments[(establishments["year"] == year) & establishments["jobs"].notna()]
    sector = counted["sector"].fillna(sector_from_sbi(counted["sbi_code"])).fillna("unknown")
    jobs = counted["jobs"].astype("float64").groupby([counted[by], sector.rename("sector")]).sum().reset_index()
    jobs["share_pct"] = 100 * jobs["jobs"] / jobs.groupby(by)["jobs"].transform("sum")
    return jobs


def location_quotient(structure: pd.DataFrame, reference: pd.Series | None = None) -> pd.DataFrame:
    """Return how concentrated each sector is on each park.

    Parameters
    ----------
    structure
        Result of `sector_structure`.
    reference
        Jobs per sector of what the parks are compared with, such as the region or the country (index `sector`); by
        default all parks together. Against the parks themselves it shows how parks differ, not what the region is
        strong in.

    Returns
    -------
    pandas.DataFrame
        `structure` with `location_quotient`: the sector's share here / its share in the reference. Above 1 is
        stronger here than there; missing for a sector that the reference does not have.

    Notes
    -----
    Isard (1960), Methods of Regional Analysis.
    """
    whole = structure.groupby("sector")["jobs"].sum() if reference is None else reference.astype("float64")
    share = structure["sector"].map(whole / whole.sum())
    return structure.assign(location_quotient=structure["share_pct"] / (100 * share.where(share > 0)))


def sector_shift(establishments: pd.DataFrame, start_year: int, end_year: int) -> pd.DataFrame:
    """Return how jobs per sector changed between two years, over all parks.

    Returns
    -------
    pandas.DataFrame
        By `sector`: `jobs_start`, `jobs_end`, `change_pct` and `share_change_points`; a sector that is new or gone
        has a missing or -100 % change.
    """
    totals = []
    for year in (start_year, end_year):
        one = sector_structure(establishments.assign(portfolio="all"), year, by="portfolio").set_index("sector")
        totals.append(one[["jobs", "share_pct"]])
    both = totals[0].join(totals[1], how="outer", lsuffix="_start", rsuffix="_end").fillna(0.0)
    both["change_pct"] = 100 * (both["jobs_end"] / both["jobs_start"].where(both["jobs_start"] > 0) - 1)
    both["share_change_points"] = both["share_pct_end"] - both["share_pct_start"]
    return both[["jobs_start", "jobs_end", "change_pct", "share_change_points"]]


def sector_from_sbi(sbi_code: pd.Series) -> pd.Series:
    """Return the sector group of an SBI 2008 code: by its division where that is named, else by its section."""
    groups = sector_of_sbi()
    division = sbi_code.str.slice(0, 2)
    by_division = division.map(groups)
    return by_division.fillna(division.map(_section_of_division()).map(groups))


def _section_of_division() -> dict[str, str]:
    """Return the SBI 2008 section letter of each two-digit division (CBS, SBI 2008)."""
    ranges = {
        "A": (1, 3), "B": (6, 9), "C": (10, 33), "D": (35, 35), "E": (36, 39), "F": (41, 43), "G": (45, 47),
        "H": (49, 53), "I": (55, 56), "J": (58, 63), "K": (64, 66), "L": (68, 68), "M": (69, 75), "N": (77, 82),
        "O": (84, 84), "P": (85, 85), "Q": (86, 88), "R": (90, 93), "S": (94, 96), "T": (97, 98), "U": (99, 99),
    }  # fmt: skip
    return {f"{number:02d}": letter for letter, (low, high) in ranges.items() for number in range(low, high + 1)}
