"""What a newcomer adds: new matches, tonnes that find a use, and what that gains."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from terreinwijzer.transitions.streams.matching import Matching, best_matches
from terreinwijzer.transitions.streams.offers import COLUMNS, ESTIMATED, Offers
from terreinwijzer.transitions.streams.pairs import possible_pairs
from terreinwijzer.transitions.streams.settings import StreamSettings

NEWCOMER = "newcomer"


@dataclass(frozen=True)
class Addition:
    """What a newcomer adds to the best matches.

    Attributes
    ----------
    before, after
        The best matches without and with the newcomer.
    streams
        What comes free at the newcomer, and what it uses.
    """

    before: Matching
    after: Matching
    streams: pd.DataFrame

    @property
    def matches(self) -> pd.DataFrame:
        """Return the matches in which the newcomer has a part."""
        table = self.after.table
        return table[(table["from_business"] == NEWCOMER) | (table["to_business"] == NEWCOMER)].reset_index(drop=True)

    @property
    def tonnes(self) -> float:
        """Return how much more finds a use a year [tonnes]; others may lose a match to the newcomer."""
        return float(self.after.table["tonnes"].sum() - self.before.table["tonnes"].sum())

    @property
    def gain_eur(self) -> float:
        """Return what that gains a year; never below zero, up to the precision of the solver."""
        return self.after.gain_eur - self.before.gain_eur


def newcomer_adds(
    offers: Offers,
    streams: pd.DataFrame,
    business: dict[str, object],
    settings: StreamSettings,
    park_places: dict[str, tuple[float, float]] | None = None,
) -> Addition:
    """Return what a newcomer adds to the businesses that are there.

    Parameters
    ----------
    offers
        Of the businesses that are there; their estimates take part only where the settings say so.
    streams
        Of the newcomer, business `newcomer`, with the columns of `offers.COLUMNS`: estimated (see
        `offers.estimates_for`) or entered. They always take part.
    business
        Park and place of the newcomer: `park_id`, `x_m`, `y_m`.
    settings, park_places
        As `pairs.possible_pairs` takes them.
    """
    there = offers.table
    if not settings.with_estimates:
        there = there[there["basis"] != ESTIMATED]
    everything = replace(settings, with_estimates=True)
    now = replace(offers, table=there.reset_index(drop=True))
    coming = pd.DataFrame([business], index=[NEWCOMER]).reindex(columns=offers.businesses.columns)
    then = replace(
        now,
        table=pd.concat([now.table, streams[list(COLUMNS)]], ignore_index=True) if len(now.table) else streams,
        businesses=pd.concat([offers.businesses.astype("object"), coming.astype("object")]),
    )
    before, after = (
        best_matches(each, possible_pairs(each, everything, park_places), everything) for each in (now, then)
    )
    return Addition(before, after, streams)
