"""Which supply could serve which demand, over what distance, and what a tonne of it is worth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from terreinwijzer.transitions.streams.factors import worth_of
from terreinwijzer.transitions.streams.notation import is_hazardous
from terreinwijzer.transitions.streams.offers import ESTIMATED, Offers, quality_rank
from terreinwijzer.transitions.streams.settings import StreamSettings

PAIR_COLUMNS = (
    "supply", "demand", "from_business", "to_business", "from_park", "to_park", "material_group", "distance_km",
    "eur_tonne", "estimated",
)  # fmt: skip


@dataclass(frozen=True)
class Pairs:
    """What can be matched.

    Attributes
    ----------
    table
        A row per pair with the columns of `PAIR_COLUMNS`; `eur_tonne` is what both sides together gain per tonne.
    months
        Months in which both sides are there, by row.
    left_out
        How many pairs of the same product group fell out, by reason.
    """

    table: pd.DataFrame
    months: tuple[frozenset[int], ...]
    left_out: Mapping[str, int]


def possible_pairs(
    offers: Offers, settings: StreamSettings, park_places: Mapping[str, tuple[float, float]] | None = None
) -> Pairs:
    """Return the pairs of a supply and a demand that may meet.

    A pair needs the same product group, a quality not below what is asked, a common month, another business, a distance
    that is known and allowed, and a gain per tonne above zero:

    gain = price of disposal + worth of the quality x price of raw material - transport x distance - handling.

    A hazardous waste, or a demand that names a code, asks for the same code on both sides.

    Parameters
    ----------
    offers
        Streams; estimates take part only where the settings say so.
    settings
        Limits and costs.
    park_places
        Place of parks [m, Dutch grid], for businesses without one of their own.
    """
    table = offers.table
    if not settings.with_estimates:
        table = table[table["basis"] != ESTIMATED]
    table = table[table["tonnes_year"] > 0]
    supply, demand = (table[table["direction"] == way] for way in ("supply", "demand"))
    met = supply.merge(demand, on="material_group", suffixes=("", "_to"))
    met = met[met["business_id"] != met["business_id_to"]].reset_index(drop=True)
    months = [a & b for a, b in zip(met["months"], met["months_to"], strict=True)]
    met["distance_km"] = _distances(met, offers.businesses, settings, park_places or {})
    worth = met["quality"].map(worth_of).astype("float64")
    met["eur_tonne"] = (
        met["price_eur_tonne"] + worth * met["price_eur_tonne_to"] - settings.handling_eur_tonne
        - settings.transport_eur_tonne_km * met["distance_km"]
    )  # fmt: skip
    fits = {
        "other_code": pd.Series(
            [_same_code(a, b) for a, b in zip(met["waste_code"], met["waste_code_to"], strict=True)], met.index, bool
        ),
        "quality": quality_rank(met["quality"]) <= quality_rank(met["quality_to"]),
        "months": pd.Series([bool(each) for each in months], met.index, bool),
        "distance_unknown": met["distance_km"].notna(),
        "distance": met["distance_km"].isna() | (met["distance_km"] <= settings.max_distance_km),
        "gain": met["eur_tonne"].isna() | (met["eur_tonne"] > 0),
    }
    open_still, left_out = pd.Series(data=True, index=met.index), {}
    for reason, fine in fits.items():
        left_out[reason] = int((open_still & ~fine).sum())
        open_still &= fine
    met["estimated"] = (met["basis"] == ESTIMATED) | (met["basis_to"] == ESTIMATED)
    names = {
        "stream_id": "supply", "stream_id_to": "demand", "business_id": "from_business",
        "business_id_to": "to_business", "park_id": "from_park", "park_id_to": "to_park",
    }  # fmt: skip
    kept = met[open_still].rename(columns=names)
    return Pairs(kept[list(PAIR_COLUMNS)].reset_index(drop=True),
                 tuple(months[place] for place in np.flatnonzero(open_still)), left_out)  # fmt: skip


def _same_code(supplied: str, asked: str) -> bool:
    """Tell whether the codes allow a match: they bind where one is hazardous or the demand names one."""
    if is_hazardous(supplied) or is_hazardous(asked) or asked:
        return supplied == asked
    return True


def _distances(
    met: pd.DataFrame, businesses: pd.DataFrame, settings: StreamSettings,
    park_places: Mapping[str, tuple[float, float]],
) -> pd.Series:  # fmt: skip
    """Return the distance over the road of each pair [km]; missing where a place is not known."""
    places = businesses[["x_m", "y_m"]].astype("float64")
    parks = pd.DataFrame.from_dict(dict(park_places), orient="index", columns=["x_m", "y_m"], dtype="float64")
    own_x, own_y = (places[axis].fillna(businesses["park_id"].map(parks[axis])) for axis in ("x_m", "y_m"))
    here, there = (
        [met[side].map(own).astype("float64") for own in (own_x, own_y)] for side in ("business_id", "business_id_to")
    )
    straight = pd.Series(np.hypot(here[0] - there[0], here[1] - there[1]) / 1000, met.index)
    known = places["x_m"].notna()
    both = met["business_id"].map(known).astype("bool") & met["business_id_to"].map(known).astype("bool")
    together = (met["park_id"] == met["park_id_to"]) & ~both
    return (straight * settings.road_factor).mask(together, settings.same_park_km)
