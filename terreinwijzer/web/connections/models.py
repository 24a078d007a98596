"""What is kept of connections with other programs. Secrets are kept hashed where that will do."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any, ClassVar

from django.db import models

from terreinwijzer.web.access.scopes import Scope
from terreinwijzer.web.writing.columns import code, known, words
from terreinwijzer.web.writing.record import Record

EVENTS = ("signal_created", "signal_changed", "signal_closed", "signal_deleted")
# Sent when somebody asks for it, to try an address.
TRIED = "test"
WAITING, DELIVERED, GIVEN_UP = "waiting", "delivered", "given_up"
DELIVERY_STATE = (WAITING, DELIVERED, GIVEN_UP)


class Token(Record):
    """By which one program asks for one portfolio. Only its hash is kept: whoever reads the database cannot use it.

    `scope_list` holds scopes with spaces between them. `hint` is how the token begins, by which people recognise it.
    """

    name: models.CharField[str, str] = words(80, required=True)
    scope_list: models.CharField[str, str] = words(200, required=True)
    hint: models.CharField[str, str] = models.CharField(max_length=16, editable=False)
    hashed: models.CharField[str, str] = models.CharField(max_length=64, unique=True, editable=False)
    ends_on: models.DateField[date, date] = models.DateField()
    withdrawn_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True, blank=True)
    # Written at most once a minute, and without a version: it changes nothing that anybody decided.
    used_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True, editable=False)

    class Meta:
        """A token is for something, and lists are in order of name."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~models.Q(name="") & ~models.Q(scope_list=""), name="token_for_something"),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index("portfolio_id", "name", name="token_by_name")]

    def __str__(self) -> str:
        """Return its name."""
        return self.name

    @property
    def scopes(self) -> tuple[Scope, ...]:
        """Return what it is for; a scope that this version no longer has counts for nothing."""
        known = {scope.value for scope in Scope}
        return tuple(Scope(each) for each in self.scope_list.split() if each in known)


class Webhook(Record):
    """An address that is told of what happens. Its secret is kept sealed: with it we sign, so it has to be read again.

    `event_list` holds events with spaces between them.
    """

    name: models.CharField[str, str] = words(80, required=True)
    address: models.URLField[str, str] = models.URLField(max_length=300)
    event_list: models.CharField[str, str] = words(200, required=True)
    sealed_secret: models.CharField[str, str] = models.CharField(max_length=300, editable=False)
    switched_off: models.BooleanField[bool, bool] = models.BooleanField(default=False)

    class Meta:
        """A webhook is for something."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~models.Q(name="") & ~models.Q(event_list=""), name="webhook_for_something"
            ),
        ]

    def __str__(self) -> str:
        """Return its name."""
        return self.name

    @property
    def events(self) -> tuple[str, ...]:
        """Return what it is told of."""
        return tuple(self.event_list.split())


class Delivery(models.Model):
    """One message to one address, and how far it is. It holds keys and codes, and nobody's words.

    `next_at` is the moment from which it may be tried again: whoever tries moves it first, so that two workers never
    try at once, and one that dies leaves it for later.
    """

    delivery_id: models.UUIDField[uuid.UUID, uuid.UUID] = models.UUIDField(primary_key=True, default=uuid.uuid4)
    webhook: models.ForeignKey[Webhook, Webhook] = models.ForeignKey(
        Webhook, on_delete=models.CASCADE, related_name="deliveries"
    )
    event: models.CharField[str, str] = models.CharField(max_length=32)
    body: models.JSONField[Any, Any] = models.JSONField()
    state: models.CharField[str, str] = code("delivery_state", DELIVERY_STATE)
    attempts: models.PositiveSmallIntegerField[int, int] = models.PositiveSmallIntegerField(default=0)
    made_at: models.DateTimeField[datetime, datetime] = models.DateTimeField(auto_now_add=True)
    next_at: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    # Of the last attempt: the status that was answered, or the code of why there was no answer.
    answered: models.PositiveSmallIntegerField[int | None, int | None] = models.PositiveSmallIntegerField(null=True)
    fault: models.CharField[str, str] = words(32)

    class Meta:
        """Those that wait are asked for most."""

        constraints: ClassVar[list[models.BaseConstraint]] = [known("delivery_state_known", "state", DELIVERY_STATE)]
        indexes: ClassVar[list[models.Index]] = [
            models.Index("state", "next_at", name="delivery_by_turn"),
            models.Index("webhook", "made_at", name="delivery_by_moment"),
        ]

    def __str__(self) -> str:
        """Return its key."""
        return str(self.delivery_id)
