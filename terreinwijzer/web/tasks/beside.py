"""Keeps a worker beside the server: starts it, and starts another when it dies."""

from __future__ import annotations

import subprocess
import sys
import time
from contextlib import suppress
from secrets import token_hex
from threading import Thread

from django.db import close_old_connections
from django.db.utils import DatabaseError

from terreinwijzer.web.tasks.signs import bury

# After a worker that died at once the next one waits longer, up to this.
LONGEST_PAUSE_S = 30.0


def keep_workers(number: int) -> None:
    """Keep so many workers as long as this process lives."""
    for _ in range(number):
        Thread(target=_keep_one, daemon=True).start()


def _keep_one() -> None:
    pause = 0.5
    while True:
        worker_id, began = token_hex(8), time.monotonic()
        command = [sys.executable, "-m", "terreinwijzer.web.tasks.worker", worker_id]
        # Its standard input stays open as long as this process lives.
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL) as worker:
            worker.wait()
        # Where that fails, others find out by its silence.
        with suppress(DatabaseError):
            bury(worker_id)
        close_old_connections()
        pause = 0.5 if time.monotonic() - began > LONGEST_PAUSE_S else min(2 * pause, LONGEST_PAUSE_S)
        time.sleep(pause)
