"""What the chapter on circular streams says in words."""

from __future__ import annotations

from terreinwijzer.dossier.blocks.block import listed, park_names
from terreinwijzer.dossier.results import Results
from terreinwijzer.dossier.wording import text
from terreinwijzer.transitions.streams.room import activity_name
from terreinwijzer.transitions.streams.sharing import Shared
from terreinwijzer.vocabulary.notation import number
from terreinwijzer.vocabulary.wording import say


def streams_said(results: Results, language: str) -> list[str]:
    """Return what the chapter says: who let what be seen, or what is estimated, and which room is scarce."""
    found = results.streams
    if found is None:
        return []
    said = _of_shared(found.shared, language) if found.shared is not None else []
    if len(found.by_park):
        low, high = (number(found.by_park[name].sum(), language) for name in ("low_tonnes", "high_tonnes"))
        said.append(text("streams_said_estimated", language, low=low, high=high))
        said.append(say(f"streams_by_park_{found.by_park['by'].iloc[0]}", language))
    activities = found.room.activities
    scarce = activities[activities["scarce"] & (activities["parks"] > 0)]
    keep = found.room.parks.index[found.room.parks["keep"]]
    if len(scarce) and len(keep):
        names = park_names(results)
        what = listed([activity_name(str(each), language).lower() for each in scarce.index], language)
        parks = listed([str(names[park]) for park in keep], language)
        said.append(text("streams_said_room", language, activities=what, parks=parks))
    return said


def _of_shared(seen: Shared, language: str) -> list[str]:
    counts = {"least": seen.least_businesses, "groups": seen.hidden_groups, "links": seen.hidden_links}
    said = [say("streams_sharing", language, **counts)]
    if len(seen.links):
        tonnes, gain = (number(seen.links[name].sum(), language) for name in ("tonnes", "gain_eur"))
        said.append(text("streams_said_links", language, tonnes=tonnes, gain=gain))
    return [*said, say("streams_assumed", language)]
