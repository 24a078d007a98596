"""The tables that chains of moves make, with the figures that they rest on."""

from __future__ import annotations

import pandas as pd

from terreinwijzer.dossier.results import MovesResults
from terreinwijzer.lineage import Figure
from terreinwijzer.snapshots.portfolio import Portfolio


def moves_tables(moves: MovesResults, portfolio: Portfolio) -> dict[str, tuple[pd.DataFrame, tuple[Figure, ...]]]:
    """Return the steps, what each party gains, and who is where, by the names of `results_moves.yaml`."""
    answer = moves.answer
    leaves = (portfolio.input("movers", "plan"), portfolio.input("sites", "area_m2"))
    rests_on = (Figure("moves.plans", None, "count", "movers", leaves),)
    gains = answer.gains.reset_index()
    gains.insert(1, "name", gains["mover_id"].map(moves.names))
    frames = {
        "move_steps": _dated(answer.steps.reset_index(), "day"),
        "move_gains": _dated(gains, "day"),
        "move_occupation": _dated(answer.occupation, "from_day", "to_day"),
    }
    return {name: (frame.replace({"": None}), rests_on) for name, frame in frames.items()}


def _dated(frame: pd.DataFrame, *columns: str) -> pd.DataFrame:
    return frame.assign(**{column: pd.to_datetime(frame[column]) for column in columns})
