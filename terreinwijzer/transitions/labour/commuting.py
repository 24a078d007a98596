"""Where the people who work on the parks live: in the region or outside it."""

from __future__ import annotations

import pandas as pd

ALL_SECTORS = "all sectors"
# What sources call a sector, by the code of the sector.
SPOKEN = {"industry": "industry", "logistics_wholesale": "logistics"}
COLUMNS = ("sector", "jobs", "local_low_jobs", "local_high_jobs", "share_of")


def living_in_region(jobs: pd.DataFrame, labour_market: pd.DataFrame, region: str) -> pd.DataFrame:
    """Return how many of the jobs of each sector are done by people who live in the region.

    Parameters
    ----------
    jobs
        `sector` and `jobs`.
    labour_market
        Canonical table; topic `live_and_work`, with a share or a range per class.
    region
        Area whose shares count.

    Returns
    -------
    pandas.DataFrame
        By sector: `jobs`, `local_low_jobs` and `local_high_jobs` (the range of the source; equal where it gives one
        number), and `share_of`: the class whose share was used (`all sectors` where the source has none of the sector);
        no rows where no share of the region is known.
    """
    here = labour_market[(labour_market["topic"] == "live_and_work") & (labour_market["area"] == region)]
    shares = here.dropna(subset=["share_pct"]).set_index("class")[["share_pct", "share_high_pct"]].astype("float64")
    shares["share_high_pct"] = shares["share_high_pct"].fillna(shares["share_pct"])
    totals = jobs.groupby("sector", sort=False)["jobs"].sum().reset_index()
    own = totals["sector"].map(lambda sector: SPOKEN.get(sector, sector))
    used = own.where(own.isin(shares.index), ALL_SECTORS)
    found = totals.assign(share_of=used)[used.isin(shares.index)].reset_index(drop=True)
    for name, column in (("local_low_jobs", "share_pct"), ("local_high_jobs", "share_high_pct")):
        found[name] = found["jobs"].astype("float64") * found["share_of"].map(shares[column]).astype("float64") / 100
    return found[list(COLUMNS)]
