"""Doing one task and writing what came of it, in one row and under the number of the attempt."""

from __future__ import annotations

from dataclasses import asdict

from django.conf import settings
from django.utils import timezone

from terreinwijzer.errors import TerreinwijzerError
from terreinwijzer.web.portfolios import portfolios_at
from terreinwijzer.web.tasks.kinds import kind_of
from terreinwijzer.web.tasks.models import DONE, FAILED, RUNNING, Task


def do(task_id: str, attempt: int) -> None:
    """Do a task; a fault of the data or the question ends it with what to mend, a bug of ours with a traceback."""
    mine = Task.objects.filter(pk=task_id, attempt=attempt, state=RUNNING)
    task = mine.first()
    if task is None:
        # Called off, or taken up by another worker, before this process had begun.
        return

    def report(share: float, step: str) -> None:
        mine.update(share=share, step=step)

    try:
        report(0.05, "reading")
        shown = portfolios_at(settings.ENVIRONMENT.data).shown(task.portfolio_id)
        if shown is None:
            mine.update(state=FAILED, problems=[{"code": "task_portfolio_gone"}], finished_at=timezone.now())
            return
        result = kind_of(task.kind).run(shown, task.parameters, report)
    except TerreinwijzerError as fault:
        told = [asdict(problem) for problem in fault.problems]
        mine.update(state=FAILED, problems=told, finished_at=timezone.now())
        return
    mine.update(state=DONE, result=result, share=1.0, checksum=shown.checksum, finished_at=timezone.now())
