"""The address of the catalogue, in the three ways in which catalogues read each other."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from terreinwijzer.web.datasets.described import Addresses, catalogue_of
from terreinwijzer.web.pages.frame import portfolio
from terreinwijzer.web.wording import language_of

WAYS = {
    "ttl": ("turtle", "text/turtle; charset=utf-8"),
    "jsonld": ("json-ld", "application/ld+json"),
    "rdf": ("pretty-xml", "application/rdf+xml"),
}


@require_safe
def catalogue(request: HttpRequest, portfolio_id: str, suffix: str) -> HttpResponse:
    """Give the catalogue of a portfolio as Turtle, JSON-LD or RDF/XML."""
    if suffix not in WAYS:
        raise Http404
    shown = portfolio(portfolio_id)
    known = {"language": language_of(request), "portfolio_id": portfolio_id}

    def whole(route: str, **parts: str) -> str:
        return request.build_absolute_uri(reverse(route, kwargs=parts))

    at = Addresses(
        catalogue=whole("datasets", portfolio_id=portfolio_id, suffix="ttl"), home=whole("home", **known),
        ogc=whole("ogc_bare", portfolio_id=portfolio_id),
        ogc_description=whole("ogc_openapi", portfolio_id=portfolio_id),
        api=whole("api:api-root").rstrip("/"), api_description=whole("api:openapi-json"),
        files={kind: whole("parks_file", suffix=kind, **known) for kind in ("csv", "xlsx")},
    )  # fmt: skip
    written, kind = WAYS[suffix]
    content = catalogue_of(shown, at).serialize(format=written, encoding="utf-8")
    return HttpResponse(content, content_type=kind)
