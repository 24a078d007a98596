"""OGC API Features, as the Dutch national services offer it.

Pages are followed by the link that the server gives and never built: its cursor is opaque and bound to all other
parameters. Only parameters that a strict server knows are sent. Source: OGC 17-069r4 (Features, part 1) and
OGC 18-058r1 (part 2, coordinate systems by URI).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit

from pyproj import Transformer

from terreinwijzer.errors import MissingError, Problem, ServiceError
from terreinwijzer.sources.network.client import Answer, HttpClient, read_object
from terreinwijzer.sources.services.area import Box
from terreinwijzer.sources.services.pages import Page
from terreinwijzer.sources.services.served import CRS84_URI, KNOWN_CRS, RD_URI, frame_of, kinds_of, read_collection
from terreinwijzer.sources.shapes import RD

JSON = ("application/json",)
FEATURES = ("application/geo+json", "application/json")
SCHEMA = ("application/schema+json", "application/json")
# Degrees, about a centimetre.
_MARGIN = 1e-7


@dataclass(frozen=True)
class FeatureQuestion:
    """What is asked of one collection.

    Attributes
    ----------
    address
        Landing page of the API, without a slash at the end.
    collection
        Name of the collection.
    bbox
        West, south, east, north in EPSG:28992; everything without it.
    moment
        `datetime` of the standard: registers with history answer with retired versions too unless a moment is asked.
    limit
        Features per page that are asked for; a server may give fewer.
    filters
        Values of attributes that the service can filter by.
    """

    address: str
    collection: str
    bbox: Box | None = None
    moment: str = ""
    limit: int = 1000
    filters: Mapping[str, str] = field(default_factory=dict)


def feature_pages(client: HttpClient, question: FeatureQuestion, next_page: str | None = None) -> Iterator[Page]:
    """Return the pages of a collection one by one.

    Parameters
    ----------
    client
        The network.
    question
        What is asked.
    next_page
        Address where an earlier run stopped; from the beginning without it.

    Yields
    ------
    Page
        Features in EPSG:28992 and the address of the next page.

    Raises
    ------
    ServiceError
        The collection is unknown, the server answers in another coordinate system than was asked, an attribute
        changed its kind, or a next page leads elsewhere or back.
    """
    asks_rd, keeps_rd = _systems(client, question)
    declared = _declared(client, question)
    params = None if next_page else _params(question, rd=asks_rd, box_in_rd=keeps_rd)
    address = next_page or f"{question.address}/collections/{question.collection}/items"
    visited = set()
    while True:
        visited.add(address)
        answer = client.get(address, params=params, accept=FEATURES, read=read_collection)
        features = answer.value["features"]
        crs = _crs_of(answer, RD_URI if asks_rd else CRS84_URI)
        following = _next_address(answer, question.address)
        if following in visited:
            raise ServiceError(Problem("ogc_next_again", file=answer.url, value=str(following)))
        kinds = kinds_of(features, declared)
        yield Page(frame_of(features, kinds, crs, answer.url), kinds, following)
        if following is None:
            return
        address, params = following, None


def _params(question: FeatureQuestion, *, rd: bool, box_in_rd: bool) -> dict[str, str]:
    """Return the parameters of the first page, and no other than these: strict servers refuse what they don't know."""
    params = {"f": "json", "limit": str(question.limit), **question.filters}
    if rd:
        params["crs"] = RD_URI
    if question.bbox and box_in_rd:
        params |= {"bbox": _numbers(question.bbox), "bbox-crs": RD_URI}
    elif question.bbox:
        # A server that keeps degrees may turn two corners of a box in the national grid and lose what lies along the
        # edges. A box of degrees around the whole of it loses nothing; what is too much is left out afterwards.
        west, south, east, north = Transformer.from_crs(RD, "OGC:CRS84").transform_bounds(*question.bbox)
        params["bbox"] = _numbers((west - _MARGIN, south - _MARGIN, east + _MARGIN, north + _MARGIN))
    if question.moment:
        params["datetime"] = question.moment
    return params


def _numbers(box: Box) -> str:
    return ",".join(f"{side:.10g}" for side in box)


def _systems(client: HttpClient, question: FeatureQuestion) -> tuple[bool, bool]:
    """Ask the collection about itself: can it answer in EPSG:28992, and does it keep its features in it."""
    collections = f"{question.address}/collections"
    try:
        about = client.get(
            f"{collections}/{question.collection}", params={"f": "json"}, accept=JSON, read=read_object
        ).value
    except MissingError:
        listed = client.get(collections, params={"f": "json"}, accept=JSON, read=read_object).value
        known = ", ".join(sorted(str(each.get("id")) for each in listed.get("collections", [])))
        raise ServiceError(
            Problem(
                "ogc_collection_unknown", file=question.address, value=question.collection, details={"known": known}
            )
        ) from None
    systems = about.get("crs", [])
    if "#/crs" in systems:
        listed = client.get(collections, params={"f": "json"}, accept=JSON, read=read_object).value
        systems = [*systems, *listed.get("crs", [])]
    knows = RD_URI in systems
    return knows, knows and about.get("storageCrs", RD_URI) == RD_URI


def _declared(client: HttpClient, question: FeatureQuestion) -> frozenset[str]:
    """Return the attributes that the service says the collection has; none where it says nothing."""
    try:
        schema = client.get(
            f"{question.address}/collections/{question.collection}/schema",
            params={"f": "json"},
            accept=SCHEMA,
            read=read_object,
        ).value
    except MissingError:
        return frozenset()
    properties = schema.get("properties", {})
    shapes = {
        name for name, about in properties.items() if "geometry" in str(about.get("format", about.get("$ref", "")))
    }
    # The role of an identifier keeps it out of the attributes of GeoJSON.
    keys = {name for name, about in properties.items() if about.get("x-ogc-role") in {"id", "primary-geometry"}}
    return frozenset(properties.keys() - shapes - keys)


def _crs_of(answer: Answer[dict[str, Any]], asked: str) -> str:
    """Return the coordinate system of an answer; without a word from the server it is CRS84, says the standard."""
    said = answer.headers.get("content-crs", "").strip("<> ") or answer.value.get("coordRefSys", "") or CRS84_URI
    if KNOWN_CRS.get(said) != KNOWN_CRS[asked]:
        details = {"asked": asked}
        raise ServiceError(Problem("ogc_crs_other", file=answer.url, value=str(said), details=details))
    return KNOWN_CRS[said]


def _next_address(answer: Answer[dict[str, Any]], base: str) -> str | None:
    """Return the address of the next page; it must stay with the service."""
    links = [link for link in answer.value.get("links", []) if link.get("rel") == "next" and link.get("href")]
    links = [link for link in links if link.get("type", FEATURES[0]) in FEATURES] or links
    if not links:
        return None
    address = urljoin(answer.url, str(links[0]["href"]))
    if urlsplit(address)[:2] != urlsplit(base)[:2]:
        raise ServiceError(Problem("ogc_next_elsewhere", file=answer.url, value=address))
    return address
