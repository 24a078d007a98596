"""Jobs per park and sector: counted where businesses are known, otherwise divided by what is known of all parks."""

from __future__ import annotations

import pandas as pd

from terreinwijzer.indicators.jobs import sector_structure
from terreinwijzer.transitions.labour.factors import OTHER

COLUMNS = ("park_id", "sector", "jobs", "by")
COUNTED, DIVIDED = "establishments", "sector_jobs"


def jobs_by_sector(parks: pd.DataFrame, establishments: pd.DataFrame, sector_jobs: pd.DataFrame) -> pd.DataFrame:
    """Return the jobs per park and sector.

    By the establishments of the last year where these are known. Otherwise the jobs of each park by the share that
    each sector has in the jobs of all parks together, as if all parks were alike; what has no share is `other`.

    Parameters
    ----------
    parks, establishments, sector_jobs
        Canonical tables.

    Returns
    -------
    pandas.DataFrame
        `park_id`, `sector`, `jobs`, and `by` (`establishments` or `sector_jobs`); parks without jobs are left out.
    """
    known = establishments.dropna(subset=["park_id", "jobs", "year"])
    if len(known):
        counted = sector_structure(known, int(known["year"].max()))
        counted["sector"] = counted["sector"].replace("unknown", OTHER)
        return _summed(counted.assign(by=COUNTED))
    shares = sector_jobs.dropna(subset=["share_end_pct"]).set_index("sector")["share_end_pct"].astype("float64") / 100
    rest = max(0.0, 1 - float(shares.sum()))
    divided = pd.concat([shares, pd.Series({OTHER: rest})]).rename_axis("sector").rename("part").reset_index()
    whole = parks.dropna(subset=["jobs"])[["park_id", "jobs"]].merge(divided, how="cross")
    return _summed(whole.assign(jobs=whole["jobs"].astype("float64") * whole["part"], by=DIVIDED))


def _summed(jobs: pd.DataFrame) -> pd.DataFrame:
    some = jobs[jobs["jobs"] > 0]
    found = some.groupby(["park_id", "sector", "by"], sort=False, observed=True)["jobs"].sum().reset_index()
    return found.astype({"park_id": "str", "sector": "str"})[list(COLUMNS)]
