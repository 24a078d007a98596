"""How long a user waits for `terreinwijzer --help`, against Python that does nothing."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

REPEATS = 11
GOAL_SECONDS = 0.5


def race() -> None:
    """Run both in turn and print the ratio."""
    bare, asked = [sys.executable, "-c", "pass"], [sys.executable, "-m", "terreinwijzer.cli", "--help"]
    seconds: dict[str, list[float]] = {"python": [], "help": []}
    for _ in range(REPEATS):
        for name, command in (("python", bare), ("help", asked)):
            start = time.perf_counter()
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            seconds[name].append(time.perf_counter() - start)
    python, helped = (statistics.median(each) for each in seconds.values())
    print("Start of the command line")
    print(f"  terreinwijzer --help {helped:.3f} s, python -c pass {python:.3f} s (medians of {REPEATS})")
    print(f"  ratio {helped / python:.1f} (goal: below {GOAL_SECONDS} s)")
