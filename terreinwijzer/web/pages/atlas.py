"""The atlas: a map of the parks by one figure, with the same in a table; everything it shows stands in its address."""

from __future__ import annotations

import json
from datetime import date
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse

from terreinwijzer.dossier.atlas import PROFILE, Coloured, Places, coloured, places, round_bounds
from terreinwijzer.indicators.catalogue import catalogue
from terreinwijzer.vocabulary.notation import day as day_in_words
from terreinwijzer.web.pages.frame import LASTING, all_portfolios, page, portfolio
from terreinwijzer.web.pages.parks import NAME, PER_PAGE, in_order, matching
from terreinwijzer.web.pages.tiles import tile_address, tiles_of
from terreinwijzer.web.portfolios import NOW, Shown
from terreinwijzer.web.templating import MAP, fetched
from terreinwijzer.web.wording import text

# What can be switched on and off beside the parks themselves.
EXTRA = ("offers", "plots", "buildings")


def atlas(request: HttpRequest, language: str, portfolio_id: str) -> HttpResponse:
    """Show the map and the table.

    `?figure=`, `?q=`, `?park=`, `?day=`, `?page=`, `?without=` and `?with=` choose what they show.
    """
    return atlas_page(request, language, portfolio_id)


def atlas_page(request: HttpRequest, language: str, portfolio_id: str, *, embedded: bool = False) -> HttpResponse:
    """Return the page of the atlas, or (`embedded`) no more than map and legend for the page of another site."""
    shown = _on_day(portfolio_id, request.GET.get("day", ""))
    name = _figure(shown, request.GET.get("figure", ""))
    made, where = figure_on(shown, portfolio(portfolio_id), name, language), shown.made(places, language)
    asked, park = request.GET.get("q", "").strip(), request.GET.get("park", "")
    chosen = park if park in shown.names.index else ""
    found = in_order(shown, matching(shown, asked, language), NAME, down=False)
    at = _page_of(found, chosen, request.GET.get("page", ""))
    days = all_portfolios().days(portfolio_id)
    has_map = fetched(MAP) and where.kind != "none"
    without = [layer for layer in request.GET.get("without", "").split(",") if layer in EXTRA]
    overlays = settings.ENVIRONMENT.overlays
    asked_over = request.GET.get("with", "").split(",")
    over = [each.id for each in overlays if each.id in asked_over]
    day = shown.results.reference_date.isoformat()
    choice = {
        "figure": name,
        "q": asked,
        "day": day if days and day != days[-1] else "",
        "without": ",".join(without),
        "with": ",".join(over),
    }
    return page(
        request, "atlas.html", language, shown, "atlas",
        figures=choices(shown, language), name=name, made=made, where=where, asked=asked, chosen=chosen,
        rows=[_row(key, shown, made, where) for key in found[(at - 1) * PER_PAGE : at * PER_PAGE]],
        number_of_page=at, pages=max(1, -(-len(found) // PER_PAGE)),
        days=[(each, day_in_words(date.fromisoformat(each), language)) for each in days if each != NOW],
        asked_day=day, has_map=has_map, map=MAP,
        has_values=name != PROFILE and shown.results.indicators.per_park[name].notna().sum() > 1,
        data=_map_data(shown, where, chosen) if has_map else {}, extra=EXTRA,
        without=without, to=partial(_link, choice if days != (NOW,) else choice | {"day": ""}),
        overlays=overlays, over=over, finds_addresses=bool(settings.ENVIRONMENT.addresses) and has_map and not embedded,
        background=settings.ENVIRONMENT.background, background_credit=settings.ENVIRONMENT.background_credit,
        words=json.dumps(_words(language)), embedded=embedded,
        whole=reverse("atlas", kwargs={"language": language, "portfolio_id": portfolio_id}) + _link(choice, 1, chosen),
    )  # fmt: skip


def atlas_values(request: HttpRequest, language: str, portfolio_id: str) -> HttpResponse:
    """Return the class and the value of every park: what the map colours and the chart draws."""
    shown = _on_day(portfolio_id, request.GET.get("day", ""))
    name = request.GET.get("figure", "")
    if name != _figure(shown, name):
        raise Http404
    made = figure_on(shown, portfolio(portfolio_id), name, language)
    values = None if name == PROFILE else shown.results.indicators.per_park[name].reindex(made.place.index)
    content = {
        "colours": [each.colour for each in made.classes],
        "parks": [str(key) for key in made.place.index],
        "place": made.place.tolist(),
        "values": None if values is None else [None if value != value else value for value in map(float, values)],  # noqa: PLR0124
    }  # fmt: skip
    return JsonResponse(content, headers={"Cache-Control": LASTING if "v" in request.GET else "no-cache"})


def figure_on(shown: Shown, last: Shown, name: str, language: str) -> Coloured:
    """Return a figure in classes; on an earlier date in those of the last, so that a colour means the same on both."""
    if shown is last or name == PROFILE or name not in last.results.indicators.per_park:
        return shown.made(coloured, name, language)
    key = ("figure_on", last.checksum, name, language)
    if key not in shown.kept:
        bounds = round_bounds(last.results.indicators.per_park[name])
        shown.kept[key] = coloured(shown.results, name, language, bounds)
    kept: Coloured = shown.kept[key]
    return kept


def choices(shown: Shown, language: str) -> list[tuple[str, str]]:
    """Return the figures that the map can show, with their names."""
    known = [str(name) for name in shown.results.indicators.per_park]
    profile = [(PROFILE, text("profile", language))] if shown.results.portfolio.has("parks", PROFILE) else []
    return [*profile, *((name, catalogue()[name].label(language)) for name in known)]


def _link(choice: dict[str, str], number: int, park: str = "") -> str:
    """Return the address of the same choice with another page of the table, or another park."""
    given = choice | {"page": str(number) if number > 1 else "", "park": park}
    return "?" + urlencode({name: value for name, value in given.items() if value})


def _row(park: str, shown: Shown, made: Coloured, where: Places) -> dict[str, Any]:
    """Return a park with its class, its value and whether it is on the map."""
    own = made.classes[made.place[park]]
    return {
        "park_id": park, "name": shown.names[park], "said": made.said[park], "colour": own.colour, "class": own.label,
        "on_map": park not in where.missing,
    }  # fmt: skip


def _on_day(portfolio_id: str, day: str) -> Shown:
    """Return the portfolio on one of its dates: the one asked for, or else the last."""
    return portfolio(portfolio_id, day if day in all_portfolios().days(portfolio_id) else "")


def _page_of(found: list[str], chosen: str, asked: str) -> int:
    """Return the page of the table: the one asked for, or else the one with the chosen park."""
    if asked.isdigit():
        return min(max(1, int(asked[:6])), max(1, -(-len(found) // PER_PAGE)))
    return found.index(chosen) // PER_PAGE + 1 if chosen in found else 1


def _map_data(shown: Shown, where: Places, chosen: str) -> dict[str, str]:
    """Return what the script of the map reads: where the tiles are, what they span, and where the chosen park lies."""
    tiles = tiles_of(shown)
    layers = [
        {"name": each.name, "tiles": tile_address(shown, each.name), "low": each.low, "high": each.high}
        for each in tiles.layers.values()
    ]
    own = where.shapes[where.shapes["park_id"] == chosen] if chosen else where.shapes[:0]
    at = [round(float(side), 6) for side in own.total_bounds] if len(own) else []
    return {"layers": json.dumps(layers), "bounds": json.dumps(tiles.bounds), "at": json.dumps(at)}


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
