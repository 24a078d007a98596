"""The verbs on circular streams: the tables, rules and settings of a case brought together."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from terreinwijzer.dossier.results import StreamsResults
from terreinwijzer.errors import InputError, Problem
from terreinwijzer.snapshots.case import Case
from terreinwijzer.spatial.measure import drawn
from terreinwijzer.steering.rules import RuleBook
from terreinwijzer.transitions.streams.links import links_of
from terreinwijzer.transitions.streams.matching import Matching, best_matches
from terreinwijzer.transitions.streams.newcomer import NEWCOMER, Addition, newcomer_adds
from terreinwijzer.transitions.streams.offers import Offers, estimates_for, offer_table, offers_of
from terreinwijzer.transitions.streams.pairs import Pairs, possible_pairs
from terreinwijzer.transitions.streams.parks import PARK_COLUMNS, estimated_by_park
from terreinwijzer.transitions.streams.room import Room, room_to_keep
from terreinwijzer.transitions.streams.settings import StreamSettings, stream_settings
from terreinwijzer.transitions.streams.sharing import Shared, shared


@dataclass(frozen=True)
class StreamsAnswer:
    """Everything on the streams of a case: for who keeps them, and for nobody else."""

    offers: Offers
    pairs: Pairs
    matching: Matching
    links: pd.DataFrame


def settings_of(case: Case, **settings: object) -> StreamSettings:
    """Return the settings of a case; what is asked goes before `[parameters.streams]`."""
    return stream_settings({**case.parameters.get("streams", {}), **settings})


def match_streams(case: Case, **settings: object) -> StreamsAnswer:
    """Match what comes free with what is used, with every name; see `transitions.streams.matching.best_matches`.

    Raises
    ------
    InputError
        A setting is unknown, or the tables cannot be used.
    """
    chosen, offers = settings_of(case, **settings), _offers(case)
    pairs = possible_pairs(offers, chosen, _places(case))
    matching = best_matches(offers, pairs, chosen)
    return StreamsAnswer(offers, pairs, matching, links_of(matching.table))


def shared_streams(case: Case) -> Shared | None:
    """Return what anybody may see of the streams of a case, by its own settings; `None` where it has none.

    Others cannot choose the settings: two answers of which only the distance differs would tell who lies in between.
    """
    if not has_streams(case):
        return None
    return shared(_offers(case), settings_of(case), _places(case))


def newcomer(case: Case, park_id: str, sbi: str, jobs: float, **settings: object) -> Addition:
    """Return what a newcomer on a park adds, its streams estimated; see `transitions.streams.newcomer.newcomer_adds`.

    Raises
    ------
    InputError
        The park is not in the case, or no source tells what comes free for the SBI code.
    """
    chosen, parks = settings_of(case, **settings), case.portfolio.table("parks")["park_id"]
    if park_id not in set(parks):
        raise InputError(Problem("streams_park_unknown", value=park_id, details={"known": ", ".join(parks)}))
    rows = estimates_for(NEWCOMER, sbi, jobs, park_id)
    if not rows:
        raise InputError(Problem("streams_newcomer_unknown", value=sbi))
    offers = _offers(case)
    places = _places(case)
    x, y = places.get(park_id, (None, None))
    return newcomer_adds(offers, offer_table(rows), {"park_id": park_id, "x_m": x, "y_m": y}, chosen, places)


def room_of(case: Case, book: RuleBook | None) -> Room:
    """Return the environment space to keep; see `transitions.streams.room.room_to_keep`."""
    profiles = {} if book is None else {
        park: profile.category_to for profile in book.profiles.values() for park in profile.parks if profile.category_to
    }  # fmt: skip
    return room_to_keep(case.portfolio.table("parks"), profiles)


def park_estimates(case: Case) -> pd.DataFrame:
    """Return what comes free per park, estimated from jobs; see `transitions.streams.parks.estimated_by_park`."""
    tables = (case.portfolio.table(name) for name in ("parks", "establishments", "sector_jobs"))
    return estimated_by_park(*tables)


def streams_results(case: Case, book: RuleBook | None) -> StreamsResults | None:
    """Return what the dossier tells of circular streams; `None` where nothing is entered, estimated or known."""
    seen = shared_streams(case)
    # Whoever enters streams knows better than an estimate over jobs: the two never stand mixed.
    by_park = park_estimates(case) if seen is None else pd.DataFrame(columns=list(PARK_COLUMNS))
    room = room_of(case, book)
    if seen is None and by_park.empty and room.parks.empty:
        return None
    return StreamsResults(seen, by_park, room, streams_made_up(case))


def has_streams(case: Case) -> bool:
    """Tell whether a case has businesses with streams."""
    return case.portfolio.has("stream_businesses")


def streams_made_up(case: Case) -> bool:
    """Tell whether any stream or business is made up, by way of example."""
    tables = [case.portfolio.table(name)["illustrative"] for name in ("stream_businesses", "streams")]
    return any(bool(each.fillna(value=False).any()) for each in tables)


def _offers(case: Case) -> Offers:
    if not has_streams(case):
        raise InputError(Problem("streams_none"))
    return offers_of(case.portfolio.table("stream_businesses"), case.portfolio.table("streams"))


def _places(case: Case) -> dict[str, tuple[float, float]]:
    """Return where parks are: within their outline, or in the middle of the businesses of which the place is known."""
    businesses = case.portfolio.table("stream_businesses").dropna(subset=["x_m", "y_m"])
    found = {str(park): (float(own["x_m"].mean()), float(own["y_m"].mean()))
             for park, own in businesses.groupby("park_id")}  # fmt: skip
    outlines = drawn(case.portfolio, "parks")
    if outlines is not None:
        points = outlines.set_index("park_id").geometry.representative_point()
        found |= {str(park): (float(point.x), float(point.y)) for park, point in points.items()}
    return found
