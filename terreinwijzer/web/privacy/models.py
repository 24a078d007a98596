"""Who looked at whose personal data, and when."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models


class Look(models.Model):
    """One look of one user at one record. It has no foreign key to the record, which it may outlive."""

    portfolio_id: models.CharField[str, str] = models.CharField(max_length=64)
    user: models.ForeignKey[models.Model, models.Model] = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="looks"
    )
    model: models.CharField[str, str] = models.CharField(max_length=100)
    record: models.CharField[str, str] = models.CharField(max_length=64)
    doing: models.CharField[str, str] = models.CharField(max_length=64)
    at: models.DateTimeField[str, str] = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Found by portfolio and day, and by record."""

        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["portfolio_id", "-at"], name="look_portfolio_at"),
            models.Index(fields=["model", "record"], name="look_record"),
        ]

    def __str__(self) -> str:
        """Say what was looked at, without saying who."""
        return f"{self.model} {self.record} {self.at}"
