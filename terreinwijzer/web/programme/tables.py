"""The programme as tables, for the functions of the library that judge it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby
from typing import Any

import pandas as pd

from terreinwijzer.indicators.catalogue import catalogue
from terreinwijzer.programme.evaluation import evaluate
from terreinwijzer.programme.progress import progress
from terreinwijzer.web.portfolios import Shown
from terreinwijzer.web.programme.models import Action, Effect
from terreinwijzer.web.wording import text

COLUMNS = ("number", "pillar", "title", "description", "park_id", "priority", "state", "owner", "elected_lead",
           "partners", "budget_eur", "capacity_days", "starts_on", "due_on", "done_on", "needs",
           "blocked_by")  # fmt: skip
# What an action should do to an indicator; `effect_park` is a column only where it is not the park of the action.
EFFECT_COLUMNS = ("indicator", "effect_park", "baseline", "baseline_on", "target", "target_on")
# By which a further row of an action is known.
NAMING = ("number", "title", "park_id")


def actions_of(portfolio_id: str) -> list[Action]:
    """Return the actions of a portfolio in the order of the programme: by pillar and number, parks last."""
    return in_order(Action.objects.filter(portfolio_id=portfolio_id))


def in_order(actions: Iterable[Action]) -> list[Action]:
    """Return actions in the order of the programme: 0.2 before 0.10, and those without a number last."""
    return sorted(
        actions, key=lambda each: (not each.number, each.pillar, _parts(each.number), each.park_id, each.title)
    )


def taken_along(actions: Sequence[Action], stands: pd.DataFrame, shown: Shown, language: str) -> pd.DataFrame:
    """Return actions as a table in words, with what is late and why, that can be brought in again.

    An action that should move several indicators has a row for each; the further rows only name it, so that nothing
    adds up twice.

    Parameters
    ----------
    actions
        In their order.
    stands
        See `standing`.
    shown, language
        For the names of parks, indicators and codes.
    """
    rows: list[dict[str, Any]] = []
    effects = groupby(_effects(actions), key=lambda each: each.action_id)  # type: ignore[attr-defined]
    of = {key: list(some) for key, some in effects}
    for each in actions:
        stand = stands.loc[each.pk]
        values = {name: getattr(each, name) for name in COLUMNS} | {
            "state": text(f"code_action_state_{each.state}", language),
            "pillar": text(f"code_pillar_{each.pillar}", language),
            "park_id": shown.names.get(each.park_id, each.park_id),
            "priority": text("said_true" if each.priority else "said_false", language),
            "days_late": stand["days_late"] if stand["late"] else None,
            "cause": text(f"cause_{stand['cause']}", language) if stand["cause"] else "",
            "waits_for": ", ".join(stand["waits_for"]),
        }  # fmt: skip
        named = {name: values[name] for name in NAMING}
        told = [_told_effect(effect, each, shown, language) for effect in of.get(each.pk, [])] or [{}]
        rows += [(values if place == 0 else named) | effect for place, effect in enumerate(told)]
    return pd.DataFrame(rows, columns=[*COLUMNS, *EFFECT_COLUMNS, "days_late", "cause", "waits_for"], dtype=object)


def _effects(actions: Sequence[Action]) -> list[Effect]:
    keys = [each.pk for each in actions]
    return list(Effect.objects.filter(action__in=keys).order_by("action_id", "indicator", "park_id"))


def _told_effect(effect: Effect, of: Action, shown: Shown, language: str) -> dict[str, Any]:
    known = catalogue().get(effect.indicator)
    park = shown.names.get(effect.park_id, effect.park_id) or text("no_choice", language)
    return {name: getattr(effect, name) for name in ("baseline", "baseline_on", "target", "target_on")} | {
        "indicator": known.label(language) if known else effect.indicator,
        "effect_park": "" if effect.park_id == of.park_id else park,
    }


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
