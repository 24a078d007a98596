"""The first addresses: the language, the portfolio, the typeface, and whether the application is well."""

from __future__ import annotations

from functools import cache

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse

from terreinwijzer.dossier.charts.typeface import page_typeface
from terreinwijzer.web.listening import all_up
from terreinwijzer.web.pages.frame import LASTING, all_portfolios, page, portfolio
from terreinwijzer.web.warm import is_warm
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
    """Say whether the database is there and as this version wants it, the data have been read, and the rest is warm."""
    parts = {"database": _database_answers(), "data": all_portfolios().loaded, "warm": is_warm() and all_up()}
    return JsonResponse(parts, status=200 if all(parts.values()) else 503)


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        return _up_to_date()
    except DatabaseError:
        return False


def _up_to_date() -> bool:
    """Tell whether every change of the tables was made; once they were, that stays so while this process lives."""
    if not _made:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return False
        _made.append(True)
    return True


_made: list[bool] = []


@cache
def _typeface() -> str:
    return page_typeface(LETTERS)
