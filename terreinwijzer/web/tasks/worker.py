"""A worker: takes tasks one by one, gives signs of life, and takes up again what a dead worker left.

Once an hour it deletes what was kept long enough, and once a minute it looks what asks for whom.

`python -m terreinwijzer.web.tasks.worker WORKER_ID` is how the server starts one beside itself.
"""

from __future__ import annotations

import logging
import math
import os
import sys
import time
from datetime import timedelta
from threading import Thread
from typing import Any

import django

from terreinwijzer.web.tasks.parents import end_with_parent

BEAT_EVERY_S = 2.0
# Longer than a busy machine keeps a living worker silent.
DEAD_AFTER = timedelta(seconds=15)
log = logging.getLogger("terreinwijzer.tasks")


def run(worker_id: str) -> None:
    """Work until told to stop."""
    from django_tasks_db.management.commands.db_worker import Worker  # noqa: PLC0415  (Django first)
    from django_tasks_db.models import DBTaskResult  # noqa: PLC0415

    from terreinwijzer.web.tasks.carry_out import stopping  # noqa: PLC0415
    from terreinwijzer.web.tasks.signs import beat, bury  # noqa: PLC0415

    class TaskWorker(Worker):
        """Gives a task back that it must leave unfinished, instead of calling it failed."""

        def run_task(self, db_task_result: DBTaskResult[Any, Any]) -> None:
            super().run_task(db_task_result)
            if not self.running and db_task_result.exception_class_path.endswith(".Interrupted"):
                DBTaskResult.objects.filter(pk=db_task_result.pk).update(status="READY", finished_at=None)

    worker = TaskWorker(
        queue_names=["default"], interval=0.5, batch=False, backend_name="default", startup_delay=False,
        max_tasks=None, worker_id=worker_id, excluded_queue_names=[],
    )  # fmt: skip
    stopping.append(lambda: not worker.running)
    worker.configure_signals()
    beat(worker_id)
    Thread(target=_keep_beating, args=(worker_id,), daemon=True).start()
    try:
        worker.run()
    finally:
        bury(worker_id)


def _keep_beating(worker_id: str) -> None:
    from django.db import close_old_connections  # noqa: PLC0415
    from django.db.utils import DatabaseError  # noqa: PLC0415

    from terreinwijzer.web.connections.deliveries import ask_for_late_deliveries  # noqa: PLC0415
    from terreinwijzer.web.notices.gather import FRESH, gather_all  # noqa: PLC0415
    from terreinwijzer.web.tasks.signs import ask_again, beat, take_up_again  # noqa: PLC0415
    from terreinwijzer.web.tasks.sweep import sweep  # noqa: PLC0415

    swept = gathered = -math.inf
    while True:
        try:
            beat(worker_id)
            take_up_again(DEAD_AFTER)
            ask_again()
            ask_for_late_deliveries()
            if time.monotonic() - swept > timedelta(hours=1).total_seconds():
                sweep()
                swept = time.monotonic()
            if time.monotonic() - gathered > FRESH.total_seconds():
                gather_all()
                gathered = time.monotonic()
        except DatabaseError:
            # The database is busy or away for a moment; the next beat tries again.
            log.warning("no sign of life could be given", exc_info=True)
        close_old_connections()
        time.sleep(BEAT_EVERY_S)


def main() -> None:
    """Work beside the server that started this process, and end with it."""
    end_with_parent()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "terreinwijzer.web.settings")
    django.setup()
    run(sys.argv[1])


if __name__ == "__main__":
    main()
