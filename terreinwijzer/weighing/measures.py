"""What is known of the alternatives that a question can weigh: parks and actions of the programme."""

from __future__ import annotations

from typing import Literal

import pandas as pd

from terreinwijzer.indicators.catalogue import catalogue
from terreinwijzer.indicators.table import GROUPS, IndicatorTable
from terreinwijzer.snapshots.portfolio import Portfolio
from terreinwijzer.vocabulary.codes import codes

ACTION_MEASURES = ("pillar", "effort_days", "enables_count", "known_indicators_pct")


def park_measures(table: IndicatorTable) -> pd.DataFrame:
    """Return every indicator of every park, the groups that it belongs to, and what people judged of it (0-1)."""
    own = table.portfolio.table("parks").set_index("park_id")[list(GROUPS)]
    return table.per_park.join(own).join(_judged(table.portfolio, "park"))


def action_measures(table: IndicatorTable) -> pd.DataFrame:
    """Return what is known of every action of the programme.

    Returns
    -------
    pandas.DataFrame
        Index `action_id`: `pillar`, `effort_days`, `enables_count` (actions that wait for it, also by way of others),
        `known_indicators_pct` (part of its indicators whose present state is known; missing without indicators) and
        what people judged of it (0-1).
    """
    portfolio = table.portfolio
    actions = portfolio.table("actions").set_index("action_id")
    efforts = portfolio.table("action_efforts").set_index("action_id").reindex(actions.index)
    needs = needs_of(portfolio)
    waiting = {action: [other for other in needs if action in _all_first(other, needs)] for action in needs}
    known = set(table.totals.index[table.totals["value"].notna()])
    named = actions["indicators"].fillna("").str.split()
    return pd.DataFrame(
        {
            "pillar": actions["pillar"],
            "effort_days": efforts["effort_days"].astype("float64"),
            "enables_count": [len(waiting.get(str(action), ())) for action in actions.index],
            "known_indicators_pct": [
                100 * sum(name in known for name in names) / len(names) if names else None for names in named
            ],
        },
        index=actions.index,
    ).join(_judged(portfolio, "action"))


def needs_of(portfolio: Portfolio) -> dict[str, tuple[str, ...]]:
    """Return per action the actions that have to be done first."""
    efforts = portfolio.table("action_efforts").set_index("action_id")["needs"].fillna("").str.split()
    return {
        str(action): tuple(efforts.get(action, [])) for action in portfolio.table("actions")["action_id"]
    }  # fmt: skip


def known_measures(kind: Literal["parks", "actions"]) -> list[str]:
    """Return what a criterion of a question about parks or actions may look at, whether this case has it or not."""
    judged = list(codes("judgement_measure"))
    return [*catalogue(), *GROUPS, *judged] if kind == "parks" else [*ACTION_MEASURES, *judged]


def _judged(portfolio: Portfolio, subject: str) -> pd.DataFrame:
    """Return the judgements on one kind of subject, a column per measure."""
    table = portfolio.table("judgements")
    return table[table["subject"] == subject].pivot_table("value", "subject_id", "measure")


def _all_first(action: str, needs: dict[str, tuple[str, ...]], seen: frozenset[str] = frozenset()) -> set[str]:
    """Return what has to be done before an action, also by way of others."""
    direct = set(needs.get(action, ())) - seen
    return direct.union(*(_all_first(other, needs, seen | direct) for other in direct))
