"""Who listens at the address: the server, and others beside it, since one process computes on one core at a time."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from functools import partial
from threading import Event
from typing import Any

import django
import waitress

from terreinwijzer.errors import InputError, Problem
from terreinwijzer.web.kept_going import keep_going
from terreinwijzer.web.tasks.parents import end_with_parent
from terreinwijzer.web.writing.uploads import LARGEST_BYTES

# Readers wait for each other's computations only while these are busy.
THREADS = 8
# In bytes: the largest file that a form takes, with room for the form around it.
LARGEST_REQUEST = LARGEST_BYTES + 1024**2
# One per server beside this one: set once it has taken visitors.
_up: list[Event] = []


def listen(host: str, port: int) -> socket.socket:
    """Take an address; port 0 takes a free one.

    Raises
    ------
    InputError
        It cannot be taken.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as fault:
        details = {"fault": fault.strerror or str(fault)}
        raise InputError(Problem("web_port_taken", value=f"{host}:{port}", details=details)) from fault


def server_at(listening: socket.socket, host: str) -> Any:
    """Return a server that is ready to run where somebody listens; the name is added to those that are allowed."""
    from django.conf import settings  # noqa: PLC0415  (Django has been set up by now)

    from terreinwijzer.web.wsgi import application  # noqa: PLC0415

    if host not in settings.ALLOWED_HOSTS:
        settings.ALLOWED_HOSTS.append(host)
    return waitress.create_server(
        application, sockets=[listening], threads=THREADS, ident=None, max_request_body_size=LARGEST_REQUEST,
        **behind(settings.ENVIRONMENT.proxy),
    )  # fmt: skip


def behind(proxy: str) -> dict[str, Any]:
    """Return how the server takes the word of a proxy on who asks and by which way; of anybody else never."""
    if not proxy:
        return {}
    said = {"x-forwarded-for", "x-forwarded-proto"}
    return {"trusted_proxy": proxy, "trusted_proxy_count": 1, "trusted_proxy_headers": said}


def keep_servers(number: int, listening: socket.socket, host: str) -> None:
    """Keep so many servers beside this one; whichever is free takes the next visitor.

    Raises
    ------
    InputError
        This system cannot share an address among processes.
    """
    if number and os.name == "nt":
        raise InputError(Problem("web_processes_windows"))
    for _ in range(number):
        _up.append(Event())
        keep_going(partial(_one_server, listening.fileno(), host, _up[-1]))


def all_up() -> bool:
    """Tell whether every server beside this one has come up; one that is started again later does not count."""
    return all(each.is_set() for each in _up)


def _one_server(listening: int, host: str, up: Event) -> None:
    command = [sys.executable, "-m", "terreinwijzer.web.listening", str(listening), host]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, pass_fds=(listening,)
    ) as server:  # fmt: skip
        assert server.stdout is not None  # noqa: S101
        if server.stdout.readline():
            up.set()
        server.wait()


def main() -> None:
    """Serve beside the server that started this process, and end with it."""
    end_with_parent()
    # Ctrl+C reaches every process at the keyboard; the first one ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "terreinwijzer.web.settings")
    django.setup()
    from django.conf import settings  # noqa: PLC0415  (Django first)

    from terreinwijzer.web.portfolios import portfolios_at  # noqa: PLC0415
    from terreinwijzer.web.warm import warm_up  # noqa: PLC0415
    from terreinwijzer.web.wsgi import application  # noqa: PLC0415

    place, host = sys.argv[1:]
    server = server_at(socket.socket(fileno=int(place)), host)
    found = portfolios_at(settings.ENVIRONMENT.data)
    # Visitors go to the others until all that is made once is there.
    warm_up(application, found.ids).join()
    print("up", flush=True)  # noqa: T201  (to the server that started it)
    server.run()


if __name__ == "__main__":
    main()
