"""Deletion of what was kept long enough."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from terreinwijzer.web.privacy.declarations import PersonalData, declared
from terreinwijzer.web.privacy.records import deleted, key_column, present, versions


def expire(now: datetime | None = None) -> dict[str, int]:
    """Delete every record whose term is over, with its history; all of it or nothing.

    Of a record that somebody deleted before, the history goes when the term of its last version is over.

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
    present(data).filter(pk__in=keys).delete()
    if data.history:
        # The records themselves first: their deletion is written to the history as well.
        versions(data).filter(**{f"{key_column(data)}__in": keys}).delete()


def held(data: PersonalData, keys: Collection[object]) -> set[object]:
    """Return those of the records that cannot go yet, because what is related to them must be kept longer."""
    waiting: set[object] = set()
    for name in data.held_by:
        found = present(data).filter(pk__in=keys, **{f"{name}__isnull": False})
        waiting |= set(found.values_list("pk", flat=True))
    return waiting


def _expired(data: PersonalData, moment: datetime) -> list[object]:
    last = moment - data.retention
    if not data.since:
        gone = deleted(data.model).filter(history_date__lt=last) if data.history and data.retention else ()
        return [getattr(version, key_column(data)) for version in gone]
    found = present(data).filter(
        _over(data.model, data.since, data.since_else, last) | _over_sooner(data, data.model, moment)
    )
    keys = list(found.values_list("pk", flat=True))
    waiting = held(data, keys) if data.held_by else set()
    going = [key for key in keys if key not in waiting]
    if data.history:
        # What does not say from when it counts, counts from the day on which it was deleted.
        over = _over(data.history, data.since, data.since_else or "history_date", last)
        over |= _over_sooner(data, data.history, moment)
        going += deleted(data.model).filter(over).values_list(key_column(data), flat=True)
    return going


def _over_sooner(data: PersonalData, model: type[models.Model], moment: datetime) -> Q:
    """Return the condition that a record is one of those with a shorter term, and that this one is over."""
    if data.sooner is None:
        return Q(pk__in=())
    return Q(**data.sooner.having) & _over(model, data.sooner.since, "", moment - data.sooner.retention)


def _over(model: type[models.Model], since: str, since_else: str, last: datetime) -> Q:
    """Return the condition that a term began before a moment, by the field that counts where the first is not known."""

    def before(name: str) -> Q:
        is_moment = isinstance(model._meta.get_field(name), models.DateTimeField)  # noqa: SLF001
        return Q(**{f"{name}__lt": last if is_moment else last.date()})

    over = before(since)
    return over | Q(**{f"{since}__isnull": True}) & before(since_else) if since_else else over
