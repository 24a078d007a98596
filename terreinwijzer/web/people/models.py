"""Users and their roles. A role always belongs to one portfolio: one municipality never sees another's."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils import timezone
from simple_history.models import HistoricalRecords

from terreinwijzer.web.access.roles import Role

ASSIGNED = [role.value for role in Role if role is not Role.PUBLIC]


class User(AbstractUser):
    """Somebody with an account. A model of its own from the start: it cannot be replaced later."""


class Membership(models.Model):
    """The role of a user for one portfolio; of an entrepreneur, for one establishment of it."""

    user: models.ForeignKey[User, User] = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    portfolio_id: models.CharField[str, str] = models.CharField(max_length=64, editable=False)
    # The label of a choice is the code of a text.
    role: models.CharField[str, str] = models.CharField(
        max_length=32, choices=[(value, f"role_{value}") for value in ASSIGNED]
    )
    # Whose business it is: an entrepreneur has a membership for each; empty for every other role.
    establishment_id: models.CharField[str, str] = models.CharField(max_length=64, blank=True, default="")
    created: models.DateTimeField[str, str] = models.DateTimeField(default=timezone.now, editable=False)
    changed: models.DateTimeField[str, str] = models.DateTimeField(auto_now=True)
    history = HistoricalRecords()

    class Meta:
        """Each role once, and none that does not exist."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["user", "portfolio_id", "role", "establishment_id"], name="membership_once"
            ),
            models.CheckConstraint(condition=models.Q(role__in=ASSIGNED), name="membership_role_known"),
            models.CheckConstraint(
                condition=models.Q(establishment_id="") | models.Q(role=Role.ENTREPRENEUR.value),
                name="membership_establishment",
            ),
        ]

    def __str__(self) -> str:
        """Say who, where and as what."""
        return f"{self.user} {self.portfolio_id} {self.role}"
