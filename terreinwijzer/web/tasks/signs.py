"""Signs of life of workers, and what those without one left undone."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from terreinwijzer.web.tasks.carry_out import carry_out
from terreinwijzer.web.tasks.models import OPEN, Beat, Task


def beat(worker_id: str) -> None:
    """Note that a worker is alive."""
    Beat.objects.update_or_create(worker_id=worker_id, defaults={"seen_at": timezone.now()})


def bury(worker_id: str) -> None:
    """Note that a worker is dead, so that nobody waits for it."""
    Beat.objects.filter(worker_id=worker_id).delete()


def take_up_again(dead_after: timedelta) -> int:
    """Let what dead workers were doing wait for another worker, and return how much that was.

    Parameters
    ----------
    dead_after
        A worker that gave no sign of life for so long is dead. Should it live after all, nothing is done twice: a
        task accepts a result of its last attempt only.
    """
    now = timezone.now()
    Beat.objects.filter(seen_at__lt=now - 4 * dead_after).delete()
    alive = set(Beat.objects.filter(seen_at__gte=now - dead_after).values_list("worker_id", flat=True))
    taken = 0
    for work in DBTaskResult.objects.filter(status="RUNNING").only("pk", "worker_ids", "started_at"):
        if work.worker_ids and work.worker_ids[-1] in alive:
            continue
        # Only if it is still as it was: another worker may have found it too.
        left = DBTaskResult.objects.filter(status="RUNNING", pk=work.pk, started_at=work.started_at)
        taken += left.update(status="READY", started_at=None)
    return taken


def ask_again() -> int:
    """Let work that is open wait for a worker where nothing does any more, and return how much that was.

    A worker can be killed between giving its work back and saying so.
    """
    keys = [str(key) for key in Task.objects.filter(state__in=OPEN).values_list("pk", flat=True)]
    if not keys:
        return 0
    kept = DBTaskResult.objects.filter(status__in=("READY", "RUNNING"), task_path=carry_out.module_path)
    known = {arguments["args"][0] for arguments in kept.values_list("args_kwargs", flat=True)}
    lost = [key for key in keys if key not in known]
    for key in lost:
        carry_out.enqueue(key)
    return len(lost)
