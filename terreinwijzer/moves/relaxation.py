"""Why nothing is possible, and what would have to give: each demand is let go in turn."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from terreinwijzer.moves.places import REASONS, said_yes
from terreinwijzer.moves.solve import best_steps
from terreinwijzer.moves.steps import Scene, candidate_steps

HOPELESS = ("infeasible", "nothing_found")


@dataclass(frozen=True)
class Relaxation:
    """One demand that, when it is let go, makes a solution possible.

    Attributes
    ----------
    kind
        `budget`, `dates` or `required`.
    mover_id
        Whose plan need not be carried out, for `required`.
    needed_eur
        What the cheapest solution costs, for `budget`.
    """

    kind: str
    mover_id: str = ""
    needed_eur: float | None = None


def relaxations(scene: Scene) -> tuple[Relaxation, ...]:
    """Return each single demand that stands in the way: the budget, the dates, or the plan of one mover.

    Parameters
    ----------
    scene
        For which there is no solution.

    Returns
    -------
    tuple of Relaxation
        Empty where no single one helps.
    """
    found = []
    if scene.question.budget_eur is not None:
        free = replace(scene, question=replace(scene.question, budget_eur=None))
        cost = cheapest_eur(free)
        if cost is not None:
            found.append(Relaxation("budget", needed_eur=cost))
    undated = scene.movers.assign(date_from=pd.NaT, date_to=pd.NaT)
    if possible(replace(scene, movers=undated)):
        found.append(Relaxation("dates"))
    for row in np.flatnonzero(said_yes(scene.movers["required"])):
        optional = scene.movers["required"].astype("boolean").mask(np.arange(len(scene.movers)) == row, other=False)
        if possible(replace(scene, movers=scene.movers.assign(required=optional))):
            found.append(Relaxation("required", str(scene.movers["mover_id"].iloc[row])))
    return tuple(found)


def cheapest_eur(scene: Scene) -> float | None:
    """Return what it costs to carry out all required plans, at least; `None` where that is impossible."""
    steps = candidate_steps(scene)
    # The objective is least money: the land of a step is replaced by its cost, as a loss.
    priced = steps.assign(land_m2=-steps["cost_eur"])
    found = best_steps(replace(scene, question=replace(scene.question, objective="freed_land")), priced)
    return None if found.status in HOPELESS else float(found.taken["cost_eur"].sum())


def possible(scene: Scene) -> bool:
    """Tell whether all required plans can be carried out."""
    return best_steps(scene, candidate_steps(scene)).status not in HOPELESS


def obstacles(movers: pd.DataFrame, options: pd.DataFrame) -> pd.DataFrame:
    """Return per mover how many places it could go to, how many fit, and how often each reason kept it from one.

    Parameters
    ----------
    movers
        Canonical table.
    options
        From `places.options`, those that do not fit too.

    Returns
    -------
    pandas.DataFrame
        Index `mover_id`: `places`, `fitting` and a count per reason of `places.REASONS`.
    """
    counted = options.assign(places=1, fitting=~options[list(REASONS)].any(axis=1)).astype(
        dict.fromkeys(REASONS, "int64")
    )
    sums = counted.groupby("mover")[["places", "fitting", *REASONS]].sum().reindex(range(len(movers)), fill_value=0)
    return sums.set_axis(pd.Index(movers["mover_id"], name="mover_id")).astype("int64")
