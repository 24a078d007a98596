"""Asking for background work, looking it up and calling it off: always one's own, in one portfolio."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from terreinwijzer.errors import InputError, Problem
from terreinwijzer.web.people.models import User
from terreinwijzer.web.portfolios import Shown
from terreinwijzer.web.tasks.carry_out import carry_out
from terreinwijzer.web.tasks.kinds import kind_of
from terreinwijzer.web.tasks.models import CANCELLED, OPEN, RUNNING, WAITING, Task

# So many at once for one person, and for everybody together: whoever comes next waits until one is done.
MOST_OPEN, MOST_WAITING = 3, 50


def ask(user: User, shown: Shown, kind: str, parameters: Mapping[str, Any]) -> Task:
    """Keep a piece of work, to be done as soon as a worker is free.

    Raises
    ------
    InputError
        The parameters are wrong, or too much is waiting already.
    """
    used = kind_of(kind).check(shown, parameters)
    with transaction.atomic():
        if Task.objects.filter(asked_by=user, state__in=OPEN).count() >= MOST_OPEN:
            raise InputError(Problem("task_too_many_own", value=str(MOST_OPEN)))
        if Task.objects.filter(state=WAITING).count() >= MOST_WAITING:
            raise InputError(Problem("task_too_many"))
        made: Task = Task.objects.create(
            portfolio_id=shown.portfolio_id,
            asked_by=user,
            kind=kind,
            parameters=used,
            checksum=shown.checksum,
        )
        # In one transaction with the row: neither is ever there without the other.
        carry_out.enqueue(made.key)
    return made


def own(user: User, portfolio_id: str) -> QuerySet[Task]:
    """Return the tasks of a user in one portfolio, the newest first."""
    found: QuerySet[Task] = Task.objects.filter(portfolio_id=portfolio_id, asked_by=user).order_by("-asked_at")
    return found


def call_off(task: Task) -> None:
    """Call a task off: what waits never starts, what runs is stopped by its worker."""
    now = timezone.now()
    waiting = Task.objects.filter(pk=task.pk, state=WAITING)
    if not waiting.update(state=CANCELLED, cancel_asked=True, finished_at=now):
        Task.objects.filter(pk=task.pk, state=RUNNING).update(cancel_asked=True)
