"""What of the register asks for attention: of everybody on the home page, and of one person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Max, OuterRef, QuerySet, Subquery
from django.utils import timezone

from terreinwijzer.vocabulary.notation import day, number
from terreinwijzer.web.access.roles import Permission
from terreinwijzer.web.pages.frame import address
from terreinwijzer.web.portfolios import Shown
from terreinwijzer.web.register.codes import RECEIVED
from terreinwijzer.web.register.market import MODELS, to_judge
from terreinwijzer.web.register.models import Signal
from terreinwijzer.web.register.planning import not_spoken
from terreinwijzer.web.register.terms import ending
from terreinwijzer.web.register.work_lists import active_signals, idle_plots, late_signals, reminders
from terreinwijzer.web.wording import text
from terreinwijzer.web.writing.attention import (
    Asking,
    Personal,
    Waiting,
    asks_attention,
    asks_persons,
    for_each_who_may,
)

# What was given to somebody longer ago is no news.
NEWS = timedelta(days=30)


@asks_attention(Permission.SEE_REGISTER)
def register_waits(shown: Shown, language: str) -> Iterable[Waiting]:
    """Say how many signals are late or to be reminded of, how many owners wait, and how many plots lie idle."""
    portfolio_id, today = shown.portfolio_id, timezone.localdate()
    lists = (
        ("late", late_signals(portfolio_id, today), "signals", "?late=1"),
        ("reminders", reminders(portfolio_id, today), "signals", ""),
        ("owners", not_spoken(portfolio_id, today, owners=True), "visit_plan", "?owners=1"),
        ("idle", idle_plots(portfolio_id, today), "plots", "?idle=1"),
    )
    for name, rows, route, asked in lists:
        if count := rows.count():
            words = text(f"waits_{name}", language, count=number(count, language))
            yield Waiting(words, address(language, shown, route) + asked)


@asks_attention(Permission.SEE_PERSONAL_DATA)
def terms_end(shown: Shown, language: str) -> Iterable[Waiting]:
    """Say how many contacts and documents go within a month, if any."""
    if count := len(ending(shown.portfolio_id, timezone.localdate())):
        yield Waiting(text("waits_ending", language, count=number(count, language)), address(language, shown, "ending"))


@asks_attention(Permission.MODERATE)
def market_waits(shown: Shown, language: str) -> Iterable[Waiting]:
    """Say how many offers and requests from outside are to be judged, if any."""
    for kind, model in MODELS.items():
        if count := to_judge(model, shown.portfolio_id).count():
            yield _to_judge(shown, language, kind, count)


def _sent(portfolio_id: str, _today: date) -> Iterable[Asking]:
    """Return per kind how much is to be judged; what was sent or changed after the last one asks anew."""
    waits = {kind: to_judge(model, portfolio_id).aggregate(count=Count("pk"), last=Max("changed_at"))
             for kind, model in MODELS.items()}  # fmt: skip
    things = [
        (f"{kind}:{each['last'].isoformat()}", kind, each["count"]) for kind, each in waits.items() if each["count"]
    ]
    return for_each_who_may(portfolio_id, Permission.MODERATE, things)


def _sent_told(shown: Shown, language: str, counts: Mapping[str, int]) -> dict[str, Waiting]:
    return {kind: _to_judge(shown, language, kind, count) for kind, count in counts.items()}


def _to_judge(shown: Shown, language: str, kind: str, count: int) -> Waiting:
    words = text(f"waits_{kind}", language, count=number(count, language))
    return Waiting(words, f"{address(language, shown, kind)}?state={RECEIVED}")


def _assigned(portfolio_id: str, today: date) -> Iterable[Asking]:
    """Return the active signals that somebody gave to somebody else, this month."""
    versions: Any = Signal.history
    earlier = versions.filter(id=OuterRef("id"), history_id__lt=OuterRef("history_id")).order_by("-history_id")
    given = versions.filter(
        portfolio_id=portfolio_id, history_date__date__gt=today - NEWS, assigned_to__isnull=False,
        history_user__isnull=False, id__in=active_signals(portfolio_id).order_by().values("pk"),
    ).annotate(was=Subquery(earlier.values("assigned_to")[:1]))  # fmt: skip
    now = dict(active_signals(portfolio_id).values_list("pk", "assigned_to"))
    return [
        Asking(user, f"{key}:{version}", str(key))
        for key, user, was, by, version in given.values_list("id", "assigned_to", "was", "history_user", "history_id")
        if user == now.get(key) and user not in {was, by}
    ]


def _due(rows: QuerySet[Signal], moment: str) -> list[Asking]:
    """Return what asks for those who follow signals: who takes one up, and who wrote it down."""
    versions: Any = Signal.history
    wrote = versions.filter(id__in=rows.order_by().values("pk"), history_type="+", history_user__isnull=False)
    follow: dict[int, set[int]] = {}
    for key, user in [*rows.values_list("pk", "assigned_to"), *wrote.values_list("id", "history_user")]:
        follow.setdefault(key, set()).update({user} - {None})
    days = dict(rows.values_list("pk", moment))
    return [Asking(user, f"{key}:{day}", str(key)) for key, day in days.items() for user in sorted(follow[key])]


def _late(portfolio_id: str, today: date) -> Iterable[Asking]:
    return _due(late_signals(portfolio_id, today), "due_on")


def _reminded(portfolio_id: str, today: date) -> Iterable[Asking]:
    return _due(reminders(portfolio_id, today), "remind_on")


def _signals(shown: Shown, language: str, counts: Mapping[str, int]) -> dict[str, Waiting]:
    rows = Signal.objects.filter(portfolio_id=shown.portfolio_id, pk__in=counts).select_related("organisation")
    return {
        str(each.pk): Waiting(
            f"{each.organisation.name}: {each}",
            address(language, shown, "organisation", record=each.organisation_id),  # type: ignore[attr-defined]
        )
        for each in rows
    }


def _ending(portfolio_id: str, today: date) -> Iterable[Asking]:
    """Return per week how many terms of personal data run out in it, for everybody who may keep them longer."""
    weeks = Counter(each.ends_on - timedelta(days=each.ends_on.weekday()) for each in ending(portfolio_id, today))
    things = [(str(monday), str(monday), count) for monday, count in weeks.items()]
    return for_each_who_may(portfolio_id, Permission.SEE_PERSONAL_DATA, things)


def _weeks(shown: Shown, language: str, counts: Mapping[str, int]) -> dict[str, Waiting]:
    where = address(language, shown, "ending")
    return {
        monday: Waiting(
            text("notice_about_terms", language, count=number(count, language),
                 day=day(date.fromisoformat(monday), language)), where,
        )
        for monday, count in counts.items()
    }  # fmt: skip


asks_persons(Personal("market_received", Permission.MODERATE, _sent, _sent_told))
asks_persons(Personal("signal_assigned", Permission.SEE_REGISTER, _assigned, _signals))
asks_persons(Personal("signal_reminder", Permission.SEE_REGISTER, _reminded, _signals))
asks_persons(Personal("signal_late", Permission.SEE_REGISTER, _late, _signals))
asks_persons(Personal("term_ending", Permission.SEE_PERSONAL_DATA, _ending, _weeks))
