"""The tables that access makes, with the figures that they rest on."""

from __future__ import annotations

import pandas as pd

from terreinwijzer.dossier.results import ReachResults
from terreinwijzer.lineage import Figure


def reach_tables(reach: ReachResults) -> dict[str, tuple[pd.DataFrame, tuple[Figure, ...]]]:
    """Return the tables by the names of `results_reach.yaml`; those without rows are left out."""
    answer = reach.answer
    rests_on = (Figure("reach.inputs", None, "count", "access", reach.inputs),)
    frames = {"reach_nearest": answer.nearest, "reach_within": answer.within, "reach_plans": answer.plans}
    near = answer.minutes_to_nearest
    frames["reach_homes"] = (
        answer.homes.drop(columns="place_id").join(near) if len(near.columns) else answer.homes.iloc[:0]
    )
    if answer.routes is not None:
        frames["reach_residential"] = answer.routes.routes.reset_index().drop(columns="ramp")
    if answer.gaps is not None:
        frames |= {"reach_cycling": answer.gaps.parks.reset_index(), "reach_gaps": answer.gaps.streets}
    return {name: (frame, rests_on) for name, frame in frames.items() if len(frame)}
