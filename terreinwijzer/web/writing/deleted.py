"""What was deleted a short time ago, by whom and when, and the version by which it can be put back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from terreinwijzer.web.privacy.records import deleted
from terreinwijzer.web.wording import text
from terreinwijzer.web.writing.columns import called
from terreinwijzer.web.writing.editing import Kind
from terreinwijzer.web.writing.record import Record
from terreinwijzer.web.writing.versions import DELETED

RECENT = timedelta(days=90)
# More nobody looks through; the history of a record that is known is always there.
MOST = 200


@dataclass(frozen=True)
class Gone:
    """One record that was deleted.

    Attributes
    ----------
    kind, record
        What it was, as it last stood.
    name, of
        What it is called, and the organisation that it belonged to if that is still there.
    at, by
        When it went, and who deleted it.
    reason
        Why, where it did not go by itself but with something else, as when two organisations were merged.
    version
        The key of the version to put back; `None` where that is not safe, or not known.
    """

    kind: Kind
    record: Record
    name: str
    of: Any
    at: datetime
    by: str
    reason: str
    version: int | None


def recently_deleted(kinds: Iterable[Kind], portfolio_id: str, language: str) -> list[Gone]:
    """Return what was deleted in a portfolio of late, newest first."""
    rows = [(version, kind) for kind in kinds for version in _versions(kind, portfolio_id)]
    rows.sort(key=lambda row: (row[0].history_date, row[0].history_id), reverse=True)
    owners = _owners([version for version, _ in rows[:MOST]])
    return [_gone(version, kind, owners, language) for version, kind in rows[:MOST]]


def _versions(kind: Kind, portfolio_id: str) -> list[Any]:
    past: Any = kind.model.history
    before = past.filter(id=OuterRef("id")).exclude(history_type=DELETED).order_by("-history_id").values("history_id")
    late = deleted(kind.model).filter(
        portfolio_id=portfolio_id, history_type=DELETED, history_date__gte=timezone.now() - RECENT
    )
    found = late.annotate(before=Subquery(before[:1])).select_related("history_user")
    return list(found.order_by("-history_date", "-history_id")[:MOST])


def _owners(versions: Sequence[Any]) -> dict[int, Any]:
    """Return the organisations that records belonged to, by key, in one query."""
    keys = {key for each in versions if (key := getattr(each, "organisation_id", None))}
    models = {each.instance_type._meta.get_field("organisation").related_model for each in versions  # noqa: SLF001
              if hasattr(each, "organisation_id")}  # fmt: skip
    return {key: found for model in models for key, found in model._default_manager.in_bulk(keys).items()}  # noqa: SLF001


def _gone(version: Any, kind: Kind, owners: dict[int, Any], language: str) -> Gone:
    by, reason = version.history_user, version.history_change_reason or ""
    return Gone(
        kind, version.instance, called(version.instance, language),
        owners.get(getattr(version, "organisation_id", None) or 0), version.history_date,
        (by.get_full_name() or by.get_username()) if by else text("history_by_nobody", language), reason,
        # What went with something else comes back with it, as by undoing a merge.
        None if reason else version.before,
    )  # fmt: skip
