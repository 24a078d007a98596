"""Both servers, each in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import takewhile
from urllib.error import HTTPError
from urllib.request import urlopen

from benchmarks.web.kept import Kept

WAIT_S = 300


@contextmanager
def terreinwijzer(with_data: Kept, processes: int) -> Iterator[str]:
    """Give the address of the application, as its command serves it by so many processes."""
    command = [
        sys.executable, "-m", "terreinwijzer.cli", "serve", str(with_data.data), "--port", "0", "--workers", "0",
        "--processes", str(processes), "--json",
    ]  # fmt: skip
    with subprocess.Popen(
        command, env=with_data.environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as server:
        assert server.stdout is not None  # noqa: S101
        # To the end where it stops instead: what it said is no JSON then.
        told = "".join(takewhile(lambda line: line != "}\n", server.stdout)) + "}"
        try:
            address = json.loads(told)["address"].rstrip("/")
            _ready(address)
            yield address
        finally:
            server.terminate()


def _ready(address: str) -> None:
    """Wait until the server says that it is ready, as whatever sends visitors to it does."""
    start = time.monotonic()
    while True:
        try:
            with urlopen(f"{address}/health/ready", timeout=WAIT_S):  # noqa: S310  (an address of our own)
                break
        except HTTPError as answer:
            if time.monotonic() - start > WAIT_S:
                raise
            answer.close()
            time.sleep(0.2)
    print(f"  the server is ready {time.monotonic() - start:.0f} s after it answers")


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
