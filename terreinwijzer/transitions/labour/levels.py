"""The level of education that jobs ask, and how it fits the people who live around."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from terreinwijzer.transitions.labour.factors import LEVELS, OTHER

BOUNDS = {"jobs": "share", "low_jobs": "low", "high_jobs": "high"}


def jobs_by_level(jobs: pd.DataFrame, mixes: pd.DataFrame, by: Sequence[str] = ("park_id",)) -> pd.DataFrame:
    """Return the jobs by level of education, as the people who work in each sector are trained.

    Parameters
    ----------
    jobs
        `sector`, `jobs` and the columns of `by`; a sector that has no mix counts as `other`.
    mixes
        Of `factors.mixes`.
    by
        Columns to keep apart; none for all together.

    Returns
    -------
    pandas.DataFrame
        The columns of `by`, `level`, `jobs` (the levels add up to the jobs), `low_jobs` and `high_jobs`. The margins
        of sectors are added up, as if all were off in the same direction: the widest that can be.
    """
    known = mixes.index.get_level_values("sector")
    counted = jobs.assign(sector=jobs["sector"].where(jobs["sector"].isin(known), OTHER))
    joined = counted.merge(mixes.reset_index(), on="sector")
    for name, bound in BOUNDS.items():
        joined[f"_{name}"] = joined["jobs"].astype("float64") * joined[bound]
    # Levels stand in the order of the mixes.
    found = joined.groupby([*by, "level"], sort=False, observed=True)[[f"_{name}" for name in BOUNDS]].sum()
    return found.rename(columns=lambda name: str(name).removeprefix("_")).reset_index()


def workforce(labour_market: pd.DataFrame, areas: Sequence[str]) -> tuple[str, pd.Series]:
    """Return the education of the labour force of the first of some areas of which it is known.

    Parameters
    ----------
    labour_market
        Canonical table; topic `education`.
    areas
        Names in order of preference, such as the municipality and the region; after these any other area.

    Returns
    -------
    tuple of str and pandas.Series
        The area, and by level the share in per cent; empty where no area has all three levels.
    """
    known = labour_market[(labour_market["topic"] == "education") & labour_market["share_pct"].notna()]
    for area in dict.fromkeys([*areas, *known["area"]]):
        shares = known[known["area"] == area].set_index("class")["share_pct"].astype("float64")
        if set(LEVELS) <= set(shares.index):
            return str(area), shares.reindex(list(LEVELS))
    return "", pd.Series(dtype="float64")


def fit_of(levels: pd.DataFrame, people_pct: pd.Series, by: Sequence[str] = ("park_id",)) -> pd.DataFrame:
    """Return how the levels of the jobs compare with the education of the people.

    Parameters
    ----------
    levels
        Of `jobs_by_level`.
    people_pct
        Share of the labour force by level, in per cent.
    by
        Columns to keep apart; none for all together.

    Returns
    -------
    pandas.DataFrame
        The columns of `by`, `level`, `jobs_pct`, `people_pct` and `difference_points` (jobs less people).
    """
    total = levels.groupby(list(by), sort=False)["jobs"].transform("sum") if by else levels["jobs"].sum()
    found = levels[[*by, "level"]].assign(
        jobs_pct=100 * levels["jobs"] / total, people_pct=levels["level"].map(people_pct).astype("float64")
    )
    return found.assign(difference_points=found["jobs_pct"] - found["people_pct"])


def match_pct(fit: pd.DataFrame) -> float:
    """Return how well levels of jobs and people match: 100 less the index of dissimilarity (Duncan and Duncan 1955)."""
    return float(100 - 0.5 * fit["difference_points"].abs().sum())
