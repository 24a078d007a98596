"""What is kept of connections with other programs. Secrets are kept hashed where that will do."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from django.db import models

from terreinwijzer.web.access.scopes import Scope
from terreinwijzer.web.writing.columns import words
from terreinwijzer.web.writing.record import Record


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
