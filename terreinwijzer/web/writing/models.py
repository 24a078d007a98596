"""What was sent: a form that arrives twice, after a lost connection, is written once."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import models

from terreinwijzer.web.people.models import User


class Submission(models.Model):
    """One form that was accepted, by the key that its page carried. No two have the same key."""

    key: models.UUIDField[UUID, UUID] = models.UUIDField(primary_key=True)
    portfolio_id: models.CharField[str, str] = models.CharField(max_length=64)
    user: models.ForeignKey[User | None, User | None] = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    address: models.CharField[str, str] = models.CharField(max_length=300, blank=True, default="")
    accepted_at: models.DateTimeField[datetime, datetime] = models.DateTimeField(auto_now_add=True, db_index=True)

    def __str__(self) -> str:
        """Say which form it was."""
        return str(self.key)
