"""The verbs on labour and education: tables and settings of a case brought together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from terreinwijzer.dossier.results import LabourResults
from terreinwijzer.lineage import Figure, Input
from terreinwijzer.snapshots.case import Case
from terreinwijzer.snapshots.portfolio import Portfolio
from terreinwijzer.transitions.labour.commuting import living_in_region
from terreinwijzer.transitions.labour.factors import OTHER, mixes
from terreinwijzer.transitions.labour.levels import fit_of, jobs_by_level, match_pct, workforce
from terreinwijzer.transitions.labour.sectors import COUNTED, jobs_by_sector
from terreinwijzer.transitions.labour.settings import LabourSettings, labour_settings
from terreinwijzer.transitions.labour.shifts import asked_moves, levels_of_moves, locals_of_moves, past_moves
from terreinwijzer.transitions.labour.targets import followed

# Share of the jobs of which the sector has to be known before jobs and people are compared: an assumption.
KNOWN_ENOUGH_PCT = 50.0


def find_labour(case: Case, given: Mapping[str, Figure], **settings: object) -> LabourResults:
    """Return the levels of the jobs of a case, who does them, what shifts between sectors change, and its targets.

    Parameters
    ----------
    case
        With jobs per park, or establishments with jobs.
    given
        Figures that the case takes over; they tell how far targets are.
    **settings
        Go before `[parameters.labour]` of the case; see `transitions.labour.settings.LabourSettings`.

    Raises
    ------
    InputError
        A setting is unknown or cannot be meant.
    """
    chosen = labour_settings({**case.parameters.get("labour", {}), **settings})
    portfolio, table = case.portfolio, case.portfolio.table
    sectors = jobs_by_sector(table("parks"), table("establishments"), table("sector_jobs"))
    levels = jobs_by_level(sectors, mixes())
    area, people = workforce(table("labour_market"), (case.settings.municipality, case.settings.region))
    total = float(sectors["jobs"].sum())
    known = float(sectors.loc[sectors["sector"] != OTHER, "jobs"].sum())
    known_pct = 100 * known / total if total else 0.0
    # What is not known counts as the country, so that little would be compared with itself.
    compared = bool(area) and known_pct >= KNOWN_ENOUGH_PCT
    whole = fit_of(jobs_by_level(sectors, mixes(), by=()), people, by=())
    residents = table("residents")
    working = residents["inhabitants"].astype("float64") * residents["working_age_pct"].astype("float64") / 100
    moves, inputs = _moves(portfolio, total, chosen), _inputs(portfolio, sectors)
    return LabourResults(
        sectors=sectors,
        levels=levels,
        known_pct=known_pct,
        fit=fit_of(levels, people) if compared else levels[:0],
        area=area,
        people_pct=people,
        match_pct=match_pct(whole) if compared else None,
        commuting=living_in_region(sectors, table("labour_market"), case.settings.region),
        working_age=float(working.sum()) if working.notna().any() else None,
        moves=moves,
        shift_levels=levels_of_moves(moves, mixes()),
        shift_locals=locals_of_moves(moves, table("labour_market"), case.settings.region),
        targets=followed(table("labour_targets"), given, case.settings.reference_date),
        inputs=inputs,
        illustrative=any(each.source.synthetic for each in inputs),
    )


def with_shifts(found: LabourResults, portfolio: Portfolio, region: str, chosen: LabourSettings) -> LabourResults:
    """Return what other shifts of jobs would change; the rest stays as it is.

    Parameters
    ----------
    found
        Of `find_labour`.
    portfolio, region
        Of the case.
    chosen
        Its settings with other shifts.
    """
    moves = _moves(portfolio, float(found.sectors["jobs"].sum()), chosen)
    return replace(
        found,
        moves=moves,
        shift_levels=levels_of_moves(moves, mixes()),
        shift_locals=locals_of_moves(moves, portfolio.table("labour_market"), region),
    )


def labour_results(case: Case, given: Mapping[str, Figure]) -> LabourResults | None:
    """Return labour and education as a dossier reports it; `None` for a case without jobs and without targets."""
    found = find_labour(case, given)
    return None if found.sectors.empty and found.targets.empty else found


def _moves(portfolio: Portfolio, total_jobs: float, chosen: LabourSettings) -> pd.DataFrame:
    past = past_moves(portfolio.table("sector_jobs"), total_jobs)
    parts = [each for each in (past, asked_moves(chosen.shifts)) if len(each)]
    return pd.concat(parts, ignore_index=True) if parts else past


def _inputs(portfolio: Portfolio, sectors: pd.DataFrame) -> tuple[Input, ...]:
    jobs = (
        [portfolio.input("establishments", "jobs")]
        if (sectors["by"] == COUNTED).any()
        else [portfolio.input("parks", "jobs"), portfolio.input("sector_jobs", "share_end_pct")]
    )
    others = {"labour_market": "share_pct", "residents": "working_age_pct", "labour_targets": "target_jobs"}
    more = [portfolio.input(name, column) for name, column in others.items() if portfolio.has(name)]
    return tuple([each for each in jobs if portfolio.has(each.table)] + more)
