"""Adding, changing, deleting and looking back at any record of the programme."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from terreinwijzer.web.pages.frame import address, portfolio
from terreinwijzer.web.programme.kinds import ACTIONS, EFFECTS, KINDS, VERSIONS
from terreinwijzer.web.programme.models import Action, Effect, Version
from terreinwijzer.web.programme.pages.board import HERE
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


def add_action(request: HttpRequest, language: str, portfolio_id: str) -> HttpResponse:
    """Add an action; `?park=` is filled in already."""
    shown = portfolio(portfolio_id)
    first = {"park_id": request.GET.get("park", "")}
    back = address(language, shown, "programme")
    return form_page(request, language, shown, ACTIONS, Action(portfolio_id=portfolio_id), HERE, first, back=back)


def add_version(request: HttpRequest, language: str, portfolio_id: str) -> HttpResponse:
    """Keep the programme as it stands under a name."""
    shown = portfolio(portfolio_id)
    first = {"adopted_on": timezone.localdate()}
    back = address(language, shown, "programme_versions")
    return form_page(request, language, shown, VERSIONS, Version(portfolio_id=portfolio_id), HERE, first, back=back)


def add_effect(request: HttpRequest, language: str, portfolio_id: str, record: int) -> HttpResponse:
    """Add an indicator that an action should move."""
    shown = portfolio(portfolio_id)
    action = one(Action, shown, record)
    new = Effect(portfolio_id=portfolio_id, action=action)
    back = address(language, shown, "action", record=record)
    return form_page(request, language, shown, EFFECTS, new, HERE, {"park_id": action.park_id}, back=back)


def edit(request: HttpRequest, language: str, portfolio_id: str, kind: str, record: int) -> HttpResponse:
    """Change a record."""
    shown, chosen = portfolio(portfolio_id), known_kind(kind)
    this = one(chosen.model, shown, record)
    return form_page(request, language, shown, chosen, this, HERE, back=chosen.home(language, shown, this))


def delete(request: HttpRequest, language: str, portfolio_id: str, kind: str, record: int) -> HttpResponse:
    """Delete a record, after asking."""
    shown, chosen = portfolio(portfolio_id), known_kind(kind)
    this = one(chosen.model, shown, record)
    homes = {ACTIONS.name: "programme", VERSIONS.name: "programme_versions"}
    back = address(language, shown, homes[kind]) if kind in homes else chosen.home(language, shown, this)
    return delete_page(request, language, shown, chosen, this, HERE, back)


def history(request: HttpRequest, language: str, portfolio_id: str, kind: str, record: int) -> HttpResponse:
    """Show every version of a record, or bring one back."""
    return history_page(request, language, portfolio(portfolio_id), known_kind(kind), record, HERE)
