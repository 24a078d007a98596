"""Two organisations that turned out to be one: what went where, so that it can be followed and undone."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from terreinwijzer.web.people.models import User


class Merge(models.Model):
    """One merge. Organisations stand in it by number: the one that was merged is gone, and its history tells of it.

    `kept_before` and `kept_after` are versions of the kept one in the history; `moved` and `doubles` hold keys of
    records by the name of their model, `doubles` of those that the kept one had already.
    """

    id: models.BigAutoField[int, int] = models.BigAutoField(primary_key=True)
    portfolio_id: models.CharField[str, str] = models.CharField(max_length=64)
    kept: models.PositiveBigIntegerField[int, int] = models.PositiveBigIntegerField()
    merged: models.PositiveBigIntegerField[int, int] = models.PositiveBigIntegerField()
    kept_before: models.PositiveBigIntegerField[int, int] = models.PositiveBigIntegerField()
    kept_after: models.PositiveBigIntegerField[int, int] = models.PositiveBigIntegerField()
    moved: models.JSONField[Any, Any] = models.JSONField(default=dict)
    doubles: models.JSONField[Any, Any] = models.JSONField(default=dict)
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField(auto_now_add=True)
    by: models.ForeignKey[User | None, User | None] = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    undone_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)

    class Meta:
        """Found by either of the two; nothing is merged into itself."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~models.Q(kept=models.F("merged")), name="merge_of_two"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index("portfolio_id", "merged", name="merge_by_merged"),
            models.Index("portfolio_id", "kept", name="merge_by_kept"),
        ]

    def __str__(self) -> str:
        """Say which two."""
        return f"{self.merged} → {self.kept}"
