"""The application as its command serves it, in a process of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import takewhile
from pathlib import Path

ROOT = Path(__file__).parents[1]


@contextmanager
def served(data: Path, database: str, folder: Path) -> Iterator[str]:
    """Give the address of the application on some data, with a database; what it keeps is in `folder`."""
    given = {"TERREINWIJZER_SECRET": "x" * 50, **os.environ}
    given |= {"TERREINWIJZER_DATABASE": database, "TERREINWIJZER_CACHE": str(folder)}
    command = [sys.executable, "-m", "terreinwijzer.cli", "serve", str(data), "--port", "0", "--workers", "0", "--json"]
    with subprocess.Popen(command, cwd=ROOT, env=given, stdout=subprocess.PIPE, text=True) as server:
        try:
            yield address_of(server)
        finally:
            server.terminate()


def address_of(server: subprocess.Popen[str]) -> str:
    """Return the address that a server tells when it is ready; where it ends instead, what it said is no JSON."""
    assert server.stdout is not None
    told = "".join(takewhile(lambda line: line != "}\n", server.stdout)) + "}"
    return json.loads(told)["address"].rstrip("/")
