"""Users and their roles. A role always belongs to one portfolio: one municipality never sees another's."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models

from terreinwijzer.web.access.roles import Role

ASSIGNED = [role.value for role in Role if role is not Role.PUBLIC]


class User(AbstractUser):
    """Somebody with an account. A model of its own from the start: it cannot be replaced later."""


class Membership(models.Model):
    """The role of a user for one portfolio."""

    user: models.ForeignKey[User, User] = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    portfolio_id: models.CharField[str, str] = models.CharField(max_length=64)
    role: models.CharField[str, str] = models.CharField(max_length=32, choices=[(value, value) for value in ASSIGNED])

    class Meta:
        """Each role once, and none that does not exist."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["user", "portfolio_id", "role"], name="membership_once"),
            models.CheckConstraint(condition=models.Q(role__in=ASSIGNED), name="membership_role_known"),
        ]

    def __str__(self) -> str:
        """Say who, where and as what."""
        return f"{self.user} {self.portfolio_id} {self.role}"
