"""The first programme: the actions and courses of the vision, taken over once."""

from __future__ import annotations

from typing import Any

import pandas as pd
from django.db import transaction

from terreinwijzer.indicators.catalogue import catalogue
from terreinwijzer.web.portfolios import Shown
from terreinwijzer.web.programme.models import Action, Effect


def actions_in_vision(shown: Shown) -> int:
    """Return how many actions and steps per park the vision has."""
    steps = _steps(shown, "nl")
    return len(shown.results.portfolio.table("actions")) + len(steps)


@transaction.atomic
def take_over(shown: Shown, language: str) -> int:
    """Write the actions of the vision, with the indicators that they should move, and the steps of each park's course.

    What an indicator is on the reference date becomes the baseline. A programme that has actions is left as it is.

    Returns
    -------
    int
        How many actions were written.
    """
    if Action.objects.select_for_update().filter(portfolio_id=shown.portfolio_id).exists():
        return 0
    table = shown.results.portfolio.table("actions")
    for row in table.to_dict("records"):
        action = Action.objects.create(
            portfolio_id=shown.portfolio_id, number=str(row["action_id"]), pillar=str(row["pillar"]),
            title=row[f"title_{language}"], priority=bool(row["priority"]) if pd.notna(row["priority"]) else False,
        )  # fmt: skip
        for name in str(row["indicators"]).split() if pd.notna(row["indicators"]) else ():
            if name in catalogue():
                Effect.objects.create(portfolio_id=shown.portfolio_id, action=action, indicator=name,
                                      **_baseline(shown, name))  # fmt: skip
    steps = _steps(shown, language)
    for park_id, title in steps:
        Action.objects.create(portfolio_id=shown.portfolio_id, title=title, park_id=park_id, pillar="0")
    return len(table) + len(steps)


def _baseline(shown: Shown, name: str) -> dict[str, Any]:
    totals = shown.results.indicators.totals
    if name not in totals.index or pd.isna(totals.loc[name, "value"]):
        return {}
    return {"baseline": float(totals.loc[name, "value"]), "baseline_on": shown.results.reference_date}


def _steps(shown: Shown, language: str) -> list[tuple[str, str]]:
    courses = shown.results.portfolio.table("park_courses")
    pairs = courses[["park_id", f"steps_{language}"]].dropna().itertuples(index=False)
    return [(str(park), step.strip()) for park, steps in pairs for step in str(steps).split(";") if step.strip()]
