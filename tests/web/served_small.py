"""The application as its command serves it, on a made-up case and the database of the tests."""

import subprocess
import sys
from pathlib import Path

from served import address_of
from small_case import write_small_case

ROOT = Path(__file__).parents[2]


class Served:
    """A server that can be killed and started again; it listens somewhere else each time."""

    def __init__(self, folder: Path) -> None:
        self.case = write_small_case(folder / "small")
        self.start()

    def start(self) -> None:
        command = [sys.executable, "-m", "terreinwijzer.cli", "serve", str(self.case), "--port", "0", "--json",
                   "--workers", "0"]  # fmt: skip
        self.process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        self.address = address_of(self.process)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()
