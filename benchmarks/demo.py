"""Where the time of the demo goes: the Heerlen dossier in two languages, step by step, each in a process of its own."""

from __future__ import annotations

import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path

REPEATS = 3
GOAL_SECONDS = 60
CASE = Path(__file__).parents[1] / "cases" / "heerlen"


def race() -> None:
    """Make the dossiers and print the median of every step."""
    runs: dict[str, list[dict[str, float]]] = {"nl": [], "en": []}
    for _ in range(REPEATS):
        for language, found in runs.items():
            command = [sys.executable, "-m", "benchmarks.demo", language]
            start = time.perf_counter()
            steps = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
            whole = time.perf_counter() - start
            found.append({"start of Python": whole - steps.pop("all"), **steps, "whole": whole})
    print(f"Demo: the dossier of Heerlen in every format (seconds, medians of {REPEATS})")
    print(f"  {'step':24} {'nl':>7} {'en':>7}")
    for step in runs["nl"][0]:
        dutch, english = (statistics.median(run[step] for run in found) for found in runs.values())
        print(f"  {step:24} {dutch:7.2f} {english:7.2f}")
    whole = sum(statistics.median(run["whole"] for run in found) for found in runs.values())
    print(f"  both languages {whole:.1f} s (goal: below {GOAL_SECONDS} s)")


def steps_of(language: str) -> dict[str, float]:
    """Return the seconds of every step of one dossier, and the peak memory."""
    marks = [("import", time.perf_counter())]

    def mark(step: str) -> None:
        marks.append((step, time.perf_counter()))

    from terreinwijzer import load_case, write_dossier  # noqa: PLC0415

    mark("read the case")
    case = load_case(CASE)
    with tempfile.TemporaryDirectory() as folder:
        write_dossier(case, folder, language, progress=mark)
        mark("end")
    seconds = {
        name: after - before for (name, before), (_, after) in pairwise(marks)
    }  # fmt: skip
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return seconds | {"all": sum(seconds.values()), "peak memory (MiB)": peak}


if __name__ == "__main__":
    print(json.dumps(steps_of(sys.argv[1])))
