"""Is this use allowed on this park: the judgement with all that the portfolio knows, and what would change it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from terreinwijzer.errors import InputError, Problem
from terreinwijzer.steering.advice import facts_of_park
from terreinwijzer.steering.categories import CategoryRange
from terreinwijzer.steering.judgement import Judgement, judge
from terreinwijzer.steering.rules import RuleBook
from terreinwijzer.steering.small_units import SmallUnitsEffect, effect_of_units
from terreinwijzer.steering.turns import Turn, turns


@dataclass(frozen=True)
class Checked:
    """A proposal on one park: its name, what the rules say, and every fact that would change the answer.

    `small_units` is what it does to the share of small units, where that can be known; `categories` what the list of
    environmental categories gives for its SBI code.
    """

    name: str
    judgement: Judgement
    turns: tuple[Turn, ...]
    small_units: SmallUnitsEffect | None = None
    categories: CategoryRange | None = None


def check_proposal(
    book: RuleBook,
    parks: pd.DataFrame,
    park_id: str,
    proposal: Mapping[str, object],
    small_units: pd.DataFrame | None = None,
) -> Checked:
    """Judge a proposal on one park.

    Parameters
    ----------
    book
        Rules that hold on the day.
    parks
        Canonical table of parks.
    park_id
        The park.
    proposal
        Known facts: see `facts.yaml`. What the table tells of the park is added, unless it is given.
    small_units
        Table of `indicators.small_units.small_units_through_years`, if any.

    Raises
    ------
    InputError
        The park is not in the portfolio, or a fact or its value is unknown.
    """
    if park_id not in book.parks:
        raise InputError(Problem("rules_park_unknown", value=park_id, details={"known": ", ".join(book.parks)}))
    park = parks.set_index("park_id", drop=False).loc[park_id]
    known = {**facts_of_park(park.to_dict()), **proposal}
    effect = None if small_units is None else effect_of_units(known, park_id, small_units)
    return Checked(str(park["name"]), judge(book, park_id, known), tuple(turns(book, park_id, known)), effect)
