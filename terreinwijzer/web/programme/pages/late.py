"""The work list of the programme: which actions are late, why, and what they wait for."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from terreinwijzer.web.pages.frame import page, portfolio
from terreinwijzer.web.programme.models import Action
from terreinwijzer.web.programme.pages.board import HERE
from terreinwijzer.web.programme.tables import late_actions


def programme_late(request: HttpRequest, language: str, portfolio_id: str) -> HttpResponse:
    """Show the late actions, the longest late first, each with the actions that it waits for."""
    shown, rows = portfolio(portfolio_id), late_actions(portfolio_id, timezone.localdate())
    needed = {number for _, stand in rows for number in stand["waits_for"]}
    found = Action.objects.filter(portfolio_id=portfolio_id, number__in=needed)
    return page(request, "programme/late.html", language, shown, HERE, rows=rows,
                by_number={each.number: each for each in found})  # fmt: skip
