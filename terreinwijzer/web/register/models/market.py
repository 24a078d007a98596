"""Supply and demand as people tell of it: what is on offer, and what businesses seek."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from django.db import models

from terreinwijzer.web.register.codes import (
    ACCEPTED,
    DECLINED,
    JUDGEMENT,
    MARKET_SOURCE,
    OFFER_KIND,
    OFFER_STATE,
    PRICE_PER,
    REQUEST_STATE,
)
from terreinwijzer.web.register.models.organisations import Organisation
from terreinwijzer.web.writing.columns import amount, code, day, known, prose, words
from terreinwijzer.web.writing.record import Record
from terreinwijzer.web.writing.searching import Sought


def positive(name: str, *columns: str) -> models.CheckConstraint:
    """Return the constraint that amounts are greater than zero, or unknown."""
    rule = models.Q()
    for column in columns:
        rule &= models.Q(**{f"{column}__isnull": True}) | models.Q(**{f"{column}__gt": 0})
    return models.CheckConstraint(condition=rule, name=name, violation_error_message="wrong_not_positive")


class Accepted(models.Manager[Any]):
    """What counts: not what still waits for a moderator, nor what one declined."""

    def get_queryset(self) -> models.QuerySet[Any]:
        """Return the records that everybody who may see the register may see."""
        return super().get_queryset().filter(judgement=ACCEPTED)


class Told(Record):
    """What people tell of supply or demand. What somebody outside sent counts only after a moderator accepted it."""

    judgement: models.CharField[str, str] = code("judgement", JUDGEMENT)
    reason: models.TextField[str, str] = prose()
    # Of whose business it is, as the business itself sent it; empty for all else.
    establishment_id: models.CharField[str, str] = models.CharField(
        max_length=64, blank=True, default="", editable=False
    )
    objects: ClassVar[models.Manager[Any]] = models.Manager()
    accepted: ClassVar[models.Manager[Any]] = Accepted()

    class Meta:
        """Of both kinds of record."""

        abstract = True


def judged(name: str) -> list[models.BaseConstraint]:
    """Return the constraints that a judgement is one that exists, and that whoever declines says why."""
    return [
        known(f"{name}_judgement_known", "judgement", JUDGEMENT),
        models.CheckConstraint(
            condition=~models.Q(judgement=DECLINED) | ~models.Q(reason=""), name=f"{name}_declined_says_why",
            violation_error_message="wrong_declined_without_reason",
        ),
    ]  # fmt: skip


class Offer(Told):
    """A plot or premises that somebody offers. What the sources have on offer stays in the snapshot, beside this."""

    summary: models.CharField[str, str] = words(required=True)
    kind: models.CharField[str, str] = code("offer_kind", OFFER_KIND)
    park_id: models.CharField[str, str] = words(64)
    street: models.CharField[str, str] = words()
    organisation: models.ForeignKey[Organisation | None, Organisation | None] = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="offers"
    )
    plot_area_m2: models.DecimalField[Decimal | None, Decimal | None] = amount()
    floor_area_m2: models.DecimalField[Decimal | None, Decimal | None] = amount()
    price_eur: models.DecimalField[Decimal | None, Decimal | None] = amount(2)
    price_per: models.CharField[str, str] = code("price_per", PRICE_PER)
    available_from: models.DateField[date | None, date | None] = day()
    state: models.CharField[str, str] = code("offer_state", OFFER_STATE)
    source: models.CharField[str, str] = code("market_source", MARKET_SOURCE)
    # Everybody may then see the offer on the page of its park, without who told of it.
    published: models.BooleanField[bool, bool] = models.BooleanField(default=False)
    contact: models.CharField[str, str] = words()
    notes: models.TextField[str, str] = prose()
    sought: models.TextField[str, str] = Sought("summary", "street", "notes")

    class Meta:
        """An offer has a size."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            known("offer_kind_known", "kind", OFFER_KIND),
            known("offer_state_known", "state", OFFER_STATE),
            known("offer_price_per_known", "price_per", PRICE_PER),
            known("offer_source_known", "source", MARKET_SOURCE),
            *judged("offer"),
            positive("offer_amounts_positive", "plot_area_m2", "floor_area_m2", "price_eur"),
            models.CheckConstraint(
                condition=models.Q(plot_area_m2__isnull=False) | models.Q(floor_area_m2__isnull=False),
                name="offer_has_size", violation_error_message="wrong_offer_without_size",
            ),
        ]  # fmt: skip
        indexes: ClassVar[list[models.Index]] = [
            models.Index("portfolio_id", "state", "park_id", name="offer_by_state"),
        ]

    def __str__(self) -> str:
        """Return what is on offer."""
        return self.summary


class Request(Told):
    """What a business seeks: what it does, how much room it needs, and from when."""

    summary: models.CharField[str, str] = words(required=True)
    organisation: models.ForeignKey[Organisation | None, Organisation | None] = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="requests"
    )
    sbi: models.CharField[str, str] = words(12)
    environmental_category: models.CharField[str, str] = words(8)
    plot_area_m2: models.DecimalField[Decimal | None, Decimal | None] = amount()
    floor_area_m2: models.DecimalField[Decimal | None, Decimal | None] = amount()
    park_id: models.CharField[str, str] = words(64)
    wanted_from: models.DateField[date | None, date | None] = day()
    state: models.CharField[str, str] = code("request_state", REQUEST_STATE)
    source: models.CharField[str, str] = code("market_source", MARKET_SOURCE)
    contact: models.CharField[str, str] = words()
    notes: models.TextField[str, str] = prose()
    sought: models.TextField[str, str] = Sought("summary", "sbi", "notes")

    class Meta:
        """Only codes that exist, and sizes above nought."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            known("request_state_known", "state", REQUEST_STATE),
            known("request_source_known", "source", MARKET_SOURCE),
            *judged("request"),
            positive("request_amounts_positive", "plot_area_m2", "floor_area_m2"),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index("portfolio_id", "state", name="request_by_state")]

    def __str__(self) -> str:
        """Return what is sought."""
        return self.summary
