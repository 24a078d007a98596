"""Where in the portfolio a newcomer or mover fits: every park judged, with reasons for and against, the best first."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass

import pandas as pd

from terreinwijzer.errors import InputError, Problem
from terreinwijzer.steering.fit import fit_to_profiles
from terreinwijzer.steering.judgement import Judgement, judge
from terreinwijzer.steering.needs import Need, Room, fitting_offers, fitting_plots, needs_of
from terreinwijzer.steering.rules import RuleBook

_ORDER = {"allowed": 0, "depends": 1, "not_allowed": 3}
# Nothing refuses it, but nothing speaks of it either: after what may be allowed, before what is refused.
_UNCOVERED = 2


@dataclass(frozen=True)
class Place:
    """One park as a place for a proposal.

    Attributes
    ----------
    park_id, name, municipality
        The park; the municipality is empty where the table does not name it.
    judgement
        What the rules say, with every reason.
    free_ha
        Land that can be had at once and is not under option; missing where nobody knows.
    needs
        Every requirement of the proposal against what the park has.
    plots, offers
        Keys of free plots and of property on offer that fit, the smallest first.
    profile_fit
        Share of what is known of the proposal that the profile of the park asks for (0-1); `None` where nothing is.
    """

    park_id: str
    name: str
    municipality: str
    judgement: Judgement
    free_ha: float | None
    needs: tuple[Need, ...]
    plots: tuple[str, ...]
    offers: tuple[str, ...]
    profile_fit: float | None


def advise(book: RuleBook, parks: pd.DataFrame, room: Room, proposal: Mapping[str, object]) -> list[Place]:
    """Rank the parks of a portfolio for a proposal.

    Rules decide first (allowed, depends, not regulated, not allowed), then what it needs (fewest needs not met, then
    fewest unknown), then how many rules prefer it, then the fit with the profile, then free land. Wishes on economic
    grounds move a park up; they never take it away.

    Parameters
    ----------
    book
        Rules that hold on the day.
    parks
        Canonical table of parks.
    room
        What the portfolio has to offer.
    proposal
        Known facts: see `facts.yaml`. Facts about places and parks hold wherever the proposal goes.

    Raises
    ------
    InputError
        A fact or its value is unknown, or the portfolio has no parks.
    """
    if parks.empty:
        raise InputError(Problem("advice_without_parks"))
    fits = fit_to_profiles(pd.DataFrame([dict(proposal)]), book)
    places = []
    for park in parks.to_dict("records"):
        park_id = str(park["park_id"])
        profile = book.profile_of(park_id)
        fit = fits.iloc[0][profile.profile_id] if profile else None
        places.append(
            Place(
                park_id=park_id,
                name=str(park["name"]),
                municipality="" if pd.isna(park["municipality"]) else str(park["municipality"]),
                judgement=judge(book, park_id, {**facts_of_park(park), **proposal}),
                free_ha=room.free_ha(park_id),
                needs=needs_of(proposal, park_id, room),
                plots=fitting_plots(proposal, park_id, room),
                offers=fitting_offers(proposal, park_id, room),
                profile_fit=None if fit is None or pd.isna(fit) else float(fit),
            )
        )
    return sorted(places, key=_rank)


def facts_of_park(park: Mapping[Hashable, object]) -> dict[str, object]:
    """Return what a row of the table of parks tells that rules can ask about."""
    most = park["max_environmental_category"]
    return {"park_max_category": most} if isinstance(most, str) else {}


def _rank(place: Place) -> tuple[float, ...]:
    answer = place.judgement.answer
    silent = answer == "allowed" and not place.judgement.covered
    return (
        _UNCOVERED if silent else _ORDER[answer],
        sum(need.met is False for need in place.needs),
        sum(need.met is None for need in place.needs),
        -place.judgement.preferred,
        -(place.profile_fit if place.profile_fit is not None else 0.0),
        -(place.free_ha or 0.0),
    )
