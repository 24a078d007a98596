"""The atlas: a map of the parks by one figure, with the same in a table; everything it shows stands in its address."""

from __future__ import annotations

import json
from functools import partial
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse

from terreinwijzer.dossier.atlas import PROFILE, Coloured, Places, coloured, places
from terreinwijzer.indicators.catalogue import catalogue
from terreinwijzer.web.pages.frame import LASTING, page, portfolio
from terreinwijzer.web.pages.parks import matching
from terreinwijzer.web.portfolios import Shown
from terreinwijzer.web.templating import MAP, fetched
from terreinwijzer.web.wording import text

# About a metre.
DECIMALS = 5


def atlas(request: HttpRequest, language: str, portfolio_id: str) -> HttpResponse:
    """Show the map and the table; `?figure=`, `?q=` and `?park=` choose what they show."""
    shown = portfolio(portfolio_id)
    name = _figure(shown, request.GET.get("figure", ""))
    made, where = shown.made(coloured, name, language), shown.made(places, language)
    asked, chosen = request.GET.get("q", "").strip(), request.GET.get("park", "")
    found = set(matching(shown, asked, language))
    return page(
        request, "atlas.html", language, shown, "atlas",
        figures=choices(shown, language), name=name, made=made, where=where, asked=asked,
        chosen=chosen if chosen in shown.names.index else "",
        rows=[row for row in rows(shown, made, where) if row["park_id"] in found],
        has_map=fetched(MAP) and where.kind != "none", map=MAP,
        background=settings.ENVIRONMENT.background, background_credit=settings.ENVIRONMENT.background_credit,
        words=json.dumps(_words(language)),
    )  # fmt: skip


def atlas_shapes(request: HttpRequest, language: str, portfolio_id: str) -> HttpResponse:
    """Return the shapes of the map as GeoJSON, each with the name, value and colour of its park."""
    shown = portfolio(portfolio_id)
    name = request.GET.get("figure", "")
    if name != _figure(shown, name):
        raise Http404
    made, where = shown.made(coloured, name, language), shown.made(places, language)
    colours = {row["park_id"]: row["colour"] for row in rows(shown, made, where)}
    shapes = where.shapes.assign(
        name=where.shapes["park_id"].map(shown.names).fillna(""),
        said=where.shapes["park_id"].map(made.said).fillna(""),
        colour=where.shapes["park_id"].map(colours).fillna(""),
    )
    shapes = shapes.set_geometry(shapes.geometry.set_precision(10.0**-DECIMALS))
    content = shapes.to_json(drop_id=True, to_wgs84=False)
    headers = {"Cache-Control": LASTING if "v" in request.GET else "no-cache"}
    return HttpResponse(content, content_type="application/geo+json", headers=headers)


def choices(shown: Shown, language: str) -> list[tuple[str, str]]:
    """Return the figures that the map can show, with their names."""
    known = [str(name) for name in shown.results.indicators.per_park]
    profile = [(PROFILE, text("profile", language))] if shown.results.portfolio.has("parks", PROFILE) else []
    return [*profile, *((name, catalogue()[name].label(language)) for name in known)]


def rows(shown: Shown, made: Coloured, where: Places) -> list[dict[str, Any]]:
    """Return the parks by name, each with its class, its value and whether it is on the map."""
    ordered = shown.names.sort_values(key=lambda names: names.str.casefold())
    return [
        {
            "park_id": str(park), "name": name, "said": made.said[park],
            "colour": made.classes[made.place[park]].colour, "class": made.classes[made.place[park]].label,
            "on_map": park not in where.missing,
        }
        for park, name in ordered.items()
    ]  # fmt: skip


def _figure(shown: Shown, name: str) -> str:
    """Return a figure that the map can show: the one asked for, else the profile, else the first."""
    known = [code for code, _ in choices(shown, "nl")]
    return name if name in known else known[0]


def _words(language: str) -> dict[str, str]:
    """Return what the map itself says to people, by the names that MapLibre knows."""
    say = partial(text, language=language)
    return {
        "Map.Title": say("map_title"), "NavigationControl.ZoomIn": say("map_zoom_in"),
        "NavigationControl.ZoomOut": say("map_zoom_out"), "ScaleControl.Meters": "m", "ScaleControl.Kilometers": "km",
        "AttributionControl.ToggleAttribution": say("map_credit"),
    }  # fmt: skip
