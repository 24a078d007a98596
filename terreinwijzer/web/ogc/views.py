"""The addresses of OGC API Features. A person who opens one in a browser gets the page that tells the same."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from terreinwijzer.web.faults import told
from terreinwijzer.web.ogc.collections import Collection, feature_collections
from terreinwijzer.web.pages.frame import portfolio
from terreinwijzer.web.portfolios import Shown
from terreinwijzer.web.wording import language_of

COMMON = frozenset({"f", "lang"})
ITEM = COMMON | {"crs"}
ITEMS = ITEM | {
    "bbox", "bbox-crs", "limit", "offset", "resulttype", "datetime", "sortby", "properties", "skipGeometry", "q",
}  # fmt: skip
GEOJSON, JSON = "application/geo+json", "application/json"
# What pygeoapi names on its landing page although nothing here answers it.
ABSENT = ("/processes", "/jobs")
# What pygeoapi says of every service of its kind, and what is not so here: nothing is written, and a person is led to
# the page that tells the same instead of to a page of the service.
NOT_MET = ("create-replace-delete", "/conf/html")

Answer = tuple[dict[str, str], int, str | bytes]


@require_safe
def landing(request: HttpRequest, portfolio_id: str) -> HttpResponse:
    """Give the landing page of the service."""
    from pygeoapi.api import landing_page  # noqa: PLC0415  (it takes a second to load, for those who use it)

    return answered(request, portfolio_id, landing_page, page="home")


@require_safe
def description(request: HttpRequest, portfolio_id: str) -> HttpResponse:
    """Give the description of the service (OpenAPI)."""
    from pygeoapi.api import openapi_  # noqa: PLC0415

    return answered(request, portfolio_id, openapi_, page="home")


@require_safe
def conformance(request: HttpRequest, portfolio_id: str) -> HttpResponse:
    """Give the parts of the standard that the service meets."""
    from pygeoapi.api import conformance as declared  # noqa: PLC0415

    return answered(request, portfolio_id, declared, page="home")


@require_safe
def collections(request: HttpRequest, portfolio_id: str) -> HttpResponse:
    """Give what there is."""
    from pygeoapi.api import describe_collections  # noqa: PLC0415

    return answered(request, portfolio_id, describe_collections, page="parks")


@require_safe
def collection(request: HttpRequest, portfolio_id: str, name: str) -> HttpResponse:
    """Give what a collection is."""
    from pygeoapi.api import describe_collections  # noqa: PLC0415

    return answered(request, portfolio_id, describe_collections, name, page="parks")


@require_safe
def schema(request: HttpRequest, portfolio_id: str, name: str) -> HttpResponse:
    """Give the attributes of a collection."""
    from pygeoapi.api import get_collection_schema  # noqa: PLC0415

    return answered(request, portfolio_id, get_collection_schema, name, page="parks")


@require_safe
def queryables(request: HttpRequest, portfolio_id: str, name: str) -> HttpResponse:
    """Give the attributes that can be asked by."""
    from pygeoapi.api.itemtypes import get_collection_queryables  # noqa: PLC0415

    return answered(request, portfolio_id, get_collection_queryables, name, page="parks")


@require_safe
def items(request: HttpRequest, portfolio_id: str, name: str) -> HttpResponse:
    """Give the features of a collection, a page at a time."""
    from pygeoapi.api.itemtypes import get_collection_items  # noqa: PLC0415

    found: dict[str, Collection] = portfolio(portfolio_id).made(feature_collections)
    known = ITEMS | (set(found[name].fields) if name in found else set())
    return answered(request, portfolio_id, get_collection_items, name, page="parks", known=known, plain=GEOJSON)


@require_safe
def item(request: HttpRequest, portfolio_id: str, name: str, key: str) -> HttpResponse:
    """Give one feature."""
    from pygeoapi.api.itemtypes import get_collection_item  # noqa: PLC0415

    return answered(request, portfolio_id, get_collection_item, name, key, page="park", known=ITEM, plain=GEOJSON)


def answered(
    request: HttpRequest, portfolio_id: str, ask: Callable[..., Answer], *parts: str,
    page: str = "", known: frozenset[str] | set[str] = COMMON, plain: str = JSON, formats: frozenset[str] = frozenset(),
) -> HttpResponse:  # fmt: skip
    """Return what pygeoapi answers; its faults in the form of all our faults."""
    from pygeoapi.api import APIRequest  # noqa: PLC0415

    from terreinwijzer.web.ogc.provider import CRS84, RD_URI  # noqa: PLC0415
    from terreinwijzer.web.ogc.service import service  # noqa: PLC0415

    shown = portfolio(portfolio_id)
    if unknown := sorted(set(request.GET) - known):
        return told(request, 400, [f"Unknown parameter: {', '.join(unknown)}. Known: {', '.join(sorted(known))}."])
    if not all(request.GET.get("sortby", "-").split(",")):
        # Answered by pygeoapi with a fault of its own.
        return told(request, 400, ["sortby names no attribute between two commas."])
    address = request.build_absolute_uri(reverse("ogc", kwargs={"portfolio_id": portfolio_id}))
    home = request.build_absolute_uri(_page(request, shown, "home"))
    degrees = "bbox" in request.GET and request.GET.get("bbox-crs") != RD_URI
    api = service(shown, address.rstrip("/"), home, CRS84 if degrees else RD_URI)
    asked = APIRequest.from_django(request, api.locales)
    if asked.format == "html" and page:
        return HttpResponseRedirect(_page(request, shown, page, parts))
    if not asked.is_valid(formats) or asked.format == "html":
        said = ", ".join(["json", "jsonld", *sorted(formats)])
        return told(request, 400, [f"Unknown format: {asked.format}. Known: {said}."])
    headers, status, content = ask(api, asked, *parts)
    if status >= 400:  # noqa: PLR2004
        described = json.loads(content).get("description", "") if isinstance(content, str) else ""
        return told(request, status if status in {404, 500} else 400, [described] if described else None)
    response = HttpResponse(_mended(content, home) if not parts else content, status=status)
    for name, value in headers.items():
        response[name] = value
    if asked.format in {None, "json"} and response["Content-Type"] == JSON:
        response["Content-Type"] = plain
    return response


def _page(request: HttpRequest, shown: Shown, page: str, parts: tuple[str, ...] = ()) -> str:
    """Return the address of the page for people that tells the same."""
    known: dict[str, Any] = {"language": language_of(request), "portfolio_id": shown.portfolio_id}
    if page == "park" and parts[0] == "parks" and parts[1] in shown.names.index:
        return reverse("park", kwargs=known | {"park_id": parts[1]})
    return reverse("parks" if page == "park" else page, kwargs=known)


def _mended(content: str | bytes, home: str) -> str:
    """Return a document without links to what is not there, and without promises that are not kept."""
    document = json.loads(content)
    if isinstance(document, dict) and "links" in document:
        document["links"] = [each for each in document["links"] if not any(part in each["href"] for part in ABSENT)]
        for each in document["links"]:
            # Its own list of tile matrix sets names itself in another spelling than it has.
            each["href"] = each["href"].replace("/tileMatrixSets", "/TileMatrixSets")
            if each["rel"] == "service-doc":
                # Straight to the page for people, not by way of a service's own.
                each["href"] = home
    if isinstance(document, dict) and "conformsTo" in document:
        document["conformsTo"] = [each for each in document["conformsTo"] if not each.endswith(NOT_MET)]
    return json.dumps(document)
