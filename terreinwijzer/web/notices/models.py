"""What is kept of notices: keys and codes, and nobody's words; what each is about is looked up when it is told.

These rows are written by machines, and by nobody but whom they are for, so they keep no history.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from django.db import models
from django.utils import timezone

from terreinwijzer.web.people.models import User

NEVER, DAILY, WEEKLY = "never", "daily", "weekly"
HOW_OFTEN = (NEVER, DAILY, WEEKLY)


class MailChoice(models.Model):
    """How often somebody wants his notices by mail, and in which language; nobody gets any before he chose.

    `sent_on` is the day of his last mail. `claimed_at` is set while a mail goes out, so that two runs at once do not
    both send it; a claim that a run left behind when it was killed no longer counts after a while.
    """

    id: models.BigAutoField[int, int] = models.BigAutoField(primary_key=True)
    user: models.OneToOneField[User, User] = models.OneToOneField(
        User, on_delete=models.CASCADE, related_name="mail_choice"
    )
    how_often: models.CharField[str, str] = models.CharField(max_length=8, default=NEVER)
    language: models.CharField[str, str] = models.CharField(max_length=2)
    sent_on: models.DateField[date | None, date | None] = models.DateField(null=True)
    claimed_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)

    def __str__(self) -> str:
        """Say how often."""
        return self.how_often


class Notice(models.Model):
    """One thing that asks for one person, once: no two have the same person, kind and key.

    `over_at` is the moment since which it no longer asks, as a signal that was closed. It counts from then for its
    term; should it ask again, it is new again.
    """

    id: models.BigAutoField[int, int] = models.BigAutoField(primary_key=True)
    portfolio_id: models.CharField[str, str] = models.CharField(max_length=64)
    user: models.ForeignKey[User, User] = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notices")
    kind: models.CharField[str, str] = models.CharField(max_length=32)
    key: models.CharField[str, str] = models.CharField(max_length=100)
    about: models.CharField[str, str] = models.CharField(max_length=64)
    count: models.PositiveIntegerField[int, int] = models.PositiveIntegerField(default=1)
    made_at: models.DateTimeField[datetime, datetime] = models.DateTimeField(default=timezone.now)
    read_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)
    over_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)
    # When it went out by mail: never twice.
    mailed_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)

    class Meta:
        """Those of one person are asked for on every page."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["portfolio_id", "user", "kind", "key"], name="notice_once"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index("user", "portfolio_id", "over_at", "read_at", name="notice_of_user"),
            models.Index("over_at", name="notice_by_end"),
        ]

    def __str__(self) -> str:
        """Say what and where."""
        return f"{self.kind} {self.portfolio_id}"
