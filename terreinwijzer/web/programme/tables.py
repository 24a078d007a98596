"""The programme as tables, for the functions of the library that judge it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import pandas as pd

from terreinwijzer.programme.evaluation import evaluate
from terreinwijzer.programme.progress import progress
from terreinwijzer.web.portfolios import Shown
from terreinwijzer.web.programme.models import Action, Effect

COLUMNS = ("number", "pillar", "title", "park_id", "priority", "state", "owner", "elected_lead", "partners",
           "budget_eur", "capacity_days", "starts_on", "due_on", "done_on", "needs", "blocked_by")  # fmt: skip


def actions_of(portfolio_id: str) -> list[Action]:
    """Return the actions of a portfolio in the order of the programme: by pillar and number, parks last."""
    return in_order(Action.objects.filter(portfolio_id=portfolio_id))


def in_order(actions: Iterable[Action]) -> list[Action]:
    """Return actions in the order of the programme: 0.2 before 0.10, and those without a number last."""
    return sorted(
        actions, key=lambda each: (not each.number, each.pillar, _parts(each.number), each.park_id, each.title)
    )


def standing(actions: list[Action], today: date) -> pd.DataFrame:
    """Return how actions stand against their planning, by key of the record; see `programme.progress`."""
    names = ["number", "state", "starts_on", "due_on", "needs", "blocked_by"]
    rows = [[getattr(each, "needed" if name == "needs" else name) for name in names] for each in actions]
    return progress(pd.DataFrame(rows, columns=names, index=[each.pk for each in actions]), today)


def late_actions(portfolio_id: str, today: date) -> list[tuple[Action, Any]]:
    """Return the actions that are late with how each stands (see `standing`), the longest late first."""
    actions = actions_of(portfolio_id)
    stands = standing(actions, today)
    late = [(each, stands.loc[each.pk]) for each in actions if stands.loc[each.pk, "late"]]
    return sorted(late, key=lambda pair: -pair[1]["days_late"])


def effects_of(shown: Shown) -> tuple[list[Effect], pd.DataFrame]:
    """Return the intended effects with what the snapshots say of them; see `programme.evaluation`."""
    effects = list(
        Effect.objects.filter(portfolio_id=shown.portfolio_id).select_related("action")
        .order_by("action__pillar", "action__number", "indicator")
    )  # fmt: skip
    return effects, evaluate(effects_table(effects), shown.series)


def effects_table(effects: list[Effect]) -> pd.DataFrame:
    """Return intended effects as a table."""
    names = ["indicator", "park_id", "baseline", "baseline_on", "target", "target_on"]
    rows = [[getattr(each, name) for name in names] for each in effects]
    table = pd.DataFrame(rows, columns=names, index=[each.pk for each in effects])
    return table.astype({"baseline": float, "target": float})


def _parts(number: str) -> tuple[tuple[int, str], ...]:
    return tuple((int(part), "") if part.isdigit() else (0, part) for part in number.split("."))
