"""Tokens of other programs: made, shown once, and withdrawn."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from terreinwijzer.web.connections.forms import TokenForm
from terreinwijzer.web.connections.models import Token, Webhook
from terreinwijzer.web.connections.pages.shown_once import HERE, made_with_secret
from terreinwijzer.web.connections.tokens import make_token, withdraw
from terreinwijzer.web.pages.frame import address, page, portfolio
from terreinwijzer.web.wording import text
from terreinwijzer.web.writing.editing import one


def connections(request: HttpRequest, language: str, portfolio_id: str) -> HttpResponse:
    """Show which programs may ask what, and which addresses are told of what."""
    shown, today = portfolio(portfolio_id), timezone.localdate()
    tokens = list(Token.objects.filter(portfolio_id=portfolio_id).order_by("withdrawn_at", "name", "pk"))
    webhooks = list(Webhook.objects.filter(portfolio_id=portfolio_id).order_by("name", "pk"))
    return page(request, "connections/list.html", language, shown, HERE, tokens=tokens, webhooks=webhooks, today=today)


def token_add(request: HttpRequest, language: str, portfolio_id: str) -> HttpResponse:
    """Make a token and show it, this once."""
    shown = portfolio(portfolio_id)
    form = TokenForm(request.POST or None, language=language, shown=shown)

    def make(given: dict[str, Any]) -> tuple[Token, str, str]:
        token, secret = make_token(portfolio_id, given["name"], given["scopes"], given["ends_on"])
        return token, secret, address(language, shown, "connections")

    return made_with_secret(request, language, shown, "token", form, make)


@require_POST
def token_withdraw(request: HttpRequest, language: str, portfolio_id: str, record: int) -> HttpResponse:
    """End a token at once."""
    shown = portfolio(portfolio_id)
    withdraw(one(Token, shown, record))
    messages.success(request, text("told_token_withdrawn", language))
    return HttpResponseRedirect(address(language, shown, "connections"))
