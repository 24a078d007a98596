"""WFS 2.0: pages up to the ceiling of the server, and above it ever smaller tiles.

The number of matches that a server gives is a lower bound (some never say more than their page), pages may be shorter
than was asked without a word, the order may change between pages, and high start indices may be refused. So a tile is
paged until a page comes back empty; when the ceiling is reached, or fewer different features came than were announced,
the tile is cut in four. A feature on a border comes with more than one tile and is kept once. Only GML is asked: every
server has it, and in it every feature has an identity. Source: OGC 09-025r2 (WFS 2.0).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
from owslib.etree import etree
from owslib.wfs import WebFeatureService

from terreinwijzer.errors import Problem, ServiceError
from terreinwijzer.sources.gml import read_document, read_gml
from terreinwijzer.sources.network.client import HttpClient
from terreinwijzer.sources.services.area import Box
from terreinwijzer.sources.services.pages import IDENTITY, Page
from terreinwijzer.sources.shapes import RD, RD_EXTENT, in_national_grid

XML = ("text/xml", "application/xml", "application/gml+xml")
# By URN, so that the order of axes is that of the register of systems: x before y for the national grid.
RD_URN = "urn:ogc:def:crs:EPSG::28992"
SMALLEST_TILE_M = 1.0


@dataclass(frozen=True)
class WfsQuestion:
    """What is asked of one feature type.

    Attributes
    ----------
    address, type_name
        The service, and the feature type with its prefix.
    bbox
        West, south, east, north in EPSG:28992; the Netherlands without it.
    count
        Features per page; a server may give fewer.
    ceiling
        Highest start index that the server accepts.
    """

    address: str
    type_name: str
    bbox: Box | None = None
    count: int = 1000
    ceiling: int = 50_000


@dataclass(frozen=True)
class _Place:
    """Where a fetch is: tiles still to do (the last one first), and how far it is in that one."""

    tiles: tuple[Box, ...]
    start: int = 0

    def as_token(self) -> dict[str, Any] | None:
        # Within a tile the order of an earlier run may not hold: going on begins that tile again.
        return {"tiles": [list(tile) for tile in self.tiles]} if self.tiles else None


@dataclass(frozen=True)
class _Taken:
    frame: gpd.GeoDataFrame
    matched: int | None


def wfs_pages(client: HttpClient, question: WfsQuestion, token: Mapping[str, Any] | None = None) -> Iterator[Page]:
    """Return the features of a type page by page; one feature may come more than once.

    Parameters
    ----------
    client
        The network.
    question
        What is asked.
    token
        Where an earlier run stopped (`Page.next`).

    Yields
    ------
    Page
        Features in EPSG:28992, all attributes as text, and the place to go on.

    Raises
    ------
    ServiceError
        The type is unknown or not served in EPSG:28992, or the server keeps features back.
    """
    count, declared = _checked(client, question), _declared(client, question)
    tiles = tuple(tuple(tile) for tile in token["tiles"]) if token else (question.bbox or RD_EXTENT,)
    place, seen, announced = _Place(tiles), set[str](), 0
    while place.tiles:
        taken = _features(client, question, place.tiles[-1], place.start, count)
        seen |= set(taken.frame[IDENTITY])
        announced = max(announced, taken.matched or 0)
        place = _following(place, len(taken.frame), len(seen), announced, question)
        if place.start == 0:
            seen, announced = set(), 0
        kinds = dict.fromkeys(declared | set(taken.frame.columns) - {IDENTITY, "geometry"}, "text")
        yield Page(taken.frame, kinds, place.as_token(), repeats=True)


def _following(place: _Place, taken: int, different: int, announced: int, question: WfsQuestion) -> _Place:
    """Return where to go on after a page of `taken` features, `different` ones in this tile so far."""
    *others, tile = place.tiles
    end = place.start + taken
    short = taken == 0 and different < announced
    too_many = announced > question.ceiling + question.count or (taken > 0 and end > question.ceiling)
    if short or too_many:
        return _Place((*others, *_quarters(tile, question)))
    return _Place(tuple(others)) if taken == 0 else _Place(place.tiles, end)


def _features(client: HttpClient, question: WfsQuestion, tile: Box, start: int, count: int) -> _Taken:
    params = {
        "service": "WFS", "version": "2.0.0", "request": "GetFeature", "typeNames": question.type_name,
        "srsName": RD_URN, "count": str(count), "startIndex": str(start),
        "bbox": ",".join(f"{side:.10g}" for side in tile) + f",{RD_URN}",
    }  # fmt: skip
    answer = client.get(question.address, params=params, accept=XML, read=_read_page)
    frame = answer.value.frame
    if len(frame) and frame.crs != RD:
        details = {"asked": RD_URN}
        raise ServiceError(Problem("ogc_crs_other", file=answer.url, value=str(frame.crs), details=details))
    return _Taken(in_national_grid(frame.set_crs(RD, allow_override=True), "", answer.url), answer.value.matched)


def _read_page(content: bytes) -> _Taken:
    """Read an answer; raises `ValueError` where it holds less than it says."""
    root = read_document(content)
    said, matched = root.get("numberReturned", ""), root.get("numberMatched", "")
    if said == "0" or len(root) == 0:
        empty = gpd.GeoDataFrame({IDENTITY: []}, geometry=[], crs=RD).astype({IDENTITY: "str"})
        return _Taken(empty, int(matched) if matched.isdigit() else None)
    # The library takes the corners of extents for attributes.
    etree.strip_elements(root, "{*}boundedBy", with_tail=False)
    frame = read_gml(etree.tostring(root))
    if said.isdigit() and int(said) != len(frame):
        message = f"numberReturned {said}, features {len(frame)}"
        raise ValueError(message)
    return _Taken(frame.rename(columns={"gml_id": IDENTITY}), int(matched) if matched.isdigit() else None)


def _checked(client: HttpClient, question: WfsQuestion) -> int:
    """Ask the service about itself, and return how many features a page can hold."""
    answer = client.get(
        question.address,
        params={"service": "WFS", "version": "2.0.0", "request": "GetCapabilities"},
        accept=XML,
        read=_read_capabilities,
    )
    about = answer.value
    if question.type_name not in about.contents:
        known = ", ".join(sorted(about.contents))
        raise ServiceError(
            Problem("ogc_collection_unknown", file=question.address, value=question.type_name, details={"known": known})
        )
    systems = [str(system.code) for system in about.contents[question.type_name].crsOptions]
    if "28992" not in systems:
        details = {"known": ", ".join(systems)}
        raise ServiceError(Problem("wfs_no_rd", file=question.address, value=question.type_name, details=details))
    constraint = about.constraints.get("CountDefault")
    most = str(constraint.values[0]) if constraint is not None and constraint.values else ""
    return min(question.count, int(most)) if most.isdigit() and int(most) > 0 else question.count


def _declared(client: HttpClient, question: WfsQuestion) -> set[str]:
    """Return the attributes that the service says the type has; pages leave out those that are empty throughout."""
    params = {
        "service": "WFS", "version": "2.0.0", "request": "DescribeFeatureType", "typeNames": question.type_name,
    }  # fmt: skip
    schema = client.get(question.address, params=params, accept=XML, read=read_document).value
    elements = schema.iterfind(".//{http://www.w3.org/2001/XMLSchema}element")
    return {str(element.get("name")) for element in elements if element.get("name")}


def _read_capabilities(content: bytes) -> Any:
    read_document(content)
    return WebFeatureService("", version="2.0.0", xml=content)


def _quarters(tile: Box, question: WfsQuestion) -> tuple[Box, ...]:
    west, south, east, north = tile
    x, y = (west + east) / 2, (south + north) / 2
    if min(east - west, north - south) < SMALLEST_TILE_M:
        raise ServiceError(Problem("wfs_keeps_back", file=question.address, value=question.type_name))
    return (west, south, x, y), (x, south, east, y), (west, y, x, north), (x, y, east, north)
