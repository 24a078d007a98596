"""Many proposals on many parks at once: what a province or the country asks of its rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from terreinwijzer.steering.advice import facts_of_park
from terreinwijzer.steering.facts import fact_frame
from terreinwijzer.steering.judgement import PARK, judge_many
from terreinwijzer.steering.rules import RuleBook


def judge_everywhere(book: RuleBook, parks: pd.DataFrame, proposals: Sequence[Mapping[str, object]]) -> pd.DataFrame:
    """Judge every proposal on every park; equal to `judgement.judge` one by one, without the reasoning.

    Parameters
    ----------
    book
        Rules that hold on the day.
    parks
        Canonical table of parks, or its columns `park_id` and `max_environmental_category`.
    proposals
        Known facts of each proposal: see `facts.yaml`. What the table tells of a park is added, unless it is given.

    Returns
    -------
    pandas.DataFrame
        A row per park and proposal, parks first: `park_id`, `proposal` (place in the list), and `answer`,
        `preferred` and `refused_by` as `judgement.judge_many` gives them.

    Raises
    ------
    InputError
        A fact or its value is unknown.
    """
    of_parks = fact_frame([facts_of_park(park) for park in parks.to_dict("records")])
    of_proposals = fact_frame(list(proposals))
    park, proposal = np.repeat(np.arange(len(parks)), len(proposals)), np.tile(np.arange(len(proposals)), len(parks))
    cases = of_proposals.take(proposal).reset_index(drop=True)
    for name in of_parks:
        if of_parks[name].notna().any():
            cases[name] = cases[name].fillna(of_parks[name].take(park).reset_index(drop=True))
    cases[PARK] = parks["park_id"].take(park).to_numpy()
    judged = judge_many(book, cases)
    return judged.assign(park_id=cases[PARK], proposal=proposal)[["park_id", "proposal", *judged.columns]]
