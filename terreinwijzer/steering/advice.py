"""Where in the portfolio a newcomer or mover fits: every park judged, with reasons for and against, the best first."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass

import pandas as pd

from terreinwijzer.errors import InputError, Problem
from terreinwijzer.steering.fit import fit_to_profiles
from terreinwijzer.steering.judgement import Judgement, judge
from terreinwijzer.steering.rules import RuleBook

HA_PER_M2 = 0.0001
_ORDER = {"allowed": 0, "depends": 1, "not_allowed": 2}


@dataclass(frozen=True)
class Place:
    """One park as a place for a proposal.

    Attributes
    ----------
    park_id, name
        The park.
    judgement
        What the rules say, with every reason.
    free_ha
        Land that can be had at once and is not under option; missing where nobody knows.
    has_room
        Whether that is enough; `None` where the area asked for or the land is unknown.
    profile_fit
        Share of what is known of the proposal that the profile of the park asks for (0-1); `None` where nothing is.
    """

    park_id: str
    name: str
    judgement: Judgement
    free_ha: float | None
    has_room: bool | None
    profile_fit: float | None


def advise(book: RuleBook, parks: pd.DataFrame, supply: pd.DataFrame, proposal: Mapping[str, object]) -> list[Place]:
    """Rank the parks of a portfolio for a proposal.

    Rules decide first (allowed, depends, not allowed), then room (enough, unknown, too little), then how many rules
    prefer it, then the fit with the profile, then free land. Wishes on economic grounds move a park up; they never
    take it away.

    Parameters
    ----------
    book
        Rules that hold on the day.
    parks
        Canonical table of parks.
    supply
        Canonical table of supply offers, if any.
    proposal
        Known facts: see `facts.yaml`. Facts about places and parks hold wherever the proposal goes.

    Raises
    ------
    InputError
        A fact or its value is unknown, or the portfolio has no parks.
    """
    if parks.empty:
        raise InputError(Problem("advice_without_parks"))
    fits = fit_to_profiles(pd.DataFrame([dict(proposal)]), book).iloc[0]
    free = _free_land(supply)
    area = proposal.get("area_m2")
    asked_ha = float(str(area)) * HA_PER_M2 if area is not None else None
    places = []
    for park in parks.to_dict("records"):
        park_id = str(park["park_id"])
        profile = book.profile_of(park_id)
        fit = fits[profile.profile_id] if profile else None
        land = free.get(park_id)
        places.append(
            Place(
                park_id=park_id,
                name=str(park["name"]),
                judgement=judge(book, park_id, {**facts_of_park(park), **proposal}),
                free_ha=land,
                has_room=None if asked_ha is None or land is None else land >= asked_ha,
                profile_fit=None if fit is None or pd.isna(fit) else float(fit),
            )
        )
    return sorted(places, key=_rank)


def facts_of_park(park: Mapping[Hashable, object]) -> dict[str, object]:
    """Return what a row of the table of parks tells that rules can ask about."""
    most = park["max_environmental_category"]
    return {"park_max_category": most} if isinstance(most, str) else {}


def _rank(place: Place) -> tuple[float, ...]:
    room = {True: 0, None: 1, False: 2}[place.has_room]
    return (
        _ORDER[place.judgement.answer],
        room,
        -place.judgement.preferred,
        -(place.profile_fit if place.profile_fit is not None else 0.0),
        -(place.free_ha or 0.0),
    )


def _free_land(supply: pd.DataFrame) -> dict[str, float]:
    """Return the land that can be had at once per park; an option is no free supply (vision, table 6)."""
    free = supply["immediately_available_ha"] - supply["under_option_ha"].fillna(0.0)
    return {str(park): float(land) for park, land in free.groupby(supply["park_id"]).sum(min_count=1).dropna().items()}
