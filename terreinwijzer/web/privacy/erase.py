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
    forgotten = keys & one.earlier
    if forgotten:
        before = past_of(one.having({key_of(data, record) for record in one.records if record.pk in forgotten}))
        if data.on_erasure is OnErasure.EMPTY:
            before.update(**_blank(data))
        else:
            before.delete()
    whole = keys - forgotten
    elsewhere = _elsewhere(data, portfolio_id, whole)
    by_law = held(data, whole - elsewhere)
    going = sorted(whole - elsewhere - by_law)
    (empty if data.on_erasure is OnErasure.EMPTY else delete)(data, going)
    done = "emptied" if data.on_erasure is OnErasure.EMPTY else "deleted"
    return Erased(data, forgotten=len(forgotten), kept_by_law=len(by_law), kept_elsewhere=len(elsewhere),
                  **{done: len(going)})  # fmt: skip


def empty(data: PersonalData, keys: Sequence[object]) -> None:
    """Empty the personal fields of records, and those of everything that the history kept of them."""
    present(data).filter(pk__in=keys).update(**_blank(data))
    if data.history:
        versions(data).filter(**{f"{key_column(data)}__in": keys}).update(**_blank(data))


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
