"""Chains of moves: the question as a form; the search itself runs in the background."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from terreinwijzer.errors import InputError, describe
from terreinwijzer.moves.question import OBJECTIVES, question_of
from terreinwijzer.vocabulary.notation import number
from terreinwijzer.web.explore.asked import number_said
from terreinwijzer.web.pages.frame import address, page, portfolio
from terreinwijzer.web.people.models import User
from terreinwijzer.web.portfolios import Shown
from terreinwijzer.web.tasks.asking import ask, own

LAST = 5


def moves(request: HttpRequest, language: str, portfolio_id: str) -> HttpResponse:
    """Show the question; when it is sent, start the search and go to its page."""
    shown = portfolio(portfolio_id)
    has_plans = shown.results.portfolio.has("movers") and shown.results.portfolio.has("sites")
    faults: list[str] = []
    user = request.user
    assert isinstance(user, User)  # noqa: S101  (the gate lets nobody else through)
    given = _usual(shown, language)
    if request.method == "POST":
        given = {name: request.POST.get(name, "") for name in given}
        try:
            made = ask(user, shown, "moves", _settings(given, language))
            return HttpResponseRedirect(address(language, shown, "task", task_id=made.key))
        except InputError as fault:
            faults = describe(fault.problems, language)
    earlier = own(user, portfolio_id).filter(kind="moves").defer("result")[:LAST]
    return page(
        request, "explore/moves.html", language, shown, "explore",
        given=given, faults=faults, objectives=OBJECTIVES, has_plans=has_plans, earlier=list(earlier),
    )  # fmt: skip


def _usual(shown: Shown, language: str) -> dict[str, Any]:
    """Return what the case itself asks, as the form begins."""
    asked = question_of(shown.case.parameters.get("moves", {}), shown.results.reference_date)
    return {
        "objective": asked.objective,
        "budget": "" if asked.budget_eur is None else number(asked.budget_eur, language),
        "periods": str(asked.periods), "period_months": str(asked.period_months),
    }  # fmt: skip


def _settings(said: dict[str, Any], language: str) -> dict[str, Any]:
    """Return the settings of a search; what cannot be read stays as it was written, to be refused with the rest."""
    whole = {name: int(said[name]) if said[name].isdecimal() else said[name] for name in ("periods", "period_months")}
    budget = number_said(said["budget"], language) if said["budget"].strip() else None
    written = said["budget"] if said["budget"].strip() and budget is None else budget
    return {"objective": said["objective"], "budget_eur": written, **whole}
