"""Real processes and real kills: nothing that was asked for is lost, and nothing is done twice."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from served import address_of
from small_case import write_small_case

ROOT = Path(__file__).parents[2]
LONG_S = 120


def children_of(pid: int) -> list[int]:
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False)
    return [int(line) for line in found.stdout.split()]


def wait_for(what: Callable[[], object], seconds: float = LONG_S) -> object:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if found := what():
            return found
        time.sleep(0.05)
    raise AssertionError("waited too long")


def gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    # A process that ended and that nobody asked about yet.
    return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"


@pytest.fixture
def case(application, tmp_path) -> Iterator[Path]:  # noqa: ARG001  (set up before)
    yield write_small_case(tmp_path / "small")
    from django_tasks_db.models import DBTaskResult

    from terreinwijzer.web.tasks.models import Beat, Task

    for model in (Task, DBTaskResult, Beat):
        model.objects.all().delete()


@pytest.fixture
def served(case) -> Iterator[Callable[[], subprocess.Popen[str]]]:
    """Return a function that starts a server on the database of the tests."""
    started: list[subprocess.Popen[str]] = []

    def serve() -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "terreinwijzer.cli", "serve", str(case), "--port", "0", "--json"]
        server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        started.append(server)
        address_of(server)
        return server

    yield serve
    for server in started:
        server.kill()
        server.wait()
        assert server.stdout is not None
        server.stdout.close()


def ask() -> str:
    from terreinwijzer.web.people.models import User
    from terreinwijzer.web.tasks.carry_out import carry_out
    from terreinwijzer.web.tasks.models import Task

    user, _ = User.objects.get_or_create(username="asks")
    made = Task.objects.create(portfolio_id="small", asked_by=user, kind="moves", checksum="", parameters={})
    carry_out.enqueue(made.key)
    return made.key


def state_of(key: str) -> str:
    from terreinwijzer.web.tasks.models import Task

    return Task.objects.get(pk=key).state


def work_of(server: subprocess.Popen[str], key: str) -> tuple[int, int]:
    """Return the worker of a server and the process that does a task, once that runs."""
    # The process of the task before may still be ending.
    wait_for(lambda: state_of(key) == "running")
    return wait_for(  # type: ignore[return-value]
        lambda: next(((worker, child) for worker in children_of(server.pid) for child in children_of(worker)), None)
    )


def test_work_survives_the_death_of_its_worker_and_of_the_server(served):
    from django.utils import timezone
    from django_tasks_db.models import DBTaskResult

    from terreinwijzer.web.tasks.models import Beat, Task

    server = served()
    first = ask()
    worker, child = work_of(server, first)
    os.kill(worker, signal.SIGKILL)
    wait_for(lambda: gone(child))
    # Another one is started beside the server, and takes the task up.
    wait_for(lambda: state_of(first) == "done")
    assert Task.objects.get(pk=first).attempt == 2

    second = ask()
    worker, child = work_of(server, second)
    os.kill(server.pid, signal.SIGKILL)
    server.wait()
    wait_for(lambda: gone(worker) and gone(child))
    assert state_of(second) == "running"
    again = served()
    # The silence of the dead worker, which takes a quarter of a minute, is made to have passed.
    Beat.objects.filter(seen_at__lt=timezone.now() - timedelta(seconds=1)).delete()
    wait_for(lambda: state_of(second) == "done")
    assert Task.objects.get(pk=second).result == Task.objects.get(pk=first).result
    wait_for(lambda: set(DBTaskResult.objects.values_list("status", flat=True)) == {"SUCCESSFUL"})
    assert DBTaskResult.objects.count() == 2

    third = ask()
    _, child = work_of(again, third)
    Task.objects.filter(pk=third).update(cancel_asked=True)
    wait_for(lambda: state_of(third) == "cancelled")
    assert gone(child)
    assert Task.objects.get(pk=third).result is None


def test_a_worker_that_is_told_to_stop_gives_its_task_back_and_another_finishes_it(case):
    from django_tasks_db.models import DBTaskResult

    def worker() -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "terreinwijzer.cli", "worker", str(case), "--lang", "en"]
        started = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        assert started.stdout is not None
        assert "Waits for work" in started.stdout.readline()
        return started

    key = ask()
    with worker() as first:
        child = wait_for(lambda: next(iter(children_of(first.pid)), None))
        first.terminate()
    assert gone(int(str(child)))
    assert list(DBTaskResult.objects.values_list("status", flat=True)) == ["READY"]
    with worker() as second:
        wait_for(lambda: state_of(key) == "done")
        second.terminate()
