"""The application as its command serves it, in a process of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[1]


@contextmanager
def served(data: Path, folder: Path) -> Iterator[str]:
    """Give the address of the application on some data; its database and what it keeps are in `folder`."""
    given = os.environ | {
        "TERREINWIJZER_DATABASE": f"sqlite:///{folder / 'web.sqlite3'}", "TERREINWIJZER_CACHE": str(folder / "cache"),
    }  # fmt: skip
    command = [sys.executable, "-m", "terreinwijzer.cli", "serve", str(data), "--port", "0", "--workers", "0", "--json"]
    with subprocess.Popen(command, cwd=ROOT, env=given, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        told = "".join(iter(server.stdout.readline, "}\n")) + "}"
        yield json.loads(told)["address"].rstrip("/")
        server.terminate()
