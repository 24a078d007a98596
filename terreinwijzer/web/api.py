"""The API: parks and indicators for other programs, described by OpenAPI.

It follows the design rules for Dutch public APIs: the version in the path and in a header, `page` and `pageSize`,
`fields`, faults as problem+json. What it gives is what the pages show, unrounded.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal
from urllib.parse import urlencode

import pandas as pd
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Field, NinjaAPI, Query, Schema
from ninja.errors import HttpError, ValidationError

from terreinwijzer.indicators.catalogue import Indicator, catalogue
from terreinwijzer.lineage import as_document, tree_of
from terreinwijzer.web.faults import told
from terreinwijzer.web.headers import API_VERSION
from terreinwijzer.web.pages.frame import all_portfolios, known_park, portfolio
from terreinwijzer.web.portfolios import Shown

MOST = 500
# No list is longer, and every database can count so far.
LAST_PAGE = 10**6
Language = Literal["nl", "en"]
PROBLEM = {
    "description": "What is wrong (RFC 9457).",
    "content": {
        "application/problem+json": {
            "schema": {
                "type": "object",
                "required": ["type", "title", "status", "detail"],
                "properties": {
                    "type": {"type": "string"}, "title": {"type": "string"}, "status": {"type": "integer"},
                    "detail": {"type": "string"},
                },
            }
        }
    },
}  # fmt: skip


# A wrong question, no token or a wrong one, not allowed, not there, refused as it is, and too often.
FAULTS = ("400", "401", "403", "404", "422", "429")


class DescribedApi(NinjaAPI):
    """An API of which the description tells the faults too."""

    def get_openapi_schema(self, **options: Any) -> Any:
        """Return the description: each operation with the answer to a wrong question, and to what is not there."""
        schema = super().get_openapi_schema(**options)
        for operations in schema["paths"].values():
            for operation in operations.values():
                operation["responses"] |= dict.fromkeys(FAULTS, PROBLEM)
        return schema


api = DescribedApi(
    title="Terreinwijzer", version=API_VERSION, urls_namespace="api", docs_url=None,
    description="Business parks with their indicators, and the register and the programme for programs with a token. "
    "Values are unrounded; null means not known.",
)  # fmt: skip


@api.exception_handler(Http404)
def _not_there(request: HttpRequest, _fault: Exception) -> HttpResponse:
    return told(request, 404)


@api.exception_handler(ValidationError)
def _wrong_question(request: HttpRequest, fault: ValidationError) -> HttpResponse:
    return told(request, 400, [f"{'.'.join(map(str, each['loc'][1:]))}: {each['msg']}." for each in fault.errors])


@api.exception_handler(HttpError)
def _told(request: HttpRequest, fault: HttpError) -> HttpResponse:
    return told(request, fault.status_code, [fault.message])


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

    page: int = Field(1, ge=1, le=LAST_PAGE)
    page_size: int = Field(100, ge=1, le=MOST, alias="pageSize")
    fields: str = Field("", description="Fields or indicators to give, divided by commas; all unless given.")


@api.get("/portfolios", response=list[PortfolioOut], url_name="portfolios", operation_id="list_portfolios")
def list_portfolios(request: HttpRequest, lang: Language = "nl") -> list[dict[str, Any]]:  # noqa: ARG001
    """Return every portfolio."""
    found = [portfolio(name) for name in all_portfolios().ids]
    return [
        {
            "portfolio_id": shown.portfolio_id, "name": shown.results.names[lang],
            "reference_date": shown.results.reference_date.isoformat(), "parks": len(shown.names),
            "checksum": shown.checksum,
        }
        for shown in found
    ]  # fmt: skip


@api.get("/indicators", response=list[IndicatorOut], url_name="indicators", operation_id="list_indicators")
def list_indicators(request: HttpRequest, lang: Language = "nl") -> list[dict[str, str]]:  # noqa: ARG001
    """Return the definition of every indicator."""
    return [_definition(each, lang) for each in catalogue().values()]


@api.get("/portfolios/{portfolio_id}/parks", response=ParksOut, url_name="parks", operation_id="list_parks")
def list_parks(
    request: HttpRequest, portfolio_id: str, paging: Query[Paging]
) -> dict[str, Any]:  # fmt: skip
    """Return the parks of a portfolio with their indicators, a page at a time."""
    shown = portfolio(portfolio_id)
    names = _fields(shown, paging.fields)
    first, keys = (paging.page - 1) * paging.page_size, [str(key) for key in shown.names.index]
    base = request.build_absolute_uri(reverse("api:parks", kwargs={"portfolio_id": portfolio_id}))
    more = {"fields": paging.fields} if paging.fields else {}
    return page_of(base, len(keys), paging, more, _parks(shown, keys[first : first + paging.page_size], names))


@api.get("/portfolios/{portfolio_id}/parks/{park_id}", response=ParkOut, url_name="park", operation_id="get_park")
def get_park(
    request: HttpRequest, portfolio_id: str, park_id: str  # noqa: ARG001
) -> dict[str, Any]:  # fmt: skip
    """Return one park with all its indicators."""
    shown = portfolio(portfolio_id)
    return _parks(shown, [known_park(shown, park_id)], _fields(shown, ""))[0]


@api.get("/portfolios/{portfolio_id}/figures/{name}", url_name="figure", operation_id="get_figure")
def get_figure(
    request: HttpRequest, portfolio_id: str, name: str, park: str = "", lang: Language = "nl",  # noqa: ARG001
) -> dict[str, Any]:  # fmt: skip
    """Return an indicator of the whole, or of one park, with its lineage down to the sources."""
    shown = portfolio(portfolio_id)
    if name not in shown.results.indicators.per_park:
        raise Http404
    found = shown.results.indicators.figure(name, known_park(shown, park) if park else "")
    return tree_of(as_document([found], lang), found.figure_id)


def page_of(base: str, count: int, paging: Paging, asked: dict[str, str], rows: list[Any]) -> dict[str, Any]:
    """Return one page of a list, with the addresses of the one before and the one after it.

    Parameters
    ----------
    base
        Address of the list.
    count
        Rows of the whole list.
    asked
        What else was asked, and stands in the addresses too.
    rows
        Those of this page.
    """

    def link(number: int) -> str:
        return f"{base}?{urlencode({'page': number, 'pageSize': paging.page_size, **asked})}"

    return {
        "count": count,
        "next": link(paging.page + 1) if paging.page * paging.page_size < count else None,
        "previous": link(paging.page - 1) if paging.page > 1 else None,
        "results": rows,
    }


def _fields(shown: Shown, asked: str) -> list[str]:
    """Return the indicators that are asked for: all unless some are named.

    Raises
    ------
    HttpError
        One that is named is not there.
    """
    known = [str(name) for name in shown.results.indicators.per_park]
    wanted = [name.strip() for name in asked.split(",") if name.strip()]
    if unknown := [name for name in wanted if name not in known]:
        raise HttpError(400, f"fields: unknown are {', '.join(unknown)}. Known are {', '.join(known)}.")
    return [name for name in known if name in wanted] if wanted else known


def _parks(shown: Shown, keys: Sequence[str], names: list[str]) -> list[dict[str, Any]]:
    rows = pd.DataFrame(shown.results.portfolio.table("parks")).set_index("park_id").loc[list(keys)]
    values = shown.results.indicators.per_park.loc[list(keys), names].astype("float64")
    known = values.astype(object).where(values.notna(), None).to_dict(orient="index")
    plain = rows[["municipality", "profile"]].astype(object).where(rows[["municipality", "profile"]].notna(), None)
    return [
        {"park_id": key, "name": shown.names[key], **described, "indicators": known[key]}
        for key, described in zip(keys, plain.to_dict(orient="records"), strict=True)
    ]


def _definition(each: Indicator, language: str) -> dict[str, str]:
    return {
        "indicator": each.id, "name": each.label(language), "unit": each.unit,
        "formula": each.written_formula(language), "source": each.origin(language), "reading": each.reading(language),
    }  # fmt: skip
