"""The tables of labour and education, with the figures that they rest on."""

from __future__ import annotations

import pandas as pd

from terreinwijzer.dossier.results import LabourResults
from terreinwijzer.lineage import Figure
from terreinwijzer.transitions.labour.factors import factor_table
from terreinwijzer.transitions.labour.wording import shift_names

TARGETS = "labour_targets_now"
KEPT = ("target_id", "baseline_jobs", "baseline_date", "target_jobs", "target_date", "now_jobs", "to_come_jobs",
        "reached_pct", "expected_jobs", "state")  # fmt: skip


def labour_tables(found: LabourResults, language: str) -> dict[str, tuple[pd.DataFrame, tuple[Figure, ...]]]:
    """Return sectors, levels, fit, commuting, shifts, targets and factors, by the names of the definitions."""
    names = shift_names(found.moves, language)
    dates = {name: pd.to_datetime(found.targets[name]) for name in ("baseline_date", "target_date")}
    jobs, targets = labour_figures(found)
    frames = {
        "labour_sectors": found.sectors,
        "labour_levels": found.levels,
        "labour_fit": found.fit,
        "labour_commuting": found.commuting,
        "labour_shift_levels": found.shift_levels.assign(name=found.shift_levels["shift"].map(names)),
        "labour_shift_locals": found.shift_locals.assign(name=found.shift_locals["shift"].map(names)),
        TARGETS: found.targets.assign(**dates)[list(KEPT)],
        "labour_factors": factor_table(language),
    }
    made_from: dict[str, tuple[Figure, ...]] = {TARGETS: (targets,), "labour_factors": ()}
    return {name: (frame, made_from.get(name, (jobs,))) for name, frame in frames.items()}


def labour_figures(found: LabourResults) -> tuple[Figure, Figure]:
    """Return what the jobs and what the targets rest on."""
    aims = tuple(each for each in found.inputs if each.table == "labour_targets")
    others = tuple(each for each in found.inputs if each.table != "labour_targets")
    return Figure("labour.jobs", None, "jobs", "jobs", others), Figure("labour.targets", None, "jobs", "targets", aims)
