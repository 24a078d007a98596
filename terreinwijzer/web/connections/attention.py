"""What of connections asks for administrators: an address that messages did not reach."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import Count, Max

from terreinwijzer.vocabulary.notation import number
from terreinwijzer.web.access.roles import Permission
from terreinwijzer.web.connections.models import GIVEN_UP, Delivery, Webhook
from terreinwijzer.web.pages.frame import address
from terreinwijzer.web.portfolios import Shown
from terreinwijzer.web.wording import text
from terreinwijzer.web.writing.attention import Asking, Personal, Waiting, asks_persons, for_each_who_may


def _given_up(portfolio_id: str, _today: date) -> Iterable[Asking]:
    """Return per webhook how many messages were given up; one after the last asks anew."""
    waits = Delivery.objects.filter(
        webhook__portfolio_id=portfolio_id, webhook__switched_off=False, state=GIVEN_UP
    ).values("webhook_id")
    webhooks = waits.annotate(count=Count("pk"), last=Max("made_at")).order_by("webhook_id")
    things = [(f"{each['webhook_id']}:{each['last'].isoformat()}", str(each["webhook_id"]), each["count"])
              for each in webhooks]  # fmt: skip
    return for_each_who_may(portfolio_id, Permission.ADMINISTER, things)


def _told(shown: Shown, language: str, counts: Mapping[str, int]) -> dict[str, Waiting]:
    rows = Webhook.objects.filter(portfolio_id=shown.portfolio_id, pk__in=counts).values_list("pk", "name")
    return {
        str(key): Waiting(
            text("notice_about_webhook", language, name=name, count=number(counts[str(key)], language)),
            address(language, shown, "webhook", record=key),
        )
        for key, name in rows
    }


asks_persons(Personal("webhook_given_up", Permission.ADMINISTER, _given_up, _told))
