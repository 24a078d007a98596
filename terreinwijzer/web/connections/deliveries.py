"""Messages to webhooks: kept with what they tell of, tried until they arrive, and given up after nearly two days."""

from __future__ import annotations

import json
import logging
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django_tasks import task

from terreinwijzer.web.connections.models import DELIVERED, GIVEN_UP, WAITING, Delivery, Webhook
from terreinwijzer.web.connections.outward import Message, OutwardError, post
from terreinwijzer.web.sealing import unsealed

SEALED_FOR = "webhook"
# After each attempt that failed; after the last one it is given up.
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360, 720, 1440))
# A delivery that nobody took up so long after its turn was left by a worker that died.
LATE = timedelta(minutes=1)
KEPT = timedelta(days=30)
OK_FROM, OK_TO = 200, 300
# Why nothing was sent, beside the codes of `OutwardError`.
OFF = "switched_off"
log = logging.getLogger("terreinwijzer.webhooks")


def tell(portfolio_id: str, event: str, data: dict[str, Any]) -> int:
    """Keep a message of an event for every webhook that is told of it, and return how many there are.

    It is kept in the transaction of what it tells of: neither is ever there without the other.
    """
    rows = Webhook.objects.filter(portfolio_id=portfolio_id, switched_off=False)
    return sum(bool(keep(webhook, event, data)) for webhook in rows if event in webhook.events)


def keep(webhook: Webhook, event: str, data: dict[str, Any]) -> Delivery:
    """Keep one message, and let it wait for a worker."""
    now = timezone.now()
    body = {"type": event.replace("_", ".", 1), "timestamp": now.isoformat(timespec="seconds"),
            "data": {"portfolio_id": webhook.portfolio_id, **data}}  # fmt: skip
    with transaction.atomic():
        made: Delivery = Delivery.objects.create(webhook=webhook, event=event, body=body, next_at=now)
        deliver.enqueue(str(made.pk))
    return made


@task()
def deliver(delivery_id: str) -> str:
    """Try to bring a message whose turn it is, and say when to try again where that fails."""
    now = timezone.now()
    turn = Delivery.objects.filter(pk=delivery_id, state=WAITING, next_at__lte=now)
    attempts = turn.values_list("attempts", flat=True).first()
    # Whoever moves the next moment has the turn; a worker that dies now leaves it for that moment.
    pause = PAUSES[min(attempts or 0, len(PAUSES) - 1)]
    if attempts is None or not turn.filter(attempts=attempts).update(attempts=F("attempts") + 1, next_at=now + pause):
        return ""
    mine = Delivery.objects.filter(pk=delivery_id, attempts=attempts + 1)
    answered, fault = _tried(mine.select_related("webhook").get())
    if answered is not None and OK_FROM <= answered < OK_TO:
        state = DELIVERED
    else:
        state = WAITING if attempts < len(PAUSES) and fault != OFF else GIVEN_UP
    mine.update(state=state, answered=answered, fault=fault)
    if state == WAITING:
        deliver.using(run_after=now + pause).enqueue(delivery_id)
    log.info("delivery %s: attempt %d, %s", delivery_id, attempts + 1, answered or fault)
    return state


def ask_for_late_deliveries() -> int:
    """Let messages wait for a worker whose turn passed unseen, and return how many there were."""
    now = timezone.now()
    late = Delivery.objects.filter(state=WAITING, next_at__lt=now - LATE)
    asked = 0
    for key in list(late.values_list("pk", flat=True)):
        # Of two workers who find it, one moves it.
        if late.filter(pk=key).update(next_at=now):
            deliver.enqueue(str(key))
            asked += 1
    return asked


def forget_deliveries() -> int:
    """Delete messages of long ago, and return how many."""
    return Delivery.objects.filter(made_at__lt=timezone.now() - KEPT).exclude(state=WAITING).delete()[0]


def _tried(delivery: Delivery) -> tuple[int | None, str]:
    """Send a message, and return what was answered, or why nothing was."""
    webhook = delivery.webhook
    if webhook.switched_off:
        return None, OFF
    body = json.dumps(delivery.body, ensure_ascii=False, separators=(",", ":")).encode()
    message = Message(str(delivery.pk), int(timezone.now().timestamp()), body)
    try:
        secret = unsealed(webhook.sealed_secret, SEALED_FOR)
        return post(webhook.address, message, secret, inside=settings.ENVIRONMENT.webhooks_inside), ""
    except OutwardError as fault:
        return None, str(fault)
