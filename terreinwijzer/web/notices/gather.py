"""Keeps notices in step with what asks: what is new is added, what no longer asks is over."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import islice

from django.core.cache import cache
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from terreinwijzer.web.access.holders import people_who_may
from terreinwijzer.web.notices.models import Notice
from terreinwijzer.web.people.models import Membership
from terreinwijzer.web.writing.attention import Asking, personal_sources

# A page and the worker do not gather the same twice within so long.
FRESH = timedelta(minutes=1)
AT_ONCE = 500


def gather_all() -> int:
    """Keep the notices of every portfolio that somebody has a role for, and return how many are new."""
    held = Membership.objects.order_by("portfolio_id").values_list("portfolio_id", flat=True).distinct()
    return sum(gather(portfolio_id) for portfolio_id in list(held))


def gather_fresh(portfolio_id: str) -> None:
    """Keep the notices of a portfolio, unless that was just done."""
    if cache.add(f"notices:{portfolio_id}", 1, FRESH.total_seconds()):
        gather(portfolio_id)


def gather(portfolio_id: str, today: date | None = None) -> int:
    """Keep the notices of one portfolio, and return how many are new.

    Parameters
    ----------
    portfolio_id
        The portfolio.
    today
        The day on which things are late; this day by default.

    Two that gather at once write the same, once.
    """
    wanted = asking(portfolio_id, today or timezone.localdate())
    now = timezone.now()
    with transaction.atomic():
        still = _kept(Notice.objects.filter(portfolio_id=portfolio_id, over_at__isnull=True))
        new = wanted.keys() - still.keys()
        kinds = {kind for kind, _, _ in new}
        before = _kept(Notice.objects.filter(portfolio_id=portfolio_id, over_at__isnull=False, kind__in=kinds))
        Notice.objects.bulk_create(
            [_notice(portfolio_id, each[0], wanted[each], now) for each in new - before.keys()],
            batch_size=AT_ONCE, ignore_conflicts=True,
        )  # fmt: skip
        again = {before[each][0]: wanted[each].count for each in new & before.keys()}
        _change(again, over_at=None, read_at=None, mailed_at=None, made_at=now)
        _change([still[each][0] for each in still.keys() - wanted.keys()], over_at=now)
        counts = {still[each][0]: wanted[each].count for each in wanted.keys() & still.keys()
                  if wanted[each].count != still[each][1]}  # fmt: skip
        for key, count in (again | counts).items():
            _change([key], count=count)
    return len(new)


def asking(portfolio_id: str, today: date) -> dict[tuple[str, int, str], Asking]:
    """Return what asks in a portfolio, by kind, person and key; of nobody who may not see it."""
    found: dict[tuple[str, int, str], Asking] = {}
    for kind, source in personal_sources().items():
        asks = list(source.asks(portfolio_id, today))
        if asks:
            may = set(people_who_may(portfolio_id, source.permission).values_list("pk", flat=True))
            found |= {(kind, each.user_id, each.key): each for each in asks if each.user_id in may}
    return found


def _kept(rows: QuerySet[Notice]) -> dict[tuple[str, int, str], tuple[int, int]]:
    """Return key and count of notices by kind, person and what they are known by."""
    values = rows.values_list("kind", "user_id", "key", "pk", "count")
    return {(kind, user_id, key): (pk, count) for kind, user_id, key, pk, count in values}


def _notice(portfolio_id: str, kind: str, one: Asking, now: datetime) -> Notice:
    return Notice(portfolio_id=portfolio_id, user_id=one.user_id, kind=kind, key=one.key, about=one.about,
                  count=one.count, made_at=now)  # fmt: skip


def _change(keys: Iterable[int], **values: object) -> None:
    rest = iter(keys)
    while some := list(islice(rest, AT_ONCE)):
        Notice.objects.filter(pk__in=some).update(**values)
