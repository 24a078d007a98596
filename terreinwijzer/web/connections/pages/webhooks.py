"""Addresses that are told of signals: added with a secret that is shown once, tried, and switched off."""

from __future__ import annotations

import base64
from secrets import token_bytes
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from terreinwijzer.web.connections.deliveries import SEALED_FOR, keep
from terreinwijzer.web.connections.forms import WebhookForm
from terreinwijzer.web.connections.models import EVENTS, TRIED, Delivery, Webhook
from terreinwijzer.web.connections.outward import SECRET_MARK
from terreinwijzer.web.connections.pages.tokens import HERE
from terreinwijzer.web.pages.frame import address, page, portfolio
from terreinwijzer.web.sealing import sealed
from terreinwijzer.web.wording import text
from terreinwijzer.web.writing.columns import said
from terreinwijzer.web.writing.editing import UNPROCESSABLE, accepted, one

SECRET_BYTES = 32
SHOWN = 50


def webhook_add(request: HttpRequest, language: str, portfolio_id: str) -> HttpResponse:
    """Add an address, and show the secret by which its messages are signed, this once."""
    shown = portfolio(portfolio_id)
    form = WebhookForm(request.POST or None, language=language, shown=shown)
    made: list[Any] = []

    def work(form: WebhookForm) -> str:
        given, secret = form.cleaned_data, SECRET_MARK + base64.b64encode(token_bytes(SECRET_BYTES)).decode()
        webhook = Webhook.objects.create(
            portfolio_id=portfolio_id, name=given["name"], address=given["address"],
            event_list=" ".join(event for event in EVENTS if event in given["events"]),
            sealed_secret=sealed(secret, SEALED_FOR),
        )  # fmt: skip
        made.extend((webhook, secret))
        return address(language, shown, "webhook", record=webhook.pk)

    if request.method == "POST" and (back := accepted(request, shown, form, work, seen=str)):
        if not made:
            return HttpResponseRedirect(back)
        answer = page(request, "connections/webhook_made.html", language, shown, HERE, webhook=made[0], secret=made[1])
        answer.headers["Cache-Control"] = "no-store"
        return answer
    answer = page(request, "connections/webhook_add.html", language, shown, HERE, form=form)
    answer.status_code = UNPROCESSABLE if form.is_bound else 200
    return answer


def webhook(request: HttpRequest, language: str, portfolio_id: str, record: int) -> HttpResponse:
    """Show one address with its last messages, and how each fared."""
    shown = portfolio(portfolio_id)
    this: Webhook = one(Webhook, shown, record)
    last = list(Delivery.objects.filter(webhook=this).order_by("-made_at")[:SHOWN])
    return page(request, "connections/webhook.html", language, shown, HERE, webhook=this, deliveries=last, said=said)


@require_POST
def webhook_try(request: HttpRequest, language: str, portfolio_id: str, record: int) -> HttpResponse:
    """Send a message that tells of nothing."""
    shown = portfolio(portfolio_id)
    keep(one(Webhook, shown, record), TRIED, {})
    messages.success(request, text("told_webhook_tried", language))
    return HttpResponseRedirect(address(language, shown, "webhook", record=record))


@require_POST
def webhook_switch(request: HttpRequest, language: str, portfolio_id: str, record: int) -> HttpResponse:
    """Switch an address off, or on again; what still waits for one that is off is given up."""
    shown = portfolio(portfolio_id)
    this: Webhook = one(Webhook, shown, record)
    this.switched_off = bool(request.POST.get("off"))
    this.save()
    messages.success(request, text("told_webhook_off" if this.switched_off else "told_webhook_on", language))
    return HttpResponseRedirect(address(language, shown, "webhook", record=record))
