"""Plots and who holds them, through time; and what holders plan."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import ClassVar

from django.db import models

from terreinwijzer.web.register.codes import OWNERSHIP_KIND, PLAN_CERTAINTY, PLAN_KIND, PLAN_STATE
from terreinwijzer.web.register.models.organisations import Organisation
from terreinwijzer.web.writing.columns import amount, code, day, in_order, known, prose, words, year
from terreinwijzer.web.writing.record import Record
from terreinwijzer.web.writing.searching import Sought

WHOLE = 100


class Plot(Record):
    """A plot by the key that the snapshot has for it, or by its cadastral name where the snapshot has none."""

    plot_id: models.CharField[str, str] = words(64, required=True)
    park_id: models.CharField[str, str] = words(64)
    street: models.CharField[str, str] = words()
    area_m2: models.DecimalField[Decimal | None, Decimal | None] = amount()
    idle_since: models.DateField[date | None, date | None] = day()
    notes: models.TextField[str, str] = prose()
    sought: models.TextField[str, str] = Sought("plot_id", "street", "notes")

    class Meta:
        """A plot stands in the register once."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["portfolio_id", "plot_id"], name="plot_once", violation_error_message="wrong_plot_twice"
            ),
            models.CheckConstraint(
                condition=models.Q(area_m2__isnull=True) | models.Q(area_m2__gt=0), name="plot_area_positive",
                violation_error_message="wrong_not_positive",
            ),
        ]  # fmt: skip
        indexes: ClassVar[list[models.Index]] = [models.Index("portfolio_id", "idle_since", name="plot_by_idle")]

    def __str__(self) -> str:
        """Return the key."""
        return self.plot_id


class Ownership(Record):
    """Who holds a plot, by which right, for which share, from when until when."""

    plot: models.ForeignKey[Plot, Plot] = models.ForeignKey(Plot, on_delete=models.PROTECT, related_name="ownerships")
    organisation: models.ForeignKey[Organisation, Organisation] = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="ownerships"
    )
    kind: models.CharField[str, str] = code("ownership_kind", OWNERSHIP_KIND)
    share_pct: models.DecimalField[Decimal, Decimal] = models.DecimalField(
        max_digits=6, decimal_places=3, default=Decimal(WHOLE)
    )
    since: models.DateField[date | None, date | None] = day()
    until: models.DateField[date | None, date | None] = day()

    class Meta:
        """A share is a part of the whole, and nothing ends before it begins."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            known("ownership_kind_known", "kind", OWNERSHIP_KIND),
            in_order("ownership_in_order", "since", "until"),
            models.CheckConstraint(
                condition=models.Q(share_pct__gt=0, share_pct__lte=WHOLE), name="ownership_share",
                violation_error_message="wrong_share",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        """Say who holds what."""
        return f"{self.plot} {self.share_pct}"


class Plan(Record):
    """What an organisation plans to do, how much room or money that takes, and when."""

    organisation: models.ForeignKey[Organisation, Organisation] = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="plans"
    )
    kind: models.CharField[str, str] = code("plan_kind", PLAN_KIND)
    certainty: models.CharField[str, str] = code("plan_certainty", PLAN_CERTAINTY)
    state: models.CharField[str, str] = code("plan_state", PLAN_STATE)
    expected_year: models.PositiveSmallIntegerField[int | None, int | None] = year()
    area_m2: models.DecimalField[Decimal | None, Decimal | None] = amount()
    amount_eur: models.DecimalField[Decimal | None, Decimal | None] = amount()
    park_id: models.CharField[str, str] = words(64)
    description: models.TextField[str, str] = prose()
    sought: models.TextField[str, str] = Sought("description")

    class Meta:
        """Only codes that exist."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            known("plan_kind_known", "kind", PLAN_KIND),
            known("plan_certainty_known", "certainty", PLAN_CERTAINTY),
            known("plan_state_known", "state", PLAN_STATE),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index("portfolio_id", "state", name="plan_by_state")]

    def __str__(self) -> str:
        """Say what is planned."""
        return self.kind
