"""Adding, changing, deleting and looking back at any record of the programme."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from terreinwijzer.web.pages.frame import address, portfolio
from terreinwijzer.web.programme.kinds import ACTIONS, EFFECTS, KINDS, VERSIONS
from terreinwijzer.web.programme.models import Action, Effect, Version
from terreinwijzer.web.programme.pages.board import HERE
from terreinwijzer.web.writing.editing import form_page, one
from terreinwijzer.web.writing.pages import RecordPages

PAGES = RecordPages(KINDS, HERE)


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
