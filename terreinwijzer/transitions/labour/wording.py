"""Shifts of jobs in words."""

from __future__ import annotations

import pandas as pd

from terreinwijzer.transitions.labour.factors import sector_names
from terreinwijzer.transitions.labour.shifts import PAST
from terreinwijzer.vocabulary.notation import number
from terreinwijzer.vocabulary.wording import say


def shift_names(moves: pd.DataFrame, language: str) -> dict[str, str]:
    """Return what each shift is, in words, by its key in `shifts.asked_moves` and `shifts.past_moves`."""
    sectors = sector_names(language)
    return {str(shift): _named(str(shift), own, sectors, language) for shift, own in moves.groupby("shift", sort=False)}


def change_text(low: float, high: float, language: str) -> str:
    """Return a range of a change with its signs; one number where both ends are written alike."""
    ends = [number(end, language, sign=True) for end in (low, high)]
    return ends[0] if ends[0] == ends[1] else say("labour_from_to", language, low=ends[0], high=ends[1])


def _named(shift: str, own: pd.DataFrame, sectors: dict[str, str], language: str) -> str:
    if shift == PAST:
        years = own[["start_year", "end_year"]]
        named = ", ".join(sectors[sector] for sector in own["sector"])
        return say("labour_shift_past", language, from_=named, start=years.iloc[0, 0], end=years.iloc[0, 1])
    gone, came = own[own["jobs_change"] < 0], own[own["jobs_change"] > 0]
    jobs = number(own["jobs_change"].abs().max(), language)
    from_ = sectors[gone["sector"].iloc[0]] if len(gone) else ""
    to = sectors[came["sector"].iloc[0]] if len(came) else ""
    kind = "between" if from_ and to else "new" if to else "gone"
    return say(f"labour_shift_{kind}", language, jobs=jobs, from_=from_, to=to)
