"""Which actions are late, by how much and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from graphlib import CycleError, TopologicalSorter

import pandas as pd

# In these states nothing has to happen any more.
CLOSED = ("done", "stopped")
STATES = ("planned", "running", *CLOSED)
CAUSES = ("blocked", "waits", "not_begun", "overdue")


def progress(actions: pd.DataFrame, today: date) -> pd.DataFrame:
    """Return how each action stands against its planning on a day.

    Parameters
    ----------
    actions
        One row per action: `number` (may be empty), `state` (`planned`, `running`, `done`, `stopped`), `starts_on`
        and `due_on` (dates; missing where not planned), `needs` (numbers of actions that come first, a sequence) and
        `blocked_by` (text, empty where nothing blocks).
    today
        The day to look from.

    Returns
    -------
    pandas.DataFrame
        Same index: `late` (should have been done or begun by now, and is not), `days_late` (since the day that was
        missed first; 0 where not late), `waits_for` (numbers of needed actions that are not done) and `cause`:
        `blocked` (somebody wrote what blocks it), `waits` (a needed action is not done), `not_begun`, `overdue`
        (running past its day, and nothing says why); empty where not late.
    """
    now = pd.Timestamp(today)
    starts, due = pd.to_datetime(actions["starts_on"]), pd.to_datetime(actions["due_on"])
    active = ~actions["state"].isin(CLOSED)
    should_run = active & actions["state"].eq("planned") & starts.lt(now)
    should_be_done = active & due.lt(now)
    missed = pd.concat([starts.where(should_run), due.where(should_be_done)], axis=1).min(axis=1)
    done = frozenset(actions.loc[actions["state"].eq("done"), "number"])
    waits = [tuple(number for number in needed if number not in done) for needed in actions["needs"]]
    table = pd.DataFrame(
        {
            "late": should_run | should_be_done,
            "days_late": (now - missed).dt.days.fillna(0).astype(int),
            "waits_for": pd.Series(waits, index=actions.index, dtype=object),
        },
        index=actions.index,
    )
    cause = pd.Series("overdue", index=actions.index, dtype="str")
    cause = cause.mask(actions["state"].eq("planned"), "not_begun")
    cause = cause.mask(table["waits_for"].map(bool), "waits").mask(actions["blocked_by"].ne(""), "blocked")
    return table.assign(cause=cause.where(table["late"], ""))


def waiting_circle(needs: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Return actions that wait for each other in a circle, the first again as the last; empty where there are none.

    Parameters
    ----------
    needs
        Per action the numbers of the actions that come first.
    """
    try:
        TopologicalSorter(needs).prepare()
    except CycleError as found:
        return tuple(found.args[1])
    return ()


def planned_before_needed(actions: pd.DataFrame) -> list[tuple[str, str]]:
    """Return the pairs (action, needed action) in which the planning begins an action before the needed one is due.

    Parameters
    ----------
    actions
        As for `progress`.
    """
    due = actions[actions["number"].ne("")].set_index("number")["due_on"]
    pairs = actions[["number", "starts_on", "needs"]].explode("needs").dropna(subset=["needs", "starts_on"])
    pairs = pairs.assign(due=pd.to_datetime(pairs["needs"].map(due)))
    early = pairs[pd.to_datetime(pairs["starts_on"]).lt(pairs["due"])]
    return list(zip(early["number"], early["needs"], strict=True))
