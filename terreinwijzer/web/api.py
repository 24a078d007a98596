"""The API: parks and indicators for other programs, described by OpenAPI.

It follows the design rules for Dutch public APIs: the version in the path and in a header, `page` and `pageSize`,
`fields`, faults as problem+json. What it gives is what the pages show, unrounded.
"""

from __future__ import annotations

from typing import Any

import pandas as pd
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Field, NinjaAPI, Query, Schema
from ninja.errors import ValidationError

from terreinwijzer.indicators.catalogue import Indicator, catalogue
from terreinwijzer.lineage import as_document, tree_of
from terreinwijzer.vocabulary.language import LANGUAGES
from terreinwijzer.web.faults import told
from terreinwijzer.web.pages.frame import all_portfolios, known_park, portfolio
from terreinwijzer.web.portfolios import Shown

VERSION = "1.0.0"
MOST = 500

api = NinjaAPI(
    title="Terreinwijzer", version=VERSION, urls_namespace="api", docs_url=None,
    description="Business parks with their indicators. Values are unrounded; null means not known.",
)  # fmt: skip


@api.exception_handler(Http404)
def _not_there(request: HttpRequest, _fault: Exception) -> HttpResponse:
    return told(request, 404)


@api.exception_handler(ValidationError)
def _wrong_question(request: HttpRequest, fault: ValidationError) -> HttpResponse:
    return told(request, 400, [f"{'.'.join(map(str, each['loc'][1:]))}: {each['msg']}." for each in fault.errors])


class PortfolioOut(Schema):
    """A portfolio on its last reference date."""

    portfolio_id: str
    name: str
    reference_date: str
    parks: int
    checksum: str = Field(description="Of the data behind it; another one after each change.")


class IndicatorOut(Schema):
    """A definition of the catalogue."""

    indicator: str
    name: str
    unit: str
    formula: str
    source: str
    reading: str


class ParkOut(Schema):
    """A park with its indicators."""

    park_id: str
    name: str
    municipality: str | None
    profile: str | None
    indicators: dict[str, float | None]


class ParksOut(Schema):
    """One page of parks."""

    count: int
    next: str | None
    previous: str | None
    results: list[ParkOut]


class Paging(Schema):
    """Which part of a list is asked for."""

    page: int = Field(1, ge=1)
    page_size: int = Field(100, ge=1, le=MOST, alias="pageSize")
    fields: str = Field("", description="Indicators to give, divided by commas; all unless given.")


@api.get("/portfolios", response=list[PortfolioOut], url_name="portfolios", operation_id="list_portfolios")
def list_portfolios(request: HttpRequest, response: HttpResponse, lang: str = "nl") -> list[dict[str, Any]]:  # noqa: ARG001
    """Return every portfolio."""
    response["API-Version"] = VERSION
    found = [portfolio(name) for name in all_portfolios().ids]
    return [
        {
            "portfolio_id": shown.portfolio_id, "name": shown.results.names[_language(lang)],
            "reference_date": shown.results.reference_date.isoformat(), "parks": len(shown.names),
            "checksum": shown.checksum,
        }
        for shown in found
    ]  # fmt: skip


@api.get("/indicators", response=list[IndicatorOut], url_name="indicators", operation_id="list_indicators")
def list_indicators(request: HttpRequest, response: HttpResponse, lang: str = "nl") -> list[dict[str, str]]:  # noqa: ARG001
    """Return the definition of every indicator."""
    response["API-Version"] = VERSION
    return [_definition(each, _language(lang)) for each in catalogue().values()]


@api.get("/portfolios/{portfolio_id}/parks", response=ParksOut, url_name="parks", operation_id="list_parks")
def list_parks(
    request: HttpRequest, response: HttpResponse, portfolio_id: str, paging: Query[Paging]
) -> dict[str, Any]:  # fmt: skip
    """Return the parks of a portfolio with their indicators, a page at a time."""
    response["API-Version"] = VERSION
    shown = portfolio(portfolio_id)
    names = _fields(shown, paging.fields)
    first, keys = (paging.page - 1) * paging.page_size, list(shown.names.index)
    base = request.build_absolute_uri(reverse("api:parks", kwargs={"portfolio_id": portfolio_id}))
    more = f"&fields={paging.fields}" if paging.fields else ""

    def link(number: int) -> str:
        return f"{base}?page={number}&pageSize={paging.page_size}{more}"

    return {
        "count": len(keys),
        "next": link(paging.page + 1) if first + paging.page_size < len(keys) else None,
        "previous": link(paging.page - 1) if paging.page > 1 else None,
        "results": [_park(shown, str(key), names) for key in keys[first : first + paging.page_size]],
    }


@api.get("/portfolios/{portfolio_id}/parks/{park_id}", response=ParkOut, url_name="park", operation_id="get_park")
def get_park(
    request: HttpRequest, response: HttpResponse, portfolio_id: str, park_id: str  # noqa: ARG001
) -> dict[str, Any]:  # fmt: skip
    """Return one park with all its indicators."""
    response["API-Version"] = VERSION
    shown = portfolio(portfolio_id)
    return _park(shown, known_park(shown, park_id), _fields(shown, ""))


@api.get("/portfolios/{portfolio_id}/figures/{name}", url_name="figure", operation_id="get_figure")
def get_figure(
    request: HttpRequest, response: HttpResponse, portfolio_id: str, name: str, park: str = "", lang: str = "nl",  # noqa: ARG001
) -> dict[str, Any]:  # fmt: skip
    """Return an indicator of the whole, or of one park, with its lineage down to the sources."""
    response["API-Version"] = VERSION
    shown = portfolio(portfolio_id)
    if name not in shown.results.indicators.per_park:
        raise Http404
    found = shown.results.indicators.figure(name, known_park(shown, park) if park else "")
    return tree_of(as_document([found], _language(lang)), found.figure_id)


def _language(lang: str) -> str:
    return lang if lang in LANGUAGES else LANGUAGES[0]


def _fields(shown: Shown, asked: str) -> list[str]:
    known = [str(name) for name in shown.results.indicators.per_park]
    wanted = [name.strip() for name in asked.split(",") if name.strip()]
    return [name for name in known if name in wanted] if wanted else known


def _park(shown: Shown, park_id: str, names: list[str]) -> dict[str, Any]:
    row = shown.results.portfolio.table("parks").set_index("park_id").loc[park_id]
    values = shown.results.indicators.per_park.loc[park_id]
    plain = {name: row[name] if isinstance(row[name], str) else None for name in ("municipality", "profile")}
    known = {name: None if pd.isna(values[name]) else float(values[name]) for name in names}
    return {"park_id": park_id, "name": shown.names[park_id], **plain, "indicators": known}


def _definition(each: Indicator, language: str) -> dict[str, str]:
    return {
        "indicator": each.id, "name": each.label(language), "unit": each.unit,
        "formula": each.written_formula(language), "source": each.origin(language), "reading": each.reading(language),
    }  # fmt: skip
