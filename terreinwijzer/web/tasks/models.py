"""What was asked to be done in the background and how far it is, and which workers are alive.

These rows are written by machines only, so they keep no history: a task tells its own moments.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any, ClassVar

from django.db import models

from terreinwijzer.web.people.models import User

WAITING, RUNNING, DONE, FAILED, CANCELLED = "waiting", "running", "done", "failed", "cancelled"
STATES = (WAITING, RUNNING, DONE, FAILED, CANCELLED)
OPEN = (WAITING, RUNNING)


class Task(models.Model):
    """One piece of work for one portfolio.

    `attempt` counts how often a worker began, and whoever writes names the attempt that it belongs to: what a worker
    that was given up for dead still writes is refused.
    """

    task_id: models.UUIDField[uuid.UUID, uuid.UUID] = models.UUIDField(primary_key=True, default=uuid.uuid4)
    portfolio_id: models.CharField[str, str] = models.CharField(max_length=64)
    asked_by: models.ForeignKey[User, User] = models.ForeignKey(User, on_delete=models.CASCADE, related_name="tasks")
    kind: models.CharField[str, str] = models.CharField(max_length=32)
    parameters: models.JSONField[Any, Any] = models.JSONField(default=dict)
    # Of the data when it was asked for: a result of other data says so.
    checksum: models.CharField[str, str] = models.CharField(max_length=64)
    state: models.CharField[str, str] = models.CharField(max_length=16, default=WAITING)
    share: models.FloatField[float, float] = models.FloatField(default=0.0)
    step: models.CharField[str, str] = models.CharField(max_length=64, default="waiting")
    cancel_asked: models.BooleanField[bool, bool] = models.BooleanField(default=False)
    attempt: models.IntegerField[int, int] = models.IntegerField(default=0)
    result: models.JSONField[Any, Any] = models.JSONField(null=True)
    problems: models.JSONField[Any, Any] = models.JSONField(default=list)
    asked_at: models.DateTimeField[datetime, datetime] = models.DateTimeField(auto_now_add=True)
    started_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)
    finished_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)

    class Meta:
        """States that exist, shares that can be, and a result exactly when it is done."""

        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["portfolio_id", "asked_by", "asked_at"], name="task_own"),
            models.Index(fields=["state"], name="task_state"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(state__in=STATES), name="task_state_known"),
            models.CheckConstraint(
                condition=models.Q(share__gte=0) & models.Q(share__lte=1), name="task_share_possible"
            ),
            models.CheckConstraint(
                condition=models.Q(state=DONE, result__isnull=False)
                | (~models.Q(state=DONE) & models.Q(result__isnull=True)),
                name="task_result_when_done",
            ),
        ]

    def __str__(self) -> str:
        """Say what, where and how far."""
        return f"{self.kind} {self.portfolio_id} {self.state}"

    @property
    def open(self) -> bool:
        """Tell whether it still has to be done."""
        return self.state in OPEN

    @property
    def key(self) -> str:
        """Return its key as it stands in an address."""
        return str(self.task_id)


class Beat(models.Model):
    """The last sign of life of a worker."""

    worker_id: models.CharField[str, str] = models.CharField(max_length=64, primary_key=True)
    seen_at: models.DateTimeField[datetime, datetime] = models.DateTimeField()

    def __str__(self) -> str:
        """Say who and when."""
        return f"{self.worker_id} {self.seen_at:%H:%M:%S}"
