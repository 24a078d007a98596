"""The signals that ask for work, and the work lists."""

from __future__ import annotations

import pandas as pd
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from terreinwijzer.web.access.holders import may_here
from terreinwijzer.web.access.roles import Permission
from terreinwijzer.web.pages.frame import page, portfolio
from terreinwijzer.web.privacy.log import seen
from terreinwijzer.web.programme.tables import late_actions
from terreinwijzer.web.register.codes import RECEIVED
from terreinwijzer.web.register.listing import PER_PAGE
from terreinwijzer.web.register.market import MODELS, to_judge
from terreinwijzer.web.register.models import Signal
from terreinwijzer.web.register.pages.organisations import HERE
from terreinwijzer.web.register.planning import not_spoken
from terreinwijzer.web.register.terms import ending
from terreinwijzer.web.register.work_lists import (
    active_signals,
    idle_plots,
    known_keys,
    late_signals,
    records_of,
    unmatched,
)
from terreinwijzer.web.wording import text
from terreinwijzer.web.writing.columns import said
from terreinwijzer.web.writing.downloads import download


def signals(request: HttpRequest, language: str, portfolio_id: str) -> HttpResponse:
    """Show the signals that ask for work; `?mine=1` those of the user, `?late=1` those whose day is past."""
    shown, today = portfolio(portfolio_id), timezone.localdate()
    rows, mine, late = _asked(request, portfolio_id)
    listed = Paginator(rows, PER_PAGE).get_page(request.GET.get("page", "1"))
    return page(request, "register/signals.html", language, shown, HERE, rows=listed, mine=mine, late=late, today=today,
                said=said)  # fmt: skip


def signals_file(request: HttpRequest, language: str, portfolio_id: str, suffix: str) -> HttpResponse:
    """Return the signals that were asked for as a table."""
    shown = portfolio(portfolio_id)
    names = ["organisation", "kind", "description", "follow_up", "state", "due_on", "assigned_to"]
    found = [
        [each.organisation.name, text(said(each, "kind"), language), each.description, each.follow_up,
         text(said(each, "state"), language), each.due_on,
         (each.assigned_to.get_full_name() or each.assigned_to.get_username()) if each.assigned_to else ""]
        for each in _asked(request, portfolio_id)[0]
    ]  # fmt: skip
    rows = pd.DataFrame(found, columns=names)
    return download(rows, "signals", suffix, language, shown)


def work_lists(request: HttpRequest, language: str, portfolio_id: str) -> HttpResponse:
    """Show how many records wait on each work list."""
    shown, today = portfolio(portfolio_id), timezone.localdate()
    lists = [
        ("late", late_signals(portfolio_id, today).count(), "signals", "?late=1"),
        ("owners", not_spoken(portfolio_id, today, owners=True).count(), "visit_plan", "?owners=1"),
        ("idle", idle_plots(portfolio_id, today).count(), "plots", "?idle=1"),
        ("unmatched", len(unmatched(shown)), "unmatched", ""),
    ]
    if may_here(request, portfolio_id, Permission.MODERATE):
        lists += [
            (kind, to_judge(model, portfolio_id).count(), kind, f"?state={RECEIVED}") for kind, model in MODELS.items()
        ]
    if may_here(request, portfolio_id, Permission.SEE_PROGRAMME):
        lists.append(("actions", len(late_actions(portfolio_id, today)), "programme_late", ""))
    if may_here(request, portfolio_id, Permission.SEE_PERSONAL_DATA):
        lists.append(("ending", len(ending(portfolio_id, today)), "ending", ""))
    return page(request, "register/work_lists.html", language, shown, HERE, lists=lists)


def ending_terms(request: HttpRequest, language: str, portfolio_id: str) -> HttpResponse:
    """Show the contacts and documents of which the term runs out within a month."""
    shown, found = portfolio(portfolio_id), ending(portfolio_id, timezone.localdate())
    listed = Paginator(found, PER_PAGE).get_page(request.GET.get("page", "1"))
    seen(request, portfolio_id, [each.record for each in listed.object_list])
    return page(request, "register/ending.html", language, shown, HERE, rows=listed)


def unmatched_records(request: HttpRequest, language: str, portfolio_id: str) -> HttpResponse:
    """Show the records that match no business, plot or park of the snapshot, and why."""
    shown = portfolio(portfolio_id)
    listed = Paginator(unmatched(shown), PER_PAGE).get_page(request.GET.get("page", "1"))
    rows = [(record, each.kind, each.why) for record, each in records_of(listed.object_list)]
    known = shown.made(known_keys)
    absent = [name for name in ("establishments", "plots") if not known[name]]
    return page(request, "register/unmatched.html", language, shown, HERE, listed=listed, rows=rows, absent=absent)


def unmatched_file(request: HttpRequest, language: str, portfolio_id: str, suffix: str) -> HttpResponse:  # noqa: ARG001
    """Return every record that matches nothing of the snapshot as a table, with why."""
    shown = portfolio(portfolio_id)
    found = [
        [str(record), shown.names.get(record.park_id, record.park_id), text(each.why, language)]
        for record, each in records_of(unmatched(shown))
    ]
    rows = pd.DataFrame(found, columns=["record", "park_id", "why"])
    return download(rows, "unmatched", suffix, language, shown)


def _asked(request: HttpRequest, portfolio_id: str) -> tuple[QuerySet[Signal], bool, bool]:
    """Return the signals that an address asks for, whether only those of the user, and only those too late."""
    mine, late = bool(request.GET.get("mine")), bool(request.GET.get("late"))
    rows = late_signals(portfolio_id, timezone.localdate()) if late else active_signals(portfolio_id)
    return rows.filter(assigned_to=request.user.pk) if mine else rows, mine, late
