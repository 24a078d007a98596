"""What others may see of the streams of businesses: nothing, added up with others, or with the name.

The default is nothing. Added up means: with at least so many others that nobody can be told apart, and on its own, so
that no total less what is shown elsewhere gives a single business away.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from terreinwijzer.transitions.streams.links import LINK_COLUMNS, links_of
from terreinwijzer.transitions.streams.matching import best_matches
from terreinwijzer.transitions.streams.offers import Offers
from terreinwijzer.transitions.streams.pairs import possible_pairs
from terreinwijzer.transitions.streams.settings import StreamSettings

GROUP_COLUMNS = (
    "park_id",
    "material_group",
    "direction",
    "basis",
    "businesses",
    "tonnes_year",
    "low_tonnes",
    "high_tonnes",
)
NAMED_COLUMNS = (
    "name",
    "park_id",
    "direction",
    "material_group",
    "waste_code",
    "tonnes_year",
    "quality",
    "months",
    "basis",
)


@dataclass(frozen=True)
class Shared:
    """What anybody may see.

    Attributes
    ----------
    groups
        Streams added up per park, product group, direction and basis; columns of `GROUP_COLUMNS`.
    named
        Streams of businesses that show them with their name; columns of `NAMED_COLUMNS`.
    links
        Symbiosis from park to park, over all product groups; columns of `links.LINK_COLUMNS`.
    hidden_groups, hidden_links
        How many sums are left out, because too few businesses are in them.
    least_businesses
        How many businesses a sum needs.
    """

    groups: pd.DataFrame
    named: pd.DataFrame
    links: pd.DataFrame
    hidden_groups: int
    hidden_links: int
    least_businesses: int


def shared(
    offers: Offers, settings: StreamSettings, park_places: dict[str, tuple[float, float]] | None = None
) -> Shared:
    """Return what anybody may see of streams.

    - Who shares nothing is in no sum and in no match that is shown.
    - A sum per park, product group, direction and basis holds only businesses that show their streams added up, at
      least `least_businesses` of them; those with a name stand apart, so that no difference gives somebody away.
    - A link between parks needs at least so many suppliers and as many users that are added up; a side of which all
      show their names needs no number.
    - There are no totals over sums that are left out.

    Parameters
    ----------
    offers, settings, park_places
        As `pairs.possible_pairs` takes them.
    """
    choice = offers.businesses["shares"].fillna("nothing")
    open_to_others = offers.table["business_id"].map(choice).isin(["group", "named"])
    seen = replace(offers, table=offers.table[open_to_others].reset_index(drop=True))
    added_up = seen.table[seen.table["business_id"].map(choice) == "group"]
    sums = (
        added_up.groupby(["park_id", "material_group", "direction", "basis"])
        .agg(
            businesses=("business_id", "nunique"), tonnes_year=("tonnes_year", "sum"),
            low_tonnes=("low_tonnes", "sum"), high_tonnes=("high_tonnes", "sum"),
        )
        .reset_index()
    )  # fmt: skip
    enough = sums["businesses"] >= settings.least_businesses
    by_name = seen.table[seen.table["business_id"].map(choice) == "named"]
    by_name = by_name.assign(name=by_name["business_id"].map(offers.businesses["name"].fillna("")))
    matching = best_matches(seen, possible_pairs(seen, settings, park_places), settings)
    links, hidden = _links(matching.table, choice, settings.least_businesses)
    return Shared(
        sums.loc[enough, list(GROUP_COLUMNS)].reset_index(drop=True),
        by_name[list(NAMED_COLUMNS)].reset_index(drop=True),
        links, int((~enough).sum()), hidden, settings.least_businesses,
    )  # fmt: skip


def _links(matches: pd.DataFrame, choice: pd.Series, least: int) -> tuple[pd.DataFrame, int]:
    """Return the links that may be shown, and how many may not."""
    whole = links_of(matches)
    if whole.empty:
        return whole, 0
    anonymous = {
        side: matches[matches[f"{side}_business"].map(choice) == "group"]
        .groupby(["from_park", "to_park"])[f"{side}_business"].nunique()
        for side in ("from", "to")
    }  # fmt: skip
    keys = pd.MultiIndex.from_frame(whole[["from_park", "to_park"]])
    counts = [anonymous[side].reindex(keys, fill_value=0).to_numpy() for side in ("from", "to")]
    fine = [(each == 0) | (each >= least) for each in counts]
    kept = fine[0] & fine[1]
    return whole.loc[kept, list(LINK_COLUMNS)].reset_index(drop=True), int((~kept).sum())
