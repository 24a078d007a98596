"""A table that was sent and is being looked at; nothing of it is in the register yet."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from terreinwijzer.web.people.models import User
from terreinwijzer.web.writing.columns import words


class Import(models.Model):
    """The rows of one file, until somebody agrees to them; afterwards what came of it. Kept a week: see `personal`."""

    id: models.BigAutoField[int, int] = models.BigAutoField(primary_key=True)
    portfolio_id: models.CharField[str, str] = models.CharField(max_length=64)
    # What its rows are, by the name of the kind of record.
    kind: models.CharField[str, str] = models.CharField(max_length=32, default="organisations")
    file_name: models.CharField[str, str] = words(required=True)
    rows: models.JSONField[Any, Any] = models.JSONField(default=list)
    outcome: models.JSONField[Any, Any] = models.JSONField(default=dict, blank=True)
    sent_at: models.DateTimeField[datetime, datetime] = models.DateTimeField(auto_now_add=True)
    sent_by: models.ForeignKey[User | None, User | None] = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        """Found by portfolio, newest first."""

        indexes: ClassVar[list[models.Index]] = [models.Index("portfolio_id", "sent_at", name="import_by_day")]

    def __str__(self) -> str:
        """Return the name of the file."""
        return self.file_name
