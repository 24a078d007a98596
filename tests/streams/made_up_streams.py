"""Made-up businesses and streams, in a few words."""

from __future__ import annotations

import pandas as pd

from terreinwijzer.transitions.streams.offers import Offers, offers_of
from terreinwijzer.vocabulary.tables import canonical_table


def businesses(*rows: dict[str, object]) -> pd.DataFrame:
    return canonical_table("stream_businesses").of([{"shares": "group", "park_id": "a", **row} for row in rows])


def streams(*rows: dict[str, object]) -> pd.DataFrame:
    usual = {"material_group": "wood", "quality": "sorted", "tonnes_year": 12.0}
    named = [{"stream_id": f"s{place}", **usual, **row} for place, row in enumerate(rows)]
    return canonical_table("streams").of(named)


def supply(business: str, tonnes: float = 12.0, **more: object) -> dict[str, object]:
    return {"business_id": business, "direction": "supply", "tonnes_year": tonnes, **more}


def demand(business: str, tonnes: float = 12.0, **more: object) -> dict[str, object]:
    return {"business_id": business, "direction": "demand", "tonnes_year": tonnes, **more}


def at(key: str, x_km: float, y_km: float = 0.0, **more: object) -> dict[str, object]:
    return {"business_id": key, "name": key.upper(), "x_m": 150_000 + 1000 * x_km, "y_m": 450_000 + 1000 * y_km, **more}


def offers(places: list[dict[str, object]], rows: list[dict[str, object]]) -> Offers:
    return offers_of(businesses(*places), streams(*rows))
