"""Runs tasks here or on a Dask cluster, keeps what is finished, and goes on where a run was stopped.

A task is a value: it carries the few things it needs and names itself by a checksum of them. So it does not matter
where it runs, how often, or in what order; results come back in the order of the tasks.
"""

from __future__ import annotations

import os
import queue
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import pyarrow as pa
import pyarrow.parquet as pq

from terreinwijzer.errors import InputError, Problem, StoreError
from terreinwijzer.spatial.files import disk_refusals, written_whole

_POLL_SECONDS = 1.0

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
    """

    scheduler: str = ""
    threads: int = 0
    patience_seconds: float = 30.0


HERE = RunSettings()


@dataclass(frozen=True)
class Kept:
    """Results of tasks that are finished, in a folder: one file each, named by the task's key."""

    folder: Path

    def read(self, task: Task) -> pa.Table | None:
        """Return the result of a task; None where it is not there or not whole."""
        path = self._path(task)
        try:
            return pq.ParquetFile(path, page_checksum_verification=True).read()
        except (pa.ArrowException, OSError):
            return None

    def write(self, task: Task, result: pa.Table) -> None:
        """Keep the result of a task.

        Raises
        ------
        StoreError
            The disk is full or may not be written.
        """
        # Not flushed to the disk: a file that a power cut leaves broken is found by its checksum and made anew.
        with written_whole(self._path(task), flush=False) as aside:
            pq.write_table(result, aside, write_page_checksum=True)

    def clear(self) -> None:
        """Remove everything that is kept."""
        with disk_refusals(self.folder), suppress(FileNotFoundError):
            shutil.rmtree(self.folder)

    def _path(self, task: Task) -> Path:
        return self.folder / f"{task.key}.parquet"


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
    StoreError
        The disk is full or may not be written; the cluster lost its scheduler, or all of its workers, or loses a
        worker each time that it tries one task.
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
        details = {"fault": str(fault).splitlines()[0] if str(fault) else type(fault).__name__}
        raise InputError(Problem("spatial_scheduler_absent", value=address, details=details)) from fault
    with client:
        finished: queue.SimpleQueue[Any] = queue.SimpleQueue()
        futures = {}
        for place in left:
            # Not pure: a result that another run left on the cluster may be of other software.
            future: Any = client.submit(tasks[place], pure=False, retries=0)
            future.add_done_callback(finished.put)
            futures[future.key] = (place, future)
        while futures:
            future = _next(finished, client, settings)
            place, _ = futures.pop(future.key)
            try:
                yield place, _outcome(future.result)
            except KilledWorker as fault:
                raise StoreError(Problem("spatial_worker_killed", value=address)) from fault
            except CancelledError as fault:
                raise StoreError(Problem("spatial_cluster_lost", value=address)) from fault


def _next(finished: queue.SimpleQueue[Any], client: Any, settings: RunSettings) -> Any:
    """Return the next finished future; give up when the cluster has had nobody to work for too long."""
    alone_since = time.monotonic()
    while True:
        with suppress(queue.Empty):
            return finished.get(timeout=_POLL_SECONDS)
        if client.status == "running" and client.nthreads():
            alone_since = time.monotonic()
        elif time.monotonic() - alone_since > settings.patience_seconds:
            raise StoreError(
                Problem(
                    "spatial_cluster_lost" if client.status != "running" else "spatial_no_workers",
                    value=settings.scheduler,
                )
            )
