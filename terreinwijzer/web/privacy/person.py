"""What is known of one person, in one portfolio: found, and as tables to take along."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from django.db import models
from django.db.models import Q

from terreinwijzer.web.privacy.declarations import PersonalData, declared
from terreinwijzer.web.privacy.models import Look

# Shorter words would find everybody.
SHORTEST = 3
ONE_BY_ONE = 25


@dataclass(frozen=True)
class Found:
    """Records of one model that may be about the person; `values` holds per record what it says, by field."""

    data: PersonalData
    records: tuple[models.Model, ...]

    @property
    def values(self) -> list[tuple[str, dict[str, str]]]:
        """Return per record its key and what it says of the person."""
        return [(key_of(self.data, each), said(self.data, each)) for each in self.records]

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
    found = []
    for data in declared():
        about = Q()
        for name in data.found_by:
            about |= Q(**{f"{name}__iexact": sought})
        for name in data.found_within:
            about |= Q(**{f"{name}__icontains": sought})
        rows = _of(data, portfolio_id).filter(about).select_related(*_single(data)).order_by("pk").distinct()
        records = tuple(rows)
        if records:
            found.append(Found(data, records))
    return tuple(found)


def chosen(found: Iterable[Found], keys: Iterable[str]) -> tuple[Found, ...]:
    """Return of what was found only the records that were chosen, by `key_of`."""
    wanted = set(keys)
    kept = [
        one if one.all_of_them in wanted
        else Found(one.data, tuple(each for each in one.records if key_of(one.data, each) in wanted))
        for one in found
    ]  # fmt: skip
    return tuple(one for one in kept if one.records)


def key_of(data: PersonalData, record: models.Model) -> str:
    """Return the key of a record among all that was found."""
    return f"{data.label}:{record.pk}"


def said(data: PersonalData, record: models.Model) -> dict[str, str]:
    """Return what a record says of a person, by field; what is unknown is left out."""
    values = {name: getattr(record, name) for name in (*data.fields, data.since)}
    return {name: str(value) for name, value in values.items() if value not in (None, "")}


def tables_of(found: Sequence[Found]) -> dict[str, pd.DataFrame]:
    """Return everything that was found as tables, by the name of the model.

    There are the records, what they were before, what belongs to them, and who looked at them.
    """
    tables: dict[str, pd.DataFrame] = {}
    for one in found:
        label = one.data.label
        tables[label] = pd.DataFrame([{"record": str(r.pk), **said(one.data, r)} for r in one.records])
        keys = [record.pk for record in one.records]
        if one.data.history:
            rows = one.data.history._default_manager.filter(id__in=keys).order_by("history_id")  # noqa: SLF001
            names = ("id", "history_date", *one.data.fields)
            before = pd.DataFrame(rows.values_list(*names), columns=["record", "written_at", *one.data.fields])
            tables[f"{label}.history"] = _plain(before)
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


def _of(data: PersonalData, portfolio_id: str) -> models.QuerySet[Any]:
    rows = data.model._default_manager.all()  # noqa: SLF001
    return rows.filter(**{data.portfolio: portfolio_id}) if data.portfolio else rows


def _single(data: PersonalData) -> list[str]:
    """Return the fields that refer to another record, so that these come along in the same query."""
    every = [data.model._meta.get_field(name) for name in data.fields]  # noqa: SLF001
    return [field.name for field in every if isinstance(field, models.ForeignKey)]


def _plain(table: pd.DataFrame) -> pd.DataFrame:
    return table.map(lambda value: None if value in (None, "") else str(value))
