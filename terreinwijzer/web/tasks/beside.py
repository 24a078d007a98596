"""Keeps workers beside the server."""

from __future__ import annotations

import subprocess
import sys
from contextlib import suppress
from secrets import token_hex

from django.db import close_old_connections
from django.db.utils import DatabaseError

from terreinwijzer.web.kept_going import keep_going
from terreinwijzer.web.tasks.signs import bury


def keep_workers(number: int) -> None:
    """Keep so many workers as long as this process lives."""
    for _ in range(number):
        keep_going(_one_worker)


def _one_worker() -> None:
    worker_id = token_hex(8)
    command = [sys.executable, "-m", "terreinwijzer.web.tasks.worker", worker_id]
    # Its standard input stays open as long as this process lives.
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL) as worker:
        worker.wait()
    # Where that fails, others find out by its silence.
    with suppress(DatabaseError):
        bury(worker_id)
    close_old_connections()
