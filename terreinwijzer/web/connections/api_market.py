"""Supply and demand for other programs: what people told of and a moderator accepted, without whom to ask."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Path, Query, Router, Schema

from terreinwijzer.web.api import Paging
from terreinwijzer.web.connections.lists import LEFT_OUT, NO_PARK, ByToken, Rows, listed, of
from terreinwijzer.web.register.codes import MARKET_SOURCE, OFFER_KIND, OFFER_STATE, PRICE_PER, REQUEST_STATE
from terreinwijzer.web.register.market import STILL
from terreinwijzer.web.register.models import Offer, Request

router = Router(auth=ByToken(), tags=["register"])


class OfferOut(Schema):
    """A plot or premises that somebody offers."""

    offer: int = LEFT_OUT
    organisation: int | None = LEFT_OUT
    summary: str = LEFT_OUT
    kind: Literal[OFFER_KIND] = LEFT_OUT  # type: ignore[valid-type]
    park_id: str = LEFT_OUT
    street: str = LEFT_OUT
    plot_area_m2: float | None = LEFT_OUT
    floor_area_m2: float | None = LEFT_OUT
    price_eur: float | None = LEFT_OUT
    price_per: Literal[PRICE_PER] = LEFT_OUT  # type: ignore[valid-type]
    available_from: date | None = LEFT_OUT
    state: Literal[OFFER_STATE] = LEFT_OUT  # type: ignore[valid-type]
    source: Literal[MARKET_SOURCE] = LEFT_OUT  # type: ignore[valid-type]
    published: bool = LEFT_OUT


class RequestOut(Schema):
    """What a business seeks."""

    request: int = LEFT_OUT
    organisation: int | None = LEFT_OUT
    summary: str = LEFT_OUT
    sbi: str = LEFT_OUT
    environmental_category: str = LEFT_OUT
    plot_area_m2: float | None = LEFT_OUT
    floor_area_m2: float | None = LEFT_OUT
    park_id: str = LEFT_OUT
    wanted_from: date | None = LEFT_OUT
    state: Literal[REQUEST_STATE] = LEFT_OUT  # type: ignore[valid-type]
    source: Literal[MARKET_SOURCE] = LEFT_OUT  # type: ignore[valid-type]


class OffersOut(Rows):
    """One page of offers."""

    results: list[OfferOut]


class RequestsOut(Rows):
    """One page of requests."""

    results: list[RequestOut]


@router.get("/offers", response=OffersOut, exclude_unset=True, url_name="offers", operation_id="list_offers")
def list_offers(
    request: HttpRequest, portfolio_id: Path[str], paging: Query[Paging], park: str = NO_PARK, active: bool = False
) -> dict[str, Any]:  # fmt: skip
    """Return the offers by people, the newest first; with `active` only those that can be had or are under option."""
    return _told(request, "offers", portfolio_id, Offer, paging, OfferOut, park, active=active)


@router.get("/requests", response=RequestsOut, exclude_unset=True, url_name="requests", operation_id="list_requests")
def list_requests(
    request: HttpRequest, portfolio_id: Path[str], paging: Query[Paging], park: str = NO_PARK, active: bool = False
) -> dict[str, Any]:  # fmt: skip
    """Return what businesses seek, the newest first; with `active` only what is still sought."""
    return _told(request, "requests", portfolio_id, Request, paging, RequestOut, park, active=active)


def _told(
    request: HttpRequest, name: str, portfolio_id: str, model: type[Offer | Request], paging: Paging,
    kind: type[Schema], park: str, *, active: bool,
) -> dict[str, Any]:  # fmt: skip
    rows: QuerySet[Any] = model.accepted.filter(**of(portfolio_id), **({"park_id": park} if park else {}))
    if active:
        rows = rows.filter(state__in=STILL[model])
    more = {"park": park, "active": "true" if active else ""}
    return listed(request, name, portfolio_id, rows.order_by("-created_at", "-id"), paging, kind, more)
