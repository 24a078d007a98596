"""Adding, changing, deleting and looking back at any record of the register."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from terreinwijzer.web.pages.frame import address, page, portfolio
from terreinwijzer.web.privacy.log import seen
from terreinwijzer.web.register.kinds import KINDS, OF_ORGANISATION, OFFERS, ORGANISATIONS, REQUESTS
from terreinwijzer.web.register.listing import PER_PAGE
from terreinwijzer.web.register.models import Offer, Organisation, Request
from terreinwijzer.web.register.pages.organisations import HERE
from terreinwijzer.web.writing.deleted import RECENT, recently_deleted
from terreinwijzer.web.writing.editing import form_page, one
from terreinwijzer.web.writing.pages import RecordPages

PAGES = RecordPages(KINDS, HERE)


def add_organisation(request: HttpRequest, language: str, portfolio_id: str) -> HttpResponse:
    """Add an organisation; `?name=` is filled in already."""
    shown = portfolio(portfolio_id)
    new = Organisation(portfolio_id=portfolio_id)
    back = address(language, shown, "register")
    return form_page(
        request, language, shown, ORGANISATIONS, new, HERE, {"name": request.GET.get("name", "")}, back=back
    )


def add_offer(request: HttpRequest, language: str, portfolio_id: str) -> HttpResponse:
    """Add an offer of somebody outside the register; `?park=` is filled in already."""
    shown, new = portfolio(portfolio_id), Offer(portfolio_id=portfolio_id)
    first = {"park_id": request.GET.get("park", "")}
    return form_page(request, language, shown, OFFERS, new, HERE, first, back=address(language, shown, "offers"))


def add_request(request: HttpRequest, language: str, portfolio_id: str) -> HttpResponse:
    """Add what a business seeks that is not in the register."""
    shown, new = portfolio(portfolio_id), Request(portfolio_id=portfolio_id)
    return form_page(request, language, shown, REQUESTS, new, HERE, back=address(language, shown, "requests"))


def add(request: HttpRequest, language: str, portfolio_id: str, record: int, kind: str) -> HttpResponse:
    """Add something to an organisation."""
    shown, chosen = portfolio(portfolio_id), PAGES.known(kind)
    if chosen not in OF_ORGANISATION:
        raise Http404
    organisation = one(Organisation, shown, record)
    new = chosen.model(portfolio_id=portfolio_id, organisation=organisation)
    first: dict[str, dict[str, Any]] = {
        "visits": {"held_on": timezone.localdate(), "visited_by": request.user.pk},
        "plans": {"park_id": organisation.park_id},
        "offers": {"park_id": organisation.park_id, "street": organisation.street, "source": "owner"},
        "requests": {"source": "business"},
        "signals": {"assigned_to": request.user.pk},
        "ownerships": {"plot_park": organisation.park_id},
    }
    back = address(language, shown, "organisation", record=record)
    return form_page(request, language, shown, chosen, new, HERE, first.get(kind), organisation=organisation, back=back)


def deleted_records(request: HttpRequest, language: str, portfolio_id: str) -> HttpResponse:
    """Show what was deleted of late, by whom and when, with a way back."""
    shown, found = portfolio(portfolio_id), recently_deleted(KINDS.values(), portfolio_id, language)
    listed = Paginator(found, PER_PAGE).get_page(request.GET.get("page", "1"))
    seen(request, portfolio_id, [each.record for each in listed.object_list if each.kind.shows_people])
    return page(request, "register/deleted.html", language, shown, HERE, rows=listed, days=RECENT.days)
