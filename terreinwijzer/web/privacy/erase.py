"""Forgetting one person, on request: what goes, what is emptied, and what must stay and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction

from terreinwijzer.web.privacy.declarations import OnErasure, PersonalData
from terreinwijzer.web.privacy.expire import delete, held
from terreinwijzer.web.privacy.person import Found


@dataclass(frozen=True)
class Erased:
    """What became of the records of one model: how many went, were emptied, and stay.

    Attributes
    ----------
    kept_by_law
        Stay until their term is over, because the law wants so, or because such records still refer to them.
    kept_elsewhere
        Stay because they also serve a portfolio that whoever asked does not administer.
    """

    data: PersonalData
    deleted: int = 0
    emptied: int = 0
    kept_by_law: int = 0
    kept_elsewhere: int = 0


def erase(portfolio_id: str, found: Sequence[Found]) -> tuple[Erased, ...]:
    """Forget a person in the records that were found, with their history; all of it or nothing."""
    with transaction.atomic():
        return tuple(_erased(portfolio_id, one) for one in found)


def _erased(portfolio_id: str, one: Found) -> Erased:
    data, keys = one.data, {record.pk for record in one.records}
    if data.on_erasure is OnErasure.KEEP:
        return Erased(data, kept_by_law=len(keys))
    elsewhere = _elsewhere(data, portfolio_id, keys)
    by_law = held(data, keys - elsewhere)
    going = sorted(keys - elsewhere - by_law)
    if data.on_erasure is OnErasure.EMPTY:
        empty(data, going)
        return Erased(data, emptied=len(going), kept_by_law=len(by_law), kept_elsewhere=len(elsewhere))
    delete(data, going)
    return Erased(data, deleted=len(going), kept_by_law=len(by_law), kept_elsewhere=len(elsewhere))


def empty(data: PersonalData, keys: Sequence[object]) -> None:
    """Empty the personal fields of records, and those of everything that the history kept of them."""
    blank: dict[str, Any] = {}
    for name in data.fields:
        field: Any = data.model._meta.get_field(name)  # noqa: SLF001  (Django's public way)
        blank[name] = None if field.null else ""
    data.model._default_manager.filter(pk__in=keys).update(**blank)  # noqa: SLF001
    if data.history:
        key = data.model._meta.pk.attname  # noqa: SLF001
        data.history._default_manager.filter(**{f"{key}__in": keys}).update(**blank)  # noqa: SLF001


def _elsewhere(data: PersonalData, portfolio_id: str, keys: set[Any]) -> set[Any]:
    """Return those of the records that serve another portfolio too."""
    if "__" not in data.portfolio:
        return set()
    rows: models.QuerySet[Any] = data.model._default_manager.filter(pk__in=keys)  # noqa: SLF001
    return {key for key, where in rows.values_list("pk", data.portfolio) if where not in {portfolio_id, None}}
