"""Tokens of other programs: made, shown once, and withdrawn."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from terreinwijzer.web.connections.forms import TokenForm
from terreinwijzer.web.connections.models import Token, Webhook
from terreinwijzer.web.connections.tokens import make_token, withdraw
from terreinwijzer.web.pages.frame import address, page, portfolio
from terreinwijzer.web.wording import text
from terreinwijzer.web.writing.editing import UNPROCESSABLE, accepted, one

HERE = "members"


def connections(request: HttpRequest, language: str, portfolio_id: str) -> HttpResponse:
    """Show which programs may ask what, and which addresses are told of what."""
    shown, today = portfolio(portfolio_id), timezone.localdate()
    tokens = list(Token.objects.filter(portfolio_id=portfolio_id).order_by("withdrawn_at", "name", "pk"))
    webhooks = list(Webhook.objects.filter(portfolio_id=portfolio_id).order_by("name", "pk"))
    return page(request, "connections/list.html", language, shown, HERE, tokens=tokens, webhooks=webhooks, today=today)


def token_add(request: HttpRequest, language: str, portfolio_id: str) -> HttpResponse:
    """Make a token and show it, this once. Whoever sends the form again is led to the list."""
    shown = portfolio(portfolio_id)
    form = TokenForm(request.POST or None, language=language, shown=shown)
    made: list[Any] = []

    def work(form: TokenForm) -> str:
        given = form.cleaned_data
        made.extend(make_token(portfolio_id, given["name"], given["scopes"], given["ends_on"]))
        return address(language, shown, "connections")

    if request.method == "POST" and (back := accepted(request, shown, form, work, seen=str)):
        if not made:
            return HttpResponseRedirect(back)
        answer = page(request, "connections/token_made.html", language, shown, HERE, token=made[0], secret=made[1])
        answer.headers["Cache-Control"] = "no-store"
        return answer
    answer = page(request, "connections/token_add.html", language, shown, HERE, form=form)
    answer.status_code = UNPROCESSABLE if form.is_bound else 200
    return answer


@require_POST
def token_withdraw(request: HttpRequest, language: str, portfolio_id: str, record: int) -> HttpResponse:
    """End a token at once."""
    shown = portfolio(portfolio_id)
    withdraw(one(Token, shown, record))
    messages.success(request, text("told_token_withdrawn", language))
    return HttpResponseRedirect(address(language, shown, "connections"))
