"""The tables of trends, with the figures that they rest on."""

from __future__ import annotations

import pandas as pd

from terreinwijzer.dossier.results import DemandResults, TrendsResults
from terreinwijzer.lineage import Figure
from terreinwijzer.snapshots.portfolio import Portfolio
from terreinwijzer.transitions.trends.levers import lever_table

JOBS = (("parks", "jobs"), ("establishments", "jobs"), ("sector_jobs", "share_end_pct"))
BAND = ("demand.band_with_additions.low_ha", "demand.band_with_additions.high_ha")


def trends_tables(
    found: TrendsResults, demand: DemandResults | None, portfolio: Portfolio, language: str
) -> dict[str, tuple[pd.DataFrame, tuple[Figure, ...]]]:
    """Return the effects, each lever alone and the levers themselves, by the names of the definitions."""
    known = demand.forecast.figures if demand else {}
    figures = [known[name] for name in BAND if name in known]
    figures.append(Figure("trends.parks", None, "kwh", "screening", (portfolio.input("parks", "net_issued_ha"),)))
    jobs = [portfolio.input(*each) for each in JOBS if portfolio.has(*each)]
    figures.append(Figure("trends.jobs", None, "jobs", "jobs", tuple(jobs)))
    return {
        "trends_effects": (found.effects, tuple(figures)),
        "trends_alone": (found.alone, tuple(figures)),
        "trends_levers": (lever_table(found.settings, language), ()),
    }
