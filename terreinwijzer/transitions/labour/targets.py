"""Programmes that promise jobs: how far they are."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pandas as pd

from terreinwijzer.lineage import Figure

REACHED, ON_COURSE, BEHIND, NO_DATE, NOT_COUNTED = "reached", "on_course", "behind", "no_date", "not_counted"


def followed(targets: pd.DataFrame, known: Mapping[str, Figure], day: date) -> pd.DataFrame:
    """Return how far each target is.

    Parameters
    ----------
    targets
        Canonical table `labour_targets`.
    known
        Figures by quantity; the figure of the quantity of a target is what it is now.
    day
        Reference date.

    Returns
    -------
    pandas.DataFrame
        The columns of the table, with `now_jobs` (missing where nobody counted), `to_come_jobs` (target less now),
        `reached_pct` of the growth, `expected_jobs` (on a straight line from the baseline to the target date) and
        `state`: `reached`, `on_course`, `behind`, `no_date` (nobody said when) or `not_counted`.
    """
    found = targets.reset_index(drop=True).copy()
    counted = {name: figure.value for name, figure in known.items() if figure.value is not None}
    found["now_jobs"] = found["quantity"].map(counted).astype("float64")
    start, end = found["baseline_jobs"].astype("float64"), found["target_jobs"].astype("float64")
    growth = (end - start).where(end != start)
    found["to_come_jobs"] = end - found["now_jobs"]
    found["reached_pct"] = 100 * (found["now_jobs"] - start) / growth
    since, until = pd.to_datetime(found["baseline_date"]), pd.to_datetime(found["target_date"])
    elapsed = ((pd.Timestamp(day) - since) / (until - since)).clip(0, 1)
    found["expected_jobs"] = start + (end - start) * elapsed
    ahead = (found["now_jobs"] - found["expected_jobs"]) * (end - start)
    state = pd.Series(NO_DATE, index=found.index, dtype="str")
    state = state.mask(found["expected_jobs"].notna() & (ahead >= 0), ON_COURSE)
    state = state.mask(found["expected_jobs"].notna() & (ahead < 0), BEHIND)
    state = state.mask((found["now_jobs"] - end) * (end - start) >= 0, REACHED)
    return found.assign(state=state.mask(found["now_jobs"].isna(), NOT_COUNTED))
