"""The addresses of OGC API Tiles: the sets of tiles by pygeoapi, the tiles themselves straight from the archive."""

from __future__ import annotations

import gzip

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from terreinwijzer.web.faults import told
from terreinwijzer.web.ogc.views import answered
from terreinwijzer.web.pages.frame import portfolio
from terreinwijzer.web.pages.tiles import MVT, tiles_of
from terreinwijzer.web.tiles.layers import DEEPEST

TILEJSON = frozenset({"tilejson"})


@require_safe
def matrix_sets(request: HttpRequest, portfolio_id: str) -> HttpResponse:
    """Give the ways in which tiles can be cut."""
    from pygeoapi.api.tiles import tilematrixsets  # noqa: PLC0415  (it takes a second to load, for those who use it)

    return answered(request, portfolio_id, tilematrixsets, page="atlas")


@require_safe
def matrix_set(request: HttpRequest, portfolio_id: str, scheme: str) -> HttpResponse:
    """Give one way in which tiles can be cut: its zooms, sizes and corners."""
    from pygeoapi.api.tiles import tilematrixset  # noqa: PLC0415
    from pygeoapi.models.provider.base import TileMatrixSetEnum  # noqa: PLC0415

    if scheme not in {each.value.tileMatrixSet for each in TileMatrixSetEnum}:
        raise Http404
    return answered(request, portfolio_id, tilematrixset, scheme, page="atlas")


@require_safe
def tilesets(request: HttpRequest, portfolio_id: str, name: str) -> HttpResponse:
    """Give the sets of tiles of a collection."""
    from pygeoapi.api.tiles import get_collection_tiles  # noqa: PLC0415

    return answered(request, portfolio_id, get_collection_tiles, name, page="atlas")


@require_safe
def tileset(request: HttpRequest, portfolio_id: str, name: str, scheme: str) -> HttpResponse:
    """Give what one set of tiles is, by the standard or as TileJSON."""
    from pygeoapi.api.tiles import get_collection_tiles_metadata  # noqa: PLC0415

    from terreinwijzer.web.ogc.tilesets import SCHEME  # noqa: PLC0415

    if scheme != SCHEME:
        raise Http404
    return answered(
        request, portfolio_id, get_collection_tiles_metadata, name, scheme, page="atlas", formats=TILEJSON
    )  # fmt: skip


@require_safe
def tile(request: HttpRequest, portfolio_id: str, name: str, scheme: str, z: int, y: int, x: int) -> HttpResponse:
    """Give one tile; an empty answer where nothing is drawn.

    The address stays the same when the data change, so a reader asks each time whether its tile still holds.
    """
    from terreinwijzer.web.ogc.tilesets import SCHEME, layer_of  # noqa: PLC0415

    if request.GET.get("f", "mvt") not in {"mvt", MVT}:
        return told(request, 400, ["Unknown format. Known: mvt."])
    shown = portfolio(portfolio_id)
    layer = layer_of(shown, name)
    if layer is None or scheme != SCHEME or z > DEEPEST or max(x, y) >= 1 << z:
        raise Http404
    packed = "gzip" in request.headers.get("Accept-Encoding", "")
    etag = f'"{shown.checksum[:16]}-{layer.name}-{z}-{y}-{x}{"-gzip" if packed else ""}"'
    found = tiles_of(shown).archives[layer.name].tile(z, x, y)
    answer = HttpResponse(status=204) if found is None else HttpResponse(
        found if packed else gzip.decompress(found), content_type=MVT
    )  # fmt: skip
    if found is not None and packed:
        answer["Content-Encoding"] = "gzip"
    answer["ETag"], answer["Vary"], answer["Cache-Control"] = etag, "Accept-Encoding", "no-cache"
    return get_conditional_response(request, etag=etag, response=answer) or answer
