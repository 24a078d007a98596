"""Forgetting one person, on request: what goes, what is emptied, and what must stay and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from terreinwijzer.web.privacy.declarations import OnErasure, PersonalData
from terreinwijzer.web.privacy.expire import delete, held
from terreinwijzer.web.privacy.person import Found, key_of, past_of
from terreinwijzer.web.privacy.records import key_column, present, versions
from terreinwijzer.web.privacy.strike import strike


@dataclass(frozen=True)
class Erased:
    """What became of the records of one model: how many went, were emptied, and stay.

    Attributes
    ----------
    forgotten
        Were about the person before, and are no longer: only those earlier versions went or were emptied.
    kept_by_law
        Stay until their term is over, because the law wants so, or because such records still refer to them.
    kept_elsewhere
        Stay because they also serve a portfolio that whoever asked does not administer.
    """

    data: PersonalData
    deleted: int = 0
    emptied: int = 0
    forgotten: int = 0
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
    going = keys - elsewhere - by_law
    kept = {"kept_by_law": len(by_law), "kept_elsewhere": len(elsewhere)}
    forgotten, whole = going & one.earlier, going - one.earlier
    picked = one.having({key_of(data, record) for record in one.records if record.pk in going})
    if data.on_erasure is OnErasure.EMPTY:
        _empty(picked, whole)
        strike(picked)
        return Erased(data, emptied=len(whole), forgotten=len(forgotten), **kept)
    if forgotten:
        past_of(picked).filter(**{f"{key_column(data)}__in": forgotten}).delete()
    delete(data, sorted(whole))
    return Erased(data, deleted=len(whole), forgotten=len(forgotten), **kept)


def _empty(one: Found, whole: set[Any]) -> None:
    """Empty the personal fields of what is about somebody, and not of what only names him in a text.

    A record that still is about him loses them in every version; one that no longer is, in those that were.
    """
    data, blank = one.data, _blank(one.data)
    if not blank:
        return
    every = set(present(data).filter(one.itself, pk__in=whole).values_list("pk", flat=True))
    if data.history:
        key = key_column(data)
        named = past_of(one).filter(one.itself)
        every |= set(named.filter(**{f"{key}__in": whole}).values_list(key, flat=True))
        named.update(**blank)
        versions(data).filter(**{f"{key}__in": every}).update(**blank)
    present(data).filter(pk__in=every).update(**blank)


def _blank(data: PersonalData) -> dict[str, Any]:
    blank: dict[str, Any] = {}
    for name in data.fields:
        field: Any = data.model._meta.get_field(name)  # noqa: SLF001  (Django's public way)
        blank[name] = None if field.null else ""
    return blank


def _elsewhere(data: PersonalData, portfolio_id: str, keys: set[Any]) -> set[Any]:
    """Return those of the records that serve another portfolio too."""
    if "__" not in data.portfolio:
        return set()
    rows = present(data).filter(pk__in=keys)
    return {key for key, where in rows.values_list("pk", data.portfolio) if where not in {portfolio_id, None}}
