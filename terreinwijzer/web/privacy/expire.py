"""Deletion of what was kept long enough."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import models, transaction
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils import timezone

from terreinwijzer.web.privacy.declarations import PersonalData, declared


def expire(now: datetime | None = None) -> dict[str, int]:
    """Delete every record whose term is over, with its history; all of it or nothing.

    Parameters
    ----------
    now
        The moment that terms are compared with; this moment by default.

    Returns
    -------
    dict of str to int
        Records deleted, by the name of the model; models of which none expired are left out.
    """
    moment = now or timezone.now()
    gone: dict[str, int] = {}
    with transaction.atomic():
        for data in declared():
            keys = _expired(data, moment)
            if keys:
                gone[data.label] = len(keys)
                delete(data, keys)
    return gone


def delete(data: PersonalData, keys: Sequence[object]) -> None:
    """Delete records by their keys, and everything that the history kept of them."""
    data.model._default_manager.filter(pk__in=keys).delete()  # noqa: SLF001
    if data.history:
        # The records themselves first: their deletion is written to the history as well.
        key = data.model._meta.pk.attname  # noqa: SLF001
        data.history._default_manager.filter(**{f"{key}__in": keys}).delete()  # noqa: SLF001


def held(data: PersonalData, keys: Collection[object]) -> set[object]:
    """Return those of the records that cannot go yet, because what is related to them must be kept longer."""
    waiting: set[object] = set()
    for name in data.held_by:
        found = data.model._default_manager.filter(pk__in=keys, **{f"{name}__isnull": False})  # noqa: SLF001
        waiting |= set(found.values_list("pk", flat=True))
    return waiting


def _expired(data: PersonalData, moment: datetime) -> list[object]:
    last = moment - data.retention
    until = last if isinstance(data.model._meta.get_field(data.since), models.DateTimeField) else last.date()  # noqa: SLF001
    since = Coalesce(data.since, data.since_else) if data.since_else else F(data.since)
    found = data.model._default_manager.annotate(counts_from=since).filter(counts_from__lt=until)  # noqa: SLF001
    keys = list(found.values_list("pk", flat=True))
    waiting = held(data, keys) if data.held_by else set()
    return [key for key in keys if key not in waiting]
