"""Adding, changing, deleting and looking back at any record of the register."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from terreinwijzer.web.pages.frame import address, portfolio
from terreinwijzer.web.privacy.log import seen
from terreinwijzer.web.register.kinds import KINDS, OF_ORGANISATION, ORGANISATIONS, PLOTS
from terreinwijzer.web.register.models import Organisation
from terreinwijzer.web.register.pages.organisations import HERE
from terreinwijzer.web.writing.editing import Kind, delete_page, form_page, one
from terreinwijzer.web.writing.versions import history_page


def known_kind(name: str) -> Kind:
    """Return a kind of record.

    Raises
    ------
    Http404
        There is none of this name.
    """
    if name not in KINDS:
        raise Http404
    return KINDS[name]


def add_organisation(request: HttpRequest, language: str, portfolio_id: str) -> HttpResponse:
    """Add an organisation; `?name=` is filled in already."""
    shown = portfolio(portfolio_id)
    new = Organisation(portfolio_id=portfolio_id)
    back = address(language, shown, "register")
    return form_page(
        request, language, shown, ORGANISATIONS, new, HERE, {"name": request.GET.get("name", "")}, back=back
    )


def add(request: HttpRequest, language: str, portfolio_id: str, record: int, kind: str) -> HttpResponse:
    """Add something to an organisation."""
    shown, chosen = portfolio(portfolio_id), known_kind(kind)
    if chosen not in OF_ORGANISATION:
        raise Http404
    organisation = one(Organisation, shown, record)
    new = chosen.model(portfolio_id=portfolio_id, organisation=organisation)
    first: dict[str, dict[str, Any]] = {
        "visits": {"held_on": timezone.localdate(), "visited_by": request.user.pk},
        "plans": {"park_id": organisation.park_id},
        "signals": {"assigned_to": request.user.pk},
        "ownerships": {"plot_park": organisation.park_id},
    }
    back = address(language, shown, "organisation", record=record)
    return form_page(request, language, shown, chosen, new, HERE, first.get(kind), organisation=organisation, back=back)


def edit(request: HttpRequest, language: str, portfolio_id: str, kind: str, record: int) -> HttpResponse:
    """Change a record."""
    shown, chosen = portfolio(portfolio_id), known_kind(kind)
    this = one(chosen.model, shown, record)
    if chosen.shows_people:
        seen(request, portfolio_id, [this])
    return form_page(request, language, shown, chosen, this, HERE, organisation=getattr(this, "organisation", None),
                     back=chosen.home(language, shown, this))  # fmt: skip


def delete(request: HttpRequest, language: str, portfolio_id: str, kind: str, record: int) -> HttpResponse:
    """Delete a record, after asking."""
    shown, chosen = portfolio(portfolio_id), known_kind(kind)
    this = one(chosen.model, shown, record)
    back = (
        address(language, shown, "register") if chosen in (ORGANISATIONS, PLOTS) else chosen.home(language, shown, this)
    )
    return delete_page(request, language, shown, chosen, this, HERE, back)


def history(request: HttpRequest, language: str, portfolio_id: str, kind: str, record: int) -> HttpResponse:
    """Show every version of a record, or bring one back."""
    shown, chosen = portfolio(portfolio_id), known_kind(kind)
    if chosen.shows_people:
        manager: Any = chosen.model._default_manager  # noqa: SLF001  (Django's public way)
        seen(request, portfolio_id, manager.filter(portfolio_id=portfolio_id, pk=record))
    return history_page(request, language, shown, chosen, record, HERE)
