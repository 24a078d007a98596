"""Who is where before the first step and after each: the pictures of before and after."""

from __future__ import annotations

import pandas as pd

COLUMNS = ("step", "site_id", "mover_id", "state", "changed")


def after_each_step(steps: pd.DataFrame, occupation: pd.DataFrame) -> pd.DataFrame:
    """Return who is on each site before the first step (0) and after each.

    A step counts as done at once; when a place that is left comes free is told by `occupation`.

    Parameters
    ----------
    steps, occupation
        Of a `MovesAnswer`.

    Returns
    -------
    pandas.DataFrame
        `step`, `site_id`, `mover_id` ("" for nobody), `state` (`used`, `free` or `rebuilding`) and `changed` (whether
        this step changed the site), for each step all sites in their own order.
    """
    # Of each site the occupation tells the earliest state first.
    first = occupation.drop_duplicates("site_id")
    standing = {str(row["site_id"]): _at_first(row, steps) for _, row in first.iterrows()}
    rows = [(0, site, *state, False) for site, state in standing.items()]
    for step, row in steps.iterrows():
        changed = _changed(row)
        standing |= changed
        rows += [(step, site, *state, site in changed) for site, state in standing.items()]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _at_first(row: pd.Series, steps: pd.DataFrame) -> tuple[str, str]:
    """Return who is on a site before the first step: not who enters it with one on the very first day."""
    entered = steps["to_site"].eq(row["site_id"]) & steps["mover_id"].eq(row["mover_id"])
    if row["state"] != "used" or entered.any():
        return "", "free"
    return str(row["mover_id"]), "used"


def _changed(step: pd.Series) -> dict[str, tuple[str, str]]:
    """Return what a step makes of the sites that it touches."""
    if step["kind"] == "rebuild":
        return {str(step["to_site"] or step["from_site"]): ("", "rebuilding")}
    left = {} if step["kind"] == "beside" or not step["from_site"] else {str(step["from_site"]): ("", "free")}
    entered = {str(step["to_site"]): (str(step["mover_id"]), "used")} if step["to_site"] else {}
    return left | entered
