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
from terreinwijzer.web.connections.pages.shown_once import HERE, made_with_secret
from terreinwijzer.web.pages.frame import address, page, portfolio
from terreinwijzer.web.sealing import sealed
from terreinwijzer.web.wording import text
from terreinwijzer.web.writing.columns import said
from terreinwijzer.web.writing.editing import one

SECRET_BYTES = 32
SHOWN = 50


def webhook_add(request: HttpRequest, language: str, portfolio_id: str) -> HttpResponse:
    """Add an address, and show the secret by which its messages are signed, this once."""
    shown = portfolio(portfolio_id)
    form = WebhookForm(request.POST or None, language=language, shown=shown)

    def make(given: dict[str, Any]) -> tuple[Webhook, str, str]:
        secret = SECRET_MARK + base64.b64encode(token_bytes(SECRET_BYTES)).decode()
        webhook = Webhook.objects.create(
            portfolio_id=portfolio_id, name=given["name"], address=given["address"],
            event_list=" ".join(event for event in EVENTS if event in given["events"]),
            sealed_secret=sealed(secret, SEALED_FOR),
        )  # fmt: skip
        return webhook, secret, address(language, shown, "webhook", record=webhook.pk)

    return made_with_secret(request, language, shown, "webhook", form, make)


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
