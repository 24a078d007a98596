"""Runs tasks here or on a Dask cluster, keeps what is finished, and goes on where a run was stopped.

A task is a value: it carries the few things it needs and names itself by a checksum of them. So it does not matter
where it runs, how often, or in what order; results come back in the order of the tasks.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from hashlib import blake2b
from pathlib import Path
from typing import Any, Protocol

import pyarrow as pa

from terreinwijzer.errors import ClusterError, InputError, Problem
from terreinwijzer.whole_files import whole_file, write_error

_POLL_SECONDS = 1.0
_DIGEST_BYTES = 16

# Told the number of finished tasks and of all.
Progress = Callable[[int, int], None]


def silent(_done: int, _of: int) -> None:
    """Tell nobody."""


class Task(Protocol):
    """A piece of work: a picklable value that is called without arguments."""

    @property
    def key(self) -> str:
        """A checksum of all that the result depends on."""

    def __call__(self) -> pa.Table:
        """Do the work."""


@dataclass(frozen=True)
class RunSettings:
    """Where tasks run.

    Attributes
    ----------
    scheduler
        Address of a Dask scheduler (`tcp://host:port`); empty for this machine. Its workers must see the same files
        under the same names.
    threads
        Threads on this machine; 0 for one per core.
    patience_seconds
        How long to wait for a scheduler to answer, and for a worker when there is none.
    rows_per_task
        Pieces are done together up to so many rows, so that a task outweighs the trouble of handing it out.
    """

    scheduler: str = ""
    threads: int = 0
    patience_seconds: float = 30.0
    rows_per_task: int = 131_072


HERE = RunSettings()


@dataclass(frozen=True)
class Kept:
    """Results of tasks that are finished, in a folder: a file each, named by the task's key, after its checksum."""

    folder: Path

    def read(self, task: Task) -> pa.Table | None:
        """Return the result of a task; None where it is not there or not whole."""
        try:
            content = self._path(task).read_bytes()
        except OSError:
            return None
        digest, table = content[:_DIGEST_BYTES], content[_DIGEST_BYTES:]
        return pa.ipc.open_stream(table).read_all() if _digest(table) == digest else None

    def write(self, task: Task, result: pa.Table) -> None:
        """Keep the result of a task.

        Raises
        ------
        StoreError
            The disk is full or may not be written.
        """
        buffer = pa.BufferOutputStream()
        with pa.ipc.new_stream(buffer, result.schema) as stream:
            stream.write_table(result)
        table = buffer.getvalue().to_pybytes()
        with whole_file(self._path(task)) as aside:
            aside.write_bytes(_digest(table) + table)

    def clear(self) -> None:
        """Remove everything that is kept.

        Raises
        ------
        WriteError
            The folder may not be removed.
        """
        try:
            shutil.rmtree(self.folder)
        except FileNotFoundError:
            return
        except OSError as fault:
            raise write_error(self.folder, fault) from fault

    def _path(self, task: Task) -> Path:
        return self.folder / f"{task.key}.result"


def _digest(content: bytes) -> bytes:
    return blake2b(content, digest_size=_DIGEST_BYTES).digest()


def run(
    tasks: Sequence[Task],
    settings: RunSettings = HERE,
    kept: Kept | None = None,
    progress: Progress = silent,
) -> list[pa.Table]:
    """Do all tasks and return their results in the order of the tasks.

    What `kept` holds is not done again. A task that finds damaged input does not stop the others: at the end all
    damage is told at once, and what was finished is kept.

    Parameters
    ----------
    tasks
        What to do.
    settings
        Where to do it.
    kept
        Where to keep what is finished; nothing is kept unless given.
    progress
        Called with the number of finished tasks and of all.

    Raises
    ------
    InputError
        Input is damaged or missing (all faults of all tasks); no scheduler answers at the address.
    WriteError
        The disk is full or may not be written.
    ClusterError
        The cluster lost its scheduler, or all of its workers, or loses a worker each time that it tries one task.
    """
    results: dict[int, pa.Table] = {}
    if kept:
        found = ((place, kept.read(task)) for place, task in enumerate(tasks))
        results = {place: table for place, table in found if table is not None}
    left = [place for place in range(len(tasks)) if place not in results]
    progress(len(results), len(tasks))
    problems: list[Problem] = []
    outcomes = _on_cluster(tasks, left, settings) if settings.scheduler and left else _here(tasks, left, settings)
    for place, outcome in outcomes:
        if isinstance(outcome, InputError):
            problems.extend(problem for problem in outcome.problems if problem not in problems)
            continue
        if kept:
            kept.write(tasks[place], outcome)
        results[place] = outcome
        progress(len(results), len(tasks))
    if problems:
        raise InputError(*problems)
    return [results[place] for place in range(len(tasks))]


Outcome = tuple[int, pa.Table | InputError]


def _here(tasks: Sequence[Task], left: Sequence[int], settings: RunSettings) -> Iterator[Outcome]:
    threads = settings.threads or os.cpu_count() or 1
    waiting = iter(left)
    running: dict[Future[pa.Table], int] = {}
    with ThreadPoolExecutor(threads) as pool:
        # A few at a time, so that results do not pile up, and a failure leaves little to wait for.
        while True:
            for place in waiting:
                running[pool.submit(tasks[place])] = place
                if len(running) > threads:
                    break
            if not running:
                return
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                yield running.pop(future), _outcome(future.result)


def _outcome(result: Callable[[], pa.Table]) -> pa.Table | InputError:
    try:
        return result()
    except InputError as fault:
        return fault


def _on_cluster(tasks: Sequence[Task], left: Sequence[int], settings: RunSettings) -> Iterator[Outcome]:
    from distributed import Client, KilledWorker  # noqa: PLC0415  (a second to import, and only clusters need it)

    connect: Callable[..., Any] = Client

    address = settings.scheduler
    try:
        client: Any = connect(address, timeout=settings.patience_seconds, set_as_default=False)
    except (OSError, ValueError) as fault:
        details = {"fault": str(fault) or type(fault).__name__}
        raise InputError(Problem("spatial_scheduler_absent", value=address, details=details)) from fault
    with client:
        # Not pure: a result that another run left on the cluster may be of other software.
        futures: list[Any] = [client.submit(tasks[place], pure=False) for place in left]
        for number, place in enumerate(left):
            try:
                yield place, _outcome(partial(_patient, futures[number], client, settings))
            except KilledWorker as fault:
                raise ClusterError(Problem("spatial_worker_killed", value=address)) from fault
            except CancelledError as fault:
                raise ClusterError(Problem("spatial_cluster_lost", value=address)) from fault
            # The cluster forgets a result when nobody holds its future.
            futures[number] = None


def _patient(future: Any, client: Any, settings: RunSettings) -> pa.Table:
    """Wait for a result; give up when the cluster has had nobody to work for too long.

    A result can be lost again after it was there: the worker that held it died. Then it is made anew elsewhere.
    """
    from distributed.comm.core import CommClosedError  # noqa: PLC0415  (as above)

    alone_since = time.monotonic()
    while True:
        try:
            return future.result(timeout=_POLL_SECONDS)
        except TimeoutError:
            alive = False
            with suppress(OSError):
                alive = client.status == "running" and bool(client.nthreads())
        except CommClosedError:
            alive = False
            time.sleep(_POLL_SECONDS)
        if alive:
            alone_since = time.monotonic()
        elif time.monotonic() - alone_since > settings.patience_seconds:
            code = "spatial_no_workers" if client.status == "running" else "spatial_cluster_lost"
            raise ClusterError(Problem(code, value=settings.scheduler))
