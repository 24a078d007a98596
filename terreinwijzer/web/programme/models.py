"""What the programme keeps: actions, the effects that they should have, and the versions that were adopted."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import ClassVar

from django.conf import settings
from django.db import models

from terreinwijzer.programme.progress import STATES
from terreinwijzer.web.people.models import User
from terreinwijzer.web.writing.columns import amount, code, day, in_order, known, prose, words
from terreinwijzer.web.writing.record import Record
from terreinwijzer.web.writing.searching import Sought

# The five pillars of the vision; 0 holds what runs across all of them.
PILLARS = ("0", "1", "2", "3", "4", "5")


class Action(Record):
    """One action of the programme, for the whole portfolio or for one park.

    `needs` holds the numbers of the actions that come first, with spaces between them.
    """

    number: models.CharField[str, str] = words(16)
    pillar: models.CharField[str, str] = code("pillar", PILLARS)
    title: models.CharField[str, str] = words(300, required=True)
    description: models.TextField[str, str] = prose()
    park_id: models.CharField[str, str] = words(64)
    priority: models.BooleanField[bool, bool] = models.BooleanField(default=False)
    state: models.CharField[str, str] = code("action_state", STATES)
    owner: models.CharField[str, str] = words()
    # Who is told when it is late: an account, where `owner` may be any name.
    assigned_to: models.ForeignKey[User | None, User | None] = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="actions"
    )
    elected_lead: models.CharField[str, str] = words()
    partners: models.CharField[str, str] = words(300)
    budget_eur: models.DecimalField[Decimal | None, Decimal | None] = amount()
    capacity_days: models.DecimalField[Decimal | None, Decimal | None] = amount()
    starts_on: models.DateField[date | None, date | None] = day()
    due_on: models.DateField[date | None, date | None] = day()
    done_on: models.DateField[date | None, date | None] = day()
    needs: models.CharField[str, str] = words(300)
    blocked_by: models.TextField[str, str] = prose()
    sought: models.TextField[str, str] = Sought(
        "number", "title", "description", "owner", "elected_lead", "partners", "blocked_by"
    )

    class Meta:
        """An action has a number once, ends after it begins, and is done on a day or not at all."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            known("action_pillar_known", "pillar", PILLARS),
            known("action_state_known", "state", STATES),
            in_order("action_dates_in_order", "starts_on", "due_on"),
            models.UniqueConstraint(
                "portfolio_id", "number", condition=~models.Q(number=""), name="action_number_once",
                violation_error_message="wrong_number_taken",
            ),
            models.CheckConstraint(
                condition=models.Q(state="done", done_on__isnull=False)
                | (~models.Q(state="done") & models.Q(done_on__isnull=True)),
                name="action_done_has_day", violation_error_message="wrong_done_without_day",
            ),
            models.CheckConstraint(
                condition=(models.Q(budget_eur__isnull=True) | models.Q(budget_eur__gte=0))
                & (models.Q(capacity_days__isnull=True) | models.Q(capacity_days__gte=0)),
                name="action_amounts_positive", violation_error_message="wrong_negative",
            ),
        ]  # fmt: skip
        indexes: ClassVar[list[models.Index]] = [models.Index("portfolio_id", "state", name="action_by_state")]

    def __str__(self) -> str:
        """Say which action it is."""
        return f"{self.number} {self.title}".strip()

    @property
    def needed(self) -> tuple[str, ...]:
        """Return the numbers of the actions that come first."""
        return tuple(self.needs.split())


class Effect(Record):
    """An indicator that an action should move: from where, to where, and by when."""

    action: models.ForeignKey[Action, Action] = models.ForeignKey(
        Action, on_delete=models.CASCADE, related_name="effects"
    )
    indicator: models.CharField[str, str] = words(64, required=True)
    park_id: models.CharField[str, str] = words(64)
    baseline: models.FloatField[float | None, float | None] = models.FloatField(null=True, blank=True)
    baseline_on: models.DateField[date | None, date | None] = day()
    target: models.FloatField[float | None, float | None] = models.FloatField(null=True, blank=True)
    target_on: models.DateField[date | None, date | None] = day()

    class Meta:
        """A value goes with its date."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            in_order("effect_dates_in_order", "baseline_on", "target_on"),
            models.CheckConstraint(
                condition=models.Q(baseline__isnull=True) | models.Q(baseline_on__isnull=False),
                name="effect_baseline_has_day", violation_error_message="wrong_baseline_without_day",
            ),
            models.UniqueConstraint(
                "action", "indicator", "park_id", name="effect_once", violation_error_message="wrong_effect_twice"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        """Say which indicator."""
        return self.indicator


class Version(Record):
    """The programme as it stood when it was adopted; the actions are those of that moment, from the history."""

    name: models.CharField[str, str] = words(required=True)
    adopted_on: models.DateField[date, date] = models.DateField()
    note: models.TextField[str, str] = prose()

    def __str__(self) -> str:
        """Say which version it is."""
        return self.name
