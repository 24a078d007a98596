"""The personal data of background work: who asked for it."""

from __future__ import annotations

from datetime import timedelta

from terreinwijzer.web.privacy.declarations import Ground, PersonalData, declare
from terreinwijzer.web.tasks.models import Task

declare(
    PersonalData(
        model=Task, what="tasks_kept", purpose="tasks_kept_purpose", ground=Ground.PUBLIC_TASK,
        fields=("asked_by",), found_by=("asked_by__email", "asked_by__username"), since="finished_at",
        retention=timedelta(days=30),
    )
)  # fmt: skip
