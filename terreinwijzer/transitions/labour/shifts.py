"""What a shift of jobs between sectors changes: the levels that are asked, and who does the work."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from terreinwijzer.transitions.labour.commuting import living_in_region
from terreinwijzer.transitions.labour.factors import LEVELS
from terreinwijzer.transitions.labour.levels import jobs_by_level
from terreinwijzer.transitions.labour.settings import Shift

PAST = "past"
MOVES = ("shift", "sector", "jobs_change", "start_year", "end_year")
LEVEL_COLUMNS = ("shift", "level", "jobs_change", "low_change", "high_change")
LOCAL_COLUMNS = ("shift", "jobs_change", "local_low_change", "local_high_change")


def asked_moves(shifts: Sequence[Shift]) -> pd.DataFrame:
    """Return the jobs that shifts add to and take from sectors.

    Returns
    -------
    pandas.DataFrame
        `shift` (its number, from 1), `sector`, `jobs_change`, and missing years.
    """
    rows = [
        (str(place), sector, sign * each.jobs, pd.NA, pd.NA)
        for place, each in enumerate(shifts, 1)
        for sector, sign in ((each.from_sector, -1.0), (each.to_sector, 1.0))
        if sector
    ]
    return pd.DataFrame(rows, columns=list(MOVES)).astype({"start_year": "Int64", "end_year": "Int64"})


def past_moves(sector_jobs: pd.DataFrame, total_jobs: float) -> pd.DataFrame:
    """Return how many jobs came or went per sector, where both the change and the share now are stated.

    The jobs now are the share of the sector in all jobs; those before follow from the change:
    `now - now / (1 + change)`.

    Parameters
    ----------
    sector_jobs
        Canonical table.
    total_jobs
        Jobs on all parks together at the end.

    Returns
    -------
    pandas.DataFrame
        As `asked_moves`, with `shift` `past` and the years of the statement.
    """
    known = sector_jobs.dropna(subset=["change_pct", "share_end_pct"])
    known = known[known["change_pct"] > -100]  # noqa: PLR2004  (nothing is left to reckon back from)
    now = total_jobs * known["share_end_pct"].astype("float64") / 100
    change = now - now / (1 + known["change_pct"].astype("float64") / 100)
    found = pd.DataFrame({"shift": PAST, "sector": known["sector"].astype("str"), "jobs_change": change})
    found = found.assign(start_year=known["start_year"], end_year=known["end_year"]).reset_index(drop=True)
    return found.astype({"start_year": "Int64", "end_year": "Int64"})[list(MOVES)]


def levels_of_moves(moves: pd.DataFrame, mixes: pd.DataFrame) -> pd.DataFrame:
    """Return what shifts change in the jobs of each level.

    Parameters
    ----------
    moves
        Of `asked_moves` or `past_moves`.
    mixes
        Of `factors.mixes`.

    Returns
    -------
    pandas.DataFrame
        By `shift` and `level`: `jobs_change` (adds up to what the shift adds less what it takes), `low_change` and
        `high_change`: the least and the most, with the margins of what comes and of what goes against each other.
    """
    if moves.empty:
        return pd.DataFrame(columns=list(LEVEL_COLUMNS))
    parts = []
    for sign in (1.0, -1.0):
        some = moves[moves["jobs_change"] * sign > 0]
        found = jobs_by_level(some.assign(jobs=some["jobs_change"].abs()), mixes, by=("shift",))
        low, high = ("low_jobs", "high_jobs") if sign > 0 else ("high_jobs", "low_jobs")
        parts.append(
            pd.DataFrame(
                {
                    "shift": found["shift"].astype("str"), "level": found["level"],
                    "jobs_change": sign * found["jobs"], "low_change": sign * found[low],
                    "high_change": sign * found[high],
                }
            )
        )  # fmt: skip
    both = pd.concat(parts, ignore_index=True)
    summed = both.groupby(["shift", "level"], observed=True)[list(LEVEL_COLUMNS[2:])].sum()
    wanted = pd.MultiIndex.from_product([moves["shift"].unique(), LEVELS], names=["shift", "level"])
    return summed.reindex(wanted).reset_index()


def locals_of_moves(moves: pd.DataFrame, labour_market: pd.DataFrame, region: str) -> pd.DataFrame:
    """Return how many of the jobs that come or go are done by people who live in the region.

    Returns
    -------
    pandas.DataFrame
        By `shift`: `jobs_change`, `local_low_change` and `local_high_change`; see `commuting.living_in_region`. No rows
        where no share of the region is known.
    """
    rows = []
    for shift, own in moves.groupby("shift", sort=False):
        low = high = 0.0
        told = True
        for sign in (1.0, -1.0):
            some = own[own["jobs_change"] * sign > 0]
            local = living_in_region(some.assign(jobs=some["jobs_change"].abs()), labour_market, region)
            told &= len(local) == some["sector"].nunique()
            first, last = local["local_low_jobs"].sum(), local["local_high_jobs"].sum()
            low, high = (low + first, high + last) if sign > 0 else (low - last, high - first)
        if told:
            rows.append((str(shift), float(own["jobs_change"].sum()), low, high))
    return pd.DataFrame(rows, columns=list(LOCAL_COLUMNS))
