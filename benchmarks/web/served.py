"""Both servers, each in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import takewhile

from benchmarks.web.kept import Kept


@contextmanager
def terreinwijzer(with_data: Kept) -> Iterator[str]:
    """Give the address of the application, as its command serves it."""
    command = [
        sys.executable, "-m", "terreinwijzer.cli", "serve", str(with_data.data), "--port", "0", "--workers", "0",
        "--json",
    ]  # fmt: skip
    with subprocess.Popen(
        command, env=with_data.environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as server:
        assert server.stdout is not None  # noqa: S101
        # To the end where it stops instead: what it said is no JSON then.
        told = "".join(takewhile(lambda line: line != "}\n", server.stdout)) + "}"
        try:
            yield json.loads(told)["address"].rstrip("/")
        finally:
            server.terminate()


@contextmanager
def bare() -> Iterator[str]:
    """Give the address of the page that says hello."""
    with subprocess.Popen(
        [sys.executable, "-m", "benchmarks.web.bare"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as server:
        assert server.stdout is not None  # noqa: S101
        try:
            yield server.stdout.readline().strip()
        finally:
            server.terminate()
