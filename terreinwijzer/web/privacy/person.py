"""What is known of one person, in one portfolio: found, and as tables to take along."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
from django.db import models
from django.db.models import Q

from terreinwijzer.web.privacy.declarations import PersonalData, declared
from terreinwijzer.web.privacy.models import Look
from terreinwijzer.web.privacy.records import key_column, present, versions

# Shorter words would find everybody.
SHORTEST = 3
ONE_BY_ONE = 25


@dataclass(frozen=True)
class Found:
    """Records of one model that may be about the person.

    Attributes
    ----------
    data, sought
        Of what model they are, and by which words they were found.
    records
        Those that are there and, as they were when they last said so, those of which only the history still does.
    deleted
        Keys of those that were deleted.
    earlier
        Keys of those that are there, but were about the person before and are no longer.
    """

    data: PersonalData
    sought: str
    records: tuple[models.Model, ...]
    deleted: frozenset[Any] = frozenset()
    earlier: frozenset[Any] = frozenset()

    @property
    def about(self) -> Q:
        """Return the condition that a record or a version of one is about the person, or names it."""
        return _about(self.data, self.sought)

    @property
    def itself(self) -> Q:
        """Return the condition that it is about the person, and does not only name it in a text."""
        return _itself(self.data, self.sought)

    def having(self, record_keys: Collection[str]) -> Found:
        """Return the same with only the records that were chosen, by `key_of`."""
        kept = tuple(each for each in self.records if key_of(self.data, each) in record_keys)
        return replace(self, records=kept)

    @property
    def many(self) -> bool:
        """Tell whether there are more than anybody looks through one by one, as of an access log."""
        return len(self.records) > ONE_BY_ONE

    @property
    def all_of_them(self) -> str:
        """Return the key that stands for all of them."""
        return f"{self.data.label}:*"

    @property
    def keys(self) -> list[str]:
        """Return by which keys the records are chosen."""
        return [self.all_of_them] if self.many else [key_of(self.data, each) for each in self.records]


def find(portfolio_id: str, words: str) -> tuple[Found, ...]:
    """Return everything in one portfolio that is about somebody of this name or address of mail.

    Parameters
    ----------
    portfolio_id
        The portfolio.
    words
        The whole name or address, whatever the capitals; at least `SHORTEST` signs. Two people can have one name:
        whoever asked decides which records are meant.
    """
    sought = " ".join(words.split())
    if len(sought) < SHORTEST:
        return ()
    found = [_found(data, portfolio_id, sought) for data in declared()]
    return tuple(one for one in found if one.records)


def _found(data: PersonalData, portfolio_id: str, sought: str) -> Found:
    about, key = _about(data, sought), key_column(data)
    there = present(data, portfolio_id)
    now = list(there.filter(about).select_related(*_single(data)).order_by("pk").distinct())
    known = {record.pk for record in now}
    past: dict[Any, models.Model] = {}
    if data.history:
        rows = versions(data, portfolio_id).filter(about).exclude(**{f"{key}__in": known}).order_by("history_id")
        # The last version that says so stands for a record that no longer does, or that is gone.
        past = {getattr(each, key): each.instance for each in rows}
    earlier = frozenset(there.filter(pk__in=past).values_list("pk", flat=True))
    records = (*now, *(past[each] for each in sorted(past)))
    return Found(data, sought, records, frozenset(past) - earlier, earlier)


def _about(data: PersonalData, sought: str) -> Q:
    about = _itself(data, sought)
    for name in data.free_text:
        about |= Q(**{f"{name}__icontains": sought})
    return about


def _itself(data: PersonalData, sought: str) -> Q:
    # Nothing is about anybody of whom a model holds neither name nor words.
    about = Q(pk__in=())
    for name in data.found_by:
        about |= Q(**{f"{name}__iexact": sought})
    for name in data.found_within:
        about |= Q(**{f"{name}__icontains": sought})
    return about


def chosen(found: Iterable[Found], keys: Iterable[str]) -> tuple[Found, ...]:
    """Return of what was found only the records that were chosen, by `key_of`."""
    wanted = set(keys)
    kept = [one if one.all_of_them in wanted else one.having(wanted) for one in found]
    return tuple(one for one in kept if one.records)


def key_of(data: PersonalData, record: models.Model) -> str:
    """Return the key of a record among all that was found."""
    return f"{data.label}:{record.pk}"


def said(one: Found, record: Any) -> dict[str, str]:
    """Return what a record or a version of one says of the person, by field; what is unknown is left out.

    Of its texts only those that name the person: the others are about somebody else.
    """
    naming = [name for name in one.data.free_text if one.sought.casefold() in getattr(record, name).casefold()]
    names = filter(None, (*one.data.fields, *naming, one.data.since))
    values = {name: getattr(record, name) for name in names}
    return {name: str(value) for name, value in values.items() if value not in (None, "")}


def tables_of(found: Sequence[Found]) -> dict[str, pd.DataFrame]:
    """Return everything that was found as tables, by the name of the model.

    There are the records, what they were before, what belongs to them, and who looked at them.
    """
    tables: dict[str, pd.DataFrame] = {}
    for one in found:
        label = one.data.label
        keys = [record.pk for record in one.records]
        now = [record for record in one.records if record.pk not in one.deleted | one.earlier]
        tables[label] = pd.DataFrame([{"record": str(record.pk), **said(one, record)} for record in now])
        if one.data.history:
            key = key_column(one.data)
            before = [{"record": getattr(each, key), "written_at": each.history_date, **said(one, each)}
                      for each in past_of(one).order_by("history_id")]  # fmt: skip
            tables[f"{label}.history"] = _plain(pd.DataFrame(before))
        for name in one.data.along:
            field: Any = one.data.model._meta.get_field(name)  # noqa: SLF001
            related = field.related_model
            columns = [each.attname for each in related._meta.concrete_fields]  # noqa: SLF001
            belongs = related._default_manager.filter(**{f"{field.field.name}__in": keys}).order_by("pk")  # noqa: SLF001
            tables[str(related._meta.label_lower)] = _plain(  # noqa: SLF001
                pd.DataFrame(belongs.values_list(*columns), columns=columns)
            )
    looks = looks_at(found)
    tables["seen_by"] = _plain(pd.DataFrame(looks, columns=["at", "by", "doing", "model", "record"]))
    return {name: table for name, table in tables.items() if len(table)}


def past_of(one: Found) -> models.QuerySet[Any]:
    """Return the versions that tell of the person: of a record that no longer does, only those that did."""
    key = f"{key_column(one.data)}__in"
    whole = [record.pk for record in one.records if record.pk not in one.earlier]
    partly = [record.pk for record in one.records if record.pk in one.earlier]
    return versions(one.data).filter(Q(**{key: whole}) | Q(**{key: partly}) & one.about)


def looks_at(found: Sequence[Found]) -> list[tuple[Any, ...]]:
    """Return who looked at the records that were found: when, who, doing what, and at which; newest first."""
    about = Q(pk__in=[])
    for one in found:
        about |= Q(model=one.data.label, record__in=[str(record.pk) for record in one.records])
    return list(
        Look.objects.filter(about)
        .order_by("-at", "-pk")
        .values_list("at", "user__username", "doing", "model", "record")
    )


def as_data(tables: Mapping[str, pd.DataFrame]) -> dict[str, list[dict[str, Any]]]:
    """Return tables as lists of records for JSON; what is unknown is null."""
    return {name: table.astype(object).where(table.notna(), None).to_dict("records") for name, table in tables.items()}


def _single(data: PersonalData) -> list[str]:
    """Return the fields that refer to another record, so that these come along in the same query."""
    every = [data.model._meta.get_field(name) for name in data.fields]  # noqa: SLF001
    return [field.name for field in every if isinstance(field, models.ForeignKey)]


def _plain(table: pd.DataFrame) -> pd.DataFrame:
    return table.map(lambda value: None if pd.isna(value) or value == "" else str(value))
