"""Make a snapshot in a child process that dies at its n-th step; run by test_kills.py in a process of its own.

Arguments: store, folder for results, `steps` or `times`. The portfolio is made before any file is touched, so that a
forked child starts with everything loaded.
"""

import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from small_portfolio import bytes_of, small_portfolio

from terreinwijzer.snapshots import durable, manifest, reopen, store, table_files, verify  # noqa: F401
from terreinwijzer.snapshots.store import create_snapshot

WATCHED = ("open", "os.", "shutil.", "tempfile.")


def die_at(step: int) -> Callable[[], int]:
    """Kill this process at its `step`-th call that touches files; returns the counter."""
    seen = 0

    def hook(event: str, _arguments: tuple[object, ...]) -> None:
        nonlocal seen
        if event.startswith(WATCHED):
            seen += 1
            if seen == step:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)
    return lambda: seen


def child(work: Callable[[], None]) -> int:
    """Run `work` in a forked child; returns its process id."""
    process = os.fork()
    if process == 0:
        try:
            work()
        except BaseException as fault:  # noqa: BLE001  (a child reports and ends, whatever it is)
            print(repr(fault), file=sys.stderr)  # noqa: T201
            os._exit(3)
        os._exit(0)
    return process


def main(root: Path, results: Path, how: str) -> None:
    """Kill at every step, or at random times, and write down what each killed run left behind."""
    portfolio = small_portfolio(date(2024, 12, 31))
    found = []
    chance = random.Random(7)  # noqa: S311  (moments of killing, no secret)
    step, ended = 0, False
    while not ended if how == "steps" else step < 25:
        step += 1
        place = results / f"store-{step}"
        os.system(f"cp -r '{root}' '{place}'")  # noqa: S605  (a copy that needs no library of its own)

        def work(place: Path = place, step: int = step) -> None:
            if how == "steps":
                die_at(step)
            create_snapshot(portfolio, place, portfolio_id="proef")

        process = child(work)
        if how == "times":
            time.sleep(chance.uniform(0, 0.12))
            os.kill(process, signal.SIGKILL)
        _, status = os.waitpid(process, 0)
        killed = os.WIFSIGNALED(status)
        ended = not killed
        found.append({"step": step, "killed": killed, "code": status, "left": bytes_of(place)})
    (results / "found.json").write_text(json.dumps(found))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
