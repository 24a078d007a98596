"""Carrying out one task: a process of its own does the work, so that it can be stopped and cannot take others along."""

from __future__ import annotations

import subprocess
import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from django.db.models import F
from django.utils import timezone
from django_tasks import task

from terreinwijzer.web.tasks.models import CANCELLED, FAILED, OPEN, RUNNING, Task

if TYPE_CHECKING:
    from collections.abc import Callable

# Work during which workers died this often is given up: it may be what kills them.
MOST_ATTEMPTS = 3
LOOK_EVERY_S = 0.25


class Interrupted(SystemExit):
    """The worker has to stop; the task is taken up again by the next one."""


stopping: list[Callable[[], bool]] = []


@task()
def carry_out(task_id: str) -> str:
    """Carry out a task that waits, or that a worker left unfinished; one that is finished stays as it is."""
    attempt = _begun(task_id)
    if not attempt:
        return ""
    command = [sys.executable, "-m", "terreinwijzer.web.tasks.child", task_id, str(attempt)]
    # When this process dies, however suddenly, the pipe closes, and the child ends itself.
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL) as child:
        while child.poll() is None:
            if any(asked() for asked in stopping):
                _end(child)
                raise Interrupted
            if Task.objects.filter(pk=task_id, cancel_asked=True).exists():
                _end(child)
                break
            time.sleep(LOOK_EVERY_S)
    mine = Task.objects.filter(pk=task_id, attempt=attempt, state=RUNNING)
    # The child writes how it ended; what is still running now was called off or broke.
    if not mine.filter(cancel_asked=True).update(state=CANCELLED, finished_at=timezone.now()):
        mine.update(state=FAILED, problems=[{"code": "task_broke"}], finished_at=timezone.now())
    return str(Task.objects.values_list("state", flat=True).get(pk=task_id))


def _begun(task_id: str) -> int:
    """Return the number of this attempt; 0 where there is nothing to do any more."""
    still = Task.objects.filter(pk=task_id, state__in=OPEN)
    still.filter(cancel_asked=True).update(state=CANCELLED, finished_at=timezone.now())
    too_often = still.filter(attempt__gte=MOST_ATTEMPTS)
    too_often.update(state=FAILED, problems=[{"code": "task_gave_up"}], finished_at=timezone.now())
    changed = still.update(
        state=RUNNING, attempt=F("attempt") + 1, share=0.0, step="starting", started_at=timezone.now()
    )
    return Task.objects.values_list("attempt", flat=True).get(pk=task_id) if changed else 0


def _end(child: subprocess.Popen[bytes]) -> None:
    child.kill()
    with suppress(subprocess.TimeoutExpired):
        child.wait(10)
