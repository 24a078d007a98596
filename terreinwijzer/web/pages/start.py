"""The first addresses: the language, the portfolio, the typeface, and whether the application is well."""

from __future__ import annotations

from functools import cache

from django.db import connection
from django.db.utils import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse

from terreinwijzer.dossier.charts.typeface import page_typeface
from terreinwijzer.web.pages.frame import LASTING, all_portfolios, page, portfolio
from terreinwijzer.web.wording import preferred

# Every letter of the Latin alphabets of Europe, and the signs that figures and texts use.
LETTERS = "".join(map(chr, range(0xA0, 0x180))) + "–—‘’“”•…−×≤≥²³€→←↑↓"


def start(request: HttpRequest) -> HttpResponse:
    """Send the reader to the language of the browser."""
    language = preferred(request.headers.get("Accept-Language", ""))
    return HttpResponseRedirect(reverse("portfolios", kwargs={"language": language}))


def portfolios(request: HttpRequest, language: str) -> HttpResponse:
    """Show which portfolios there are, or the only one at once."""
    ids = all_portfolios().ids
    if len(ids) == 1:
        return HttpResponseRedirect(reverse("home", kwargs={"language": language, "portfolio_id": ids[0]}))
    found = [portfolio(name) for name in ids]
    return page(request, "portfolios.html", language, None, found=found)


def typeface(_request: HttpRequest) -> HttpResponse:
    """Return the typeface as a style sheet that needs no other file."""
    return HttpResponse(_typeface(), content_type="text/css", headers={"Cache-Control": LASTING})


def live(_request: HttpRequest) -> HttpResponse:
    """Say that the process answers."""
    return JsonResponse({"status": "ok"})


def ready(_request: HttpRequest) -> HttpResponse:
    """Say whether database and data are there."""
    try:
        connection.ensure_connection()
        database = True
    except DatabaseError:
        database = False
    parts = {"database": database, "data": all_portfolios().loaded}
    return JsonResponse(parts, status=200 if all(parts.values()) else 503)


@cache
def _typeface() -> str:
    return page_typeface(LETTERS)
