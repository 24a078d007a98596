"""Where an address is, by a service that speaks as PDOK's Locatieserver does; without it there is no such search."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import httpx

MOST = 5
LONGEST, SHORTEST = 100, 3
# Somebody is waiting beside the map, which works without an answer too.
TIMEOUT_S = 3.0
POINT = re.compile(r"POINT\((-?[0-9.]+) (-?[0-9.]+)\)")
FIELDS = "weergavenaam,centroide_ll"


class NoAnswerError(Exception):
    """The service does not answer, or not as it should."""


@dataclass(frozen=True)
class Address:
    """A place as the service calls it, in degrees (EPSG:4326)."""

    name: str
    north: float
    east: float


def found_addresses(service: str, words: str, near: Sequence[float] = ()) -> list[Address]:
    """Return the addresses, streets and towns that are meant most likely, at most `MOST`.

    Parameters
    ----------
    service
        Of the Locatieserver, as `https://api.pdok.nl/bzk/locatieserver/search/v3_1`.
    words
        What somebody typed.
    near
        West, south, east and north of the portfolio in degrees: what lies nearer comes first.

    Raises
    ------
    NoAnswerError
        The service does not answer in time, or says something else.
    """
    asked: dict[str, str | float] = {"q": words[:LONGEST], "rows": MOST, "fl": FIELDS}
    if near:
        asked |= {"lat": round((near[1] + near[3]) / 2, 4), "lon": round((near[0] + near[2]) / 2, 4)}
    try:
        answer = httpx.get(f"{service.rstrip('/')}/free", params=asked, timeout=TIMEOUT_S)
        answer.raise_for_status()
        rows: list[dict[str, Any]] = answer.json()["response"]["docs"]
        return [_address(row) for row in rows[:MOST]]
    except (httpx.HTTPError, ValueError, KeyError, TypeError) as fault:
        raise NoAnswerError from fault


def _address(row: dict[str, Any]) -> Address:
    """Return one place.

    Raises
    ------
    ValueError
        It is nowhere.
    """
    point = POINT.fullmatch(str(row["centroide_ll"]))
    if point is None:
        raise ValueError(row["centroide_ll"])
    return Address(str(row["weergavenaam"]), north=float(point[2]), east=float(point[1]))
