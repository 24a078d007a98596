"""The search for an address beside the map: asked by the script, so that no page waits for another service."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse

from terreinwijzer.web.access.limits import ADDRESSES, too_many, within
from terreinwijzer.web.addresses import SHORTEST, NoAnswerError, found_addresses
from terreinwijzer.web.pages.frame import portfolio
from terreinwijzer.web.pages.tiles import tiles_of
from terreinwijzer.web.wording import text

# Near enough to see the building.
ZOOM = 16


def atlas_addresses(request: HttpRequest, language: str, portfolio_id: str) -> HttpResponse:
    """Return the places that are meant, each with the part of an address by which the map goes there.

    Where the service does not answer, it says so, and finds nothing.
    """
    shown, words = portfolio(portfolio_id), " ".join(request.GET.get("q", "").split())
    service = settings.ENVIRONMENT.addresses
    if not service:
        raise Http404
    if len(words) < SHORTEST:
        return JsonResponse({"found": [], "told": ""})
    if not within(ADDRESSES, get_adapter().get_client_ip(request)):
        return too_many(request, settings.API_LIMITS[ADDRESSES][1])
    try:
        rows = found_addresses(service, words, tiles_of(shown).bounds)
    except NoAnswerError:
        return JsonResponse({"found": [], "told": text("addresses_silent", language)})
    found = [{"name": row.name, "to": f"#map={ZOOM}/{row.north:.5f}/{row.east:.5f}"} for row in rows]
    told = text("addresses_found", language) if found else text("addresses_none", language)
    return JsonResponse({"found": found, "told": told})
