"""The tables of circular streams that anybody may have, with the figures that they rest on."""

from __future__ import annotations

import pandas as pd

from terreinwijzer.dossier.results import StreamsResults
from terreinwijzer.lineage import Figure
from terreinwijzer.snapshots.portfolio import Portfolio


def streams_tables(found: StreamsResults, portfolio: Portfolio) -> dict[str, tuple[pd.DataFrame, tuple[Figure, ...]]]:
    """Return what businesses let others see, the estimates and the room to keep, by the names of the definitions."""
    jobs = [portfolio.input(name, "jobs") for name in ("parks", "establishments") if portfolio.has(name, "jobs")]
    guessed = (Figure("streams.estimates", None, "tonnes", "jobs x factor", tuple(jobs)),)
    used = {"given": "max_environmental_category", "profile": "profile"}
    categories = tuple(portfolio.input("parks", used[basis]) for basis in sorted(set(found.room.parks["basis"])))
    room = (Figure("streams.room", None, "count", "categories", categories),)
    tables: dict[str, tuple[pd.DataFrame, tuple[Figure, ...]]] = {
        "streams_estimates": (found.by_park, guessed),
        "streams_activities": (found.room.activities.reset_index(), room),
        "streams_room": (found.room.parks.rename_axis("park_id").reset_index(), room),
    }
    seen = found.shared
    if seen is not None:
        # Only that there are streams is told of the table itself: its rows are nobody's business.
        shown = (Figure("streams.shared", None, "tonnes", "shown", (portfolio.input("streams", "tonnes_year"),)),)
        months = [" ".join(map(str, sorted(each))) for each in seen.named["months"]]
        tables["streams_groups"] = (seen.groups, shown)
        tables["streams_named"] = (seen.named.assign(months=pd.Series(months, seen.named.index, dtype="str")), shown)
        tables["streams_links"] = (seen.links, shown)
    return tables
