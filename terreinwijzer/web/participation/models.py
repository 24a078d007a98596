"""What participation keeps: themes with a question, sessions, and reactions with how each was handled."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models

from terreinwijzer.web.writing.columns import code, day, in_order, known, prose, words
from terreinwijzer.web.writing.record import Record
from terreinwijzer.web.writing.searching import Sought

REACTION_STATE = ("received", "published", "declined")
HANDLING = ("taken_up", "partly", "not_taken_up", "later")


class Theme(Record):
    """A subject with a question to organisations, open for reactions between two days."""

    title: models.CharField[str, str] = words(required=True)
    question: models.TextField[str, str] = models.TextField()
    opens_on: models.DateField[date, date] = models.DateField()
    closes_on: models.DateField[date | None, date | None] = day()
    outcome: models.TextField[str, str] = prose()
    sought: models.TextField[str, str] = Sought("title", "question", "outcome")

    class Meta:
        """A theme closes after it opens."""

        constraints: ClassVar[list[models.BaseConstraint]] = [in_order("theme_dates_in_order", "opens_on", "closes_on")]

    def __str__(self) -> str:
        """Say which theme it is."""
        return self.title

    def open_on(self, today: date) -> bool:
        """Tell whether anybody may react on a day; the last day counts."""
        return self.opens_on <= today and (self.closes_on is None or today <= self.closes_on)


class Session(Record):
    """A meeting about a theme."""

    theme: models.ForeignKey[Theme, Theme] = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="sessions")
    title: models.CharField[str, str] = words(required=True)
    held_on: models.DateField[date, date] = models.DateField()
    place: models.CharField[str, str] = words()
    people_present: models.PositiveIntegerField[int | None, int | None] = models.PositiveIntegerField(
        null=True, blank=True
    )
    report: models.TextField[str, str] = prose()

    def __str__(self) -> str:
        """Say which session it is."""
        return self.title


class Reaction(Record):
    """What somebody said about a theme; shown to everybody only after a moderator has published it."""

    theme: models.ForeignKey[Theme, Theme] = models.ForeignKey(
        Theme, on_delete=models.PROTECT, related_name="reactions"
    )
    session: models.ForeignKey[Session | None, Session | None] = models.ForeignKey(
        Session, null=True, blank=True, on_delete=models.PROTECT, related_name="reactions"
    )
    sender: models.CharField[str, str] = words()
    name: models.CharField[str, str] = words()
    email: models.EmailField[str, str] = models.EmailField(blank=True, default="")
    said: models.TextField[str, str] = models.TextField()
    show_sender: models.BooleanField[bool, bool] = models.BooleanField(default=False)
    state: models.CharField[str, str] = code("reaction_state", REACTION_STATE)
    handling: models.CharField[str, str] = code("handling", HANDLING, required=False)
    answer: models.TextField[str, str] = prose()

    class Meta:
        """Those that wait for a moderator are asked for most."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            known("reaction_state_known", "state", REACTION_STATE),
            known("reaction_handling_known", "handling", HANDLING, required=False),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index("portfolio_id", "state", name="reaction_by_state"),
            models.Index("theme", "state", name="reaction_by_theme"),
        ]

    def __str__(self) -> str:
        """Say what it is about."""
        return self.said[:60]
