"""The view that gives tiles: each has an address of its own that never changes what it gives."""

from __future__ import annotations

import gzip
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from terreinwijzer.web.pages.frame import LASTING, all_portfolios, portfolio
from terreinwijzer.web.portfolios import Shown
from terreinwijzer.web.tiles.kept import TILES, Tiles, kept_tiles, made_before
from terreinwijzer.web.tiles.layers import DEEPEST

MVT = "application/vnd.mapbox-vector-tile"


def tile(request: HttpRequest, portfolio_id: str, checksum: str, layer: str, z: int, x: int, y: int) -> HttpResponse:
    """Return one tile of a layer; an empty answer where nothing is drawn."""
    day = all_portfolios().day_of(portfolio_id, checksum)
    if day is None or z > DEEPEST or max(x, y) >= 1 << z:
        raise Http404
    # What was made before is given without reading the portfolio.
    tiles = made_before(_folder(), checksum) or tiles_of(portfolio(portfolio_id, day))
    if layer not in tiles.layers:
        raise Http404
    found = tiles.archives[layer].tile(z, x, y)
    headers = {"Cache-Control": LASTING, "Vary": "Accept-Encoding"}
    if found is None:
        return HttpResponse(status=204, headers=headers)
    if "gzip" not in request.headers.get("Accept-Encoding", ""):
        return HttpResponse(gzip.decompress(found), content_type=MVT, headers=headers)
    return HttpResponse(found, content_type=MVT, headers={**headers, "Content-Encoding": "gzip"})


def tiles_of(shown: Shown) -> Tiles:
    """Return the tiles of a portfolio on a date, after making them where they are not there yet."""
    return kept_tiles(_folder(), shown.checksum, shown.results)


def tile_address(shown: Shown, layer: str) -> str:
    """Return the address of the tiles of a layer, with `{z}`, `{x}` and `{y}`."""
    parts = {"portfolio_id": shown.portfolio_id, "checksum": shown.checksum, "layer": layer, "z": 0, "x": 0, "y": 0}
    return reverse("tile", kwargs=parts).removesuffix("0/0/0.mvt") + "{z}/{x}/{y}.mvt"


def _folder() -> Path:
    return Path(settings.ENVIRONMENT.cache) / TILES
