"""Visits to organisations, and the signals that follow from them."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models

from terreinwijzer.web.people.models import User
from terreinwijzer.web.register.codes import SIGNAL_ACTIVE, SIGNAL_KIND, SIGNAL_STATE, VISIT_KIND
from terreinwijzer.web.register.models.organisations import Organisation
from terreinwijzer.web.writing.columns import code, day, known, prose, words
from terreinwijzer.web.writing.record import Record
from terreinwijzer.web.writing.searching import Sought


class Visit(Record):
    """A conversation with an organisation; one on a day to come is an appointment."""

    organisation: models.ForeignKey[Organisation, Organisation] = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="visits"
    )
    kind: models.CharField[str, str] = code("visit_kind", VISIT_KIND)
    held_on: models.DateField[date, date] = models.DateField()
    visited_by: models.ForeignKey[User | None, User | None] = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="visits"
    )
    attendees: models.CharField[str, str] = words(300)
    report: models.TextField[str, str] = prose()
    sought: models.TextField[str, str] = Sought("report")

    class Meta:
        """The last visit of an organisation is asked for most."""

        constraints: ClassVar[list[models.BaseConstraint]] = [known("visit_kind_known", "kind", VISIT_KIND)]
        indexes: ClassVar[list[models.Index]] = [
            models.Index("organisation", "held_on", name="visit_by_organisation"),
            models.Index("portfolio_id", "held_on", name="visit_by_day"),
        ]

    def __str__(self) -> str:
        """Say when it was."""
        return self.held_on.isoformat()


class Signal(Record):
    """Something that asks for work: what it is, who does what about it, and before when."""

    organisation: models.ForeignKey[Organisation, Organisation] = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="signals"
    )
    visit: models.ForeignKey[Visit | None, Visit | None] = models.ForeignKey(
        Visit, null=True, blank=True, on_delete=models.SET_NULL, related_name="signals"
    )
    kind: models.CharField[str, str] = code("signal_kind", SIGNAL_KIND)
    description: models.TextField[str, str] = models.TextField()
    follow_up: models.TextField[str, str] = prose()
    state: models.CharField[str, str] = code("signal_state", SIGNAL_STATE)
    due_on: models.DateField[date | None, date | None] = day()
    # From this day on the signal asks for attention, before it is too late.
    remind_on: models.DateField[date | None, date | None] = day()
    closed_on: models.DateField[date | None, date | None] = day()
    assigned_to: models.ForeignKey[User | None, User | None] = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="signals"
    )
    sought: models.TextField[str, str] = Sought("description", "follow_up")

    class Meta:
        """A signal has a day on which it was closed if it is closed, and only then."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            known("signal_kind_known", "kind", SIGNAL_KIND),
            known("signal_state_known", "state", SIGNAL_STATE),
            models.CheckConstraint(
                condition=models.Q(state__in=SIGNAL_ACTIVE, closed_on__isnull=True)
                | (~models.Q(state__in=SIGNAL_ACTIVE) & models.Q(closed_on__isnull=False)),
                name="signal_closed_has_day", violation_error_message="wrong_closed_without_day",
            ),
        ]  # fmt: skip
        indexes: ClassVar[list[models.Index]] = [
            models.Index("portfolio_id", "state", "due_on", name="signal_by_due_day"),
        ]

    def __str__(self) -> str:
        """Say what it is about."""
        return self.description[:60]
