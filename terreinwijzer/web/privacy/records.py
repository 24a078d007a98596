"""Where the records of a declaration are: those that are there, and what the history keeps, of deleted ones too."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, Model, OuterRef, QuerySet

from terreinwijzer.web.privacy.declarations import PersonalData


def key_column(data: PersonalData) -> str:
    """Return the column by which a record is known, also in its history."""
    return str(data.model._meta.pk.attname)  # noqa: SLF001  (Django's public way)


def present(data: PersonalData, portfolio_id: str = "") -> QuerySet[Any]:
    """Return the records that are there, of one portfolio or of all."""
    return _of(data.model._default_manager.all(), data, portfolio_id)  # noqa: SLF001


def versions(data: PersonalData, portfolio_id: str = "") -> QuerySet[Any]:
    """Return what the history keeps, of deleted records too; of one portfolio or of all."""
    if data.history is None:
        return data.model._default_manager.none()  # noqa: SLF001
    return _of(data.history._default_manager.all(), data, portfolio_id)  # noqa: SLF001


def deleted(model: type[Model]) -> QuerySet[Any]:
    """Return the last version of every record of a model with history that was deleted and that the history keeps."""
    manager: Any = model._default_manager  # noqa: SLF001  (Django's public way)
    past: QuerySet[Any] = model.history.all()
    key = str(model._meta.pk.attname)  # noqa: SLF001
    there = manager.filter(pk=OuterRef(key))
    later = past.filter(**{key: OuterRef(key)}, history_id__gt=OuterRef("history_id"))
    return past.filter(~Exists(there), ~Exists(later))


def _of(rows: QuerySet[Any], data: PersonalData, portfolio_id: str) -> QuerySet[Any]:
    return rows.filter(**{data.portfolio: portfolio_id}) if data.portfolio and portfolio_id else rows
