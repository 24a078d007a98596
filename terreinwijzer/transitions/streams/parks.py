"""What comes free per park, where only jobs are known: an estimate, for streams that nobody entered yet."""

from __future__ import annotations

import pandas as pd

from terreinwijzer.transitions.streams.factors import (
    ESTIMATE_COLUMNS,
    Factor,
    estimated,
    factor_of_sbi,
    factor_of_sector,
)

PARK_COLUMNS = ("park_id", *ESTIMATE_COLUMNS, "by")


def estimated_by_park(parks: pd.DataFrame, establishments: pd.DataFrame, sector_jobs: pd.DataFrame) -> pd.DataFrame:
    """Return what comes free per park and product group, estimated from jobs.

    By the SBI codes of establishments in the last year where these are known; otherwise by the jobs of each park and
    the share of each sector in the jobs of all parks together, as if every park had that share (`by` tells which).

    Parameters
    ----------
    parks, establishments, sector_jobs
        Canonical tables.

    Returns
    -------
    pandas.DataFrame
        Columns of `PARK_COLUMNS`; no row where no source gives a factor.
    """
    known = establishments.dropna(subset=["sbi_code", "park_id"])
    if len(known):
        last = known[known["year"] == known["year"].max()]
        jobs = [(str(row["park_id"]), factor_of_sbi(str(row["sbi_code"])), float(row["jobs"]))
                for row in last.to_dict("records")]  # fmt: skip
        return _summed(jobs, "sbi")
    shares = sector_jobs.dropna(subset=["share_end_pct"]).set_index("sector")["share_end_pct"]
    counted = parks.dropna(subset=["jobs"])
    return _summed(
        [(str(park), factor_of_sector(str(sector)), float(own) * share / 100)
         for sector, share in shares.items() for park, own in zip(counted["park_id"], counted["jobs"], strict=True)],
        "sector",
    )  # fmt: skip


def _summed(jobs: list[tuple[str, Factor | None, float]], by: str) -> pd.DataFrame:
    # Jobs of the same factor and park first: an estimate per factor is enough.
    together: dict[tuple[str, str], tuple[Factor, float]] = {}
    for park, factor, count in jobs:
        if factor is not None and count > 0:
            before = together.get((park, factor.key), (factor, 0.0))[1]
            together[park, factor.key] = (factor, before + count)
    parts = [estimated(factor, count).assign(park_id=park) for (park, _), (factor, count) in together.items()]
    if not parts:
        return pd.DataFrame(columns=list(PARK_COLUMNS))
    whole = pd.concat(parts).groupby(["park_id", "material_group"], sort=False)
    found = whole[["tonnes_year", "low_tonnes", "high_tonnes"]].sum()
    found["source"] = whole["source"].agg(lambda each: " ".join(sorted(set(each))))
    return found.reset_index().assign(by=by)[list(PARK_COLUMNS)]
