"""Guide distances to dwellings by environmental category.

Under the environment act the rules of the plan lead: a category is a start for the conversation, never a decision.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Literal

import pandas as pd

from terreinwijzer.errors import InputError, Problem
from terreinwijzer.vocabulary.language import Text
from terreinwijzer.vocabulary.resources import read_yaml

Surroundings = Literal["quiet", "mixed"]


def guide_distances() -> pd.DataFrame:
    """Return the guide distance to dwellings per environmental category.

    Returns
    -------
    pandas.DataFrame
        Index `environmental_category`: `quiet_m` and `mixed_m` (to a quiet residential and a mixed area), and whether
        each was read in an adopted plan (`quiet_seen`, `mixed_seen`) or follows from the step between the two.
    """
    rows = {
        code: {
            "quiet_m": float(row["quiet_m"]), "mixed_m": float(row["mixed_m"]),
            "quiet_seen": "quiet" in row["seen"], "mixed_seen": "mixed" in row["seen"],
        }
        for code, row in _raw()["distances"].items()
    }  # fmt: skip
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("environmental_category")


def distance_notes() -> tuple[Text, Text]:
    """Return where the guide distances come from, and what leads over them."""
    source, note = _raw()["source"], _raw()["note"]
    return source, note


def guide_distance_m(category: str, surroundings: Surroundings = "quiet") -> float:
    """Return the guide distance of a category (`1` to `6`) to dwellings in a quiet or a mixed area [m].

    Raises
    ------
    InputError
        The category is not one of the list.
    """
    known = guide_distances()[f"{surroundings}_m"]
    if category not in known.index:
        raise InputError(Problem("guide_category_unknown", value=category, details={"known": ", ".join(known.index)}))
    return float(known[category])


def highest_categories(distance_m: pd.Series, surroundings: Surroundings = "quiet") -> pd.Series:
    """Return the highest category that fits at each distance from dwellings; empty where none does."""
    known = guide_distances()[f"{surroundings}_m"]
    place = known.searchsorted(distance_m.fillna(-1.0), side="right")
    codes = ["", *known.index]
    return pd.Series([codes[each] for each in place], index=distance_m.index, dtype="str", name="category")


@cache
def _raw() -> dict[str, Any]:
    raw: dict[str, Any] = read_yaml("terreinwijzer.vocabulary", "guide_distances.yaml")
    return raw
