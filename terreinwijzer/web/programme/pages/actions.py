"""One action: who does what before when, what it waits for, and whether it works."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from terreinwijzer.programme.evaluation import evaluate
from terreinwijzer.web.pages.frame import page, portfolio
from terreinwijzer.web.programme.models import Action
from terreinwijzer.web.programme.pages.board import HERE
from terreinwijzer.web.programme.pages.evaluation import told_effects
from terreinwijzer.web.programme.tables import actions_of, effects_table, standing
from terreinwijzer.web.writing.columns import said
from terreinwijzer.web.writing.editing import one


def action(request: HttpRequest, language: str, portfolio_id: str, record: int) -> HttpResponse:
    """Show one action."""
    shown = portfolio(portfolio_id)
    this = one(Action, shown, record)
    every = actions_of(portfolio_id)
    effects = list(this.effects.select_related("action").order_by("indicator", "park_id"))
    values = evaluate(effects_table(effects), shown.series)
    return page(
        request, "programme/action.html", language, shown, HERE,
        action=this, said=said, stands=standing(every, timezone.localdate()).loc[this.pk],
        first=[each for each in every if each.number and each.number in this.needed],
        then=[each for each in every if this.number and this.number in each.needed],
        effects=told_effects(shown, effects, values, language),
        park=shown.names.get(this.park_id, this.park_id),
    )  # fmt: skip
