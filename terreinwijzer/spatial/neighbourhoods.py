"""Parks at neighbourhood level: where no outline is known, a neighbourhood of the same name may tell where it is."""

from __future__ import annotations

import re

import pandas as pd

_NUMBER = re.compile(r"^(wijk|buurt)\s+\d+\s+", re.IGNORECASE)


def parks_by_neighbourhood(parks: pd.DataFrame, areas: pd.Series) -> pd.DataFrame:
    """Return the parks whose name is that of a neighbourhood, or one of the names that a neighbourhood joins.

    `Wijk 35 Woonboulevard-Ten Esschen` bears two names, so that it matches a park `Ten Esschen`. Nothing looser counts:
    a park is never placed by a likeness of names.

    Parameters
    ----------
    parks
        Canonical parks: `park_id` and `name`.
    areas
        Names of neighbourhoods; a leading `Wijk 35` or `Buurt 07` is no part of the name.

    Returns
    -------
    pandas.DataFrame
        `park_id`, `name`, `area` (full name) and `exact` (the whole name is the same). A name that fits two
        neighbourhoods is left out: it does not tell where the park is.
    """
    rows = []
    for area in areas.dropna().unique():
        whole = _NUMBER.sub("", area).strip()
        rows.append((whole.casefold(), area, True))
        rows += [(part.strip().casefold(), area, False) for part in whole.split("-") if "-" in whole]
    names = pd.DataFrame(rows, columns=["key", "area", "exact"])
    names = names.sort_values("exact", ascending=False, kind="stable").drop_duplicates(["key", "area"])
    unsure = names["key"].duplicated(keep=False)
    known = parks[["park_id", "name"]].assign(key=parks["name"].str.strip().str.casefold())
    found = known.merge(names[~unsure], on="key").drop(columns="key")
    return found.reset_index(drop=True)
