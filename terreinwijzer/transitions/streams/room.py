"""Environment space to keep: where businesses of the circular economy fit, and where else they hardly can."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from terreinwijzer.transitions.streams.notation import PACKAGE
from terreinwijzer.vocabulary.environmental_categories import ranks_of_categories
from terreinwijzer.vocabulary.resources import read_yaml

# An activity that fits on at most this share of the parks is scarce [%]: an assumption.
SCARCE_PCT = 50.0


@dataclass(frozen=True)
class Room:
    """Room for the circular economy.

    Attributes
    ----------
    activities
        By activity: `category` that it needs, `parks` where it fits, `share_pct` of the net issued land of the parks of
        which the highest category is known, and whether that is `scarce`.
    parks
        By park: highest `category`, its `basis` (`given`, or `profile` where the profile tells), `activities` that fit,
        and whether its room should be kept (`keep`): a scarce activity fits there.
    unknown
        Parks of which no highest category is known.
    """

    activities: pd.DataFrame
    parks: pd.DataFrame
    unknown: tuple[str, ...]


def activity_name(activity: str, language: str) -> str:
    """Return the name of a circular activity."""
    return str(read_yaml(PACKAGE, "room.yaml")["activities"][activity][language])


def room_source(language: str) -> str:
    """Return where the categories of the activities come from."""
    return str(read_yaml(PACKAGE, "room.yaml")["source"][language])


def room_to_keep(parks: pd.DataFrame, by_profile: dict[str, str]) -> Room:
    """Return where circular activities fit and which parks should keep their room.

    Parameters
    ----------
    parks
        Canonical table `parks`; `max_environmental_category` goes first.
    by_profile
        Highest category by park, as the profile of the policy sets it.
    """
    made = read_yaml(PACKAGE, "room.yaml")["activities"]
    table = parks.set_index("park_id")
    given = table["max_environmental_category"]
    highest = given.fillna(pd.Series(by_profile, dtype="str").reindex(table.index))
    known = table[highest.notna()]
    ranks = ranks_of_categories(highest[known.index])
    asked = pd.DataFrame.from_dict(made, orient="index")[["category"]].rename_axis("activity")
    # A site fits when its category is not below what the activity asks.
    fits = pd.DataFrame(
        {activity: ranks >= need for activity, need in ranks_of_categories(asked["category"]).items()},
        index=known.index,
    )
    land = known["net_issued_ha"].astype("float64")
    share = 100 * fits.apply(lambda where: land[where].sum()) / land.sum()
    activities = asked.assign(
        parks=fits.sum().astype("int64"), share_pct=share, scarce=100 * fits.mean() <= SCARCE_PCT
    )  # fmt: skip
    scarce = activities.index[activities["scarce"] & (activities["parks"] > 0)]
    found = pd.DataFrame(
        {
            "category": highest[known.index],
            "basis": given[known.index].notna().map({True: "given", False: "profile"}),
            "activities": [" ".join(fits.columns[row]) for row in fits.to_numpy(dtype=bool)],
            "keep": fits[scarce].any(axis=1),
        }
    )
    return Room(activities, found, tuple(map(str, table.index[highest.isna()])))
