"""Where the time of the demo goes: the Heerlen dossier in two languages, step by step, each in a process of its own."""

from __future__ import annotations

import json
import os
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
Steps = dict[str, tuple[float, float]]


def race() -> None:
    """Make the dossiers and print the medians of every step: on the clock, and of the processor."""
    runs: dict[str, list[Steps]] = {"nl": [], "en": []}
    peaks = []
    for _ in range(REPEATS):
        for language, found in runs.items():
            command = [sys.executable, "-m", "benchmarks.demo", language]
            told = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
            peaks.append(told.pop("peak"))
            found.append(told)
    print(f"Demo: the dossier of Heerlen in every format, seconds (medians of {REPEATS}; other work on the machine")
    print("slows the clock, hardly the processor)")
    print(f"  {'step':20} {'nl clock':>9} {'processor':>10} {'en clock':>9} {'processor':>10}")
    for step in runs["nl"][0]:
        numbers = [statistics.median(run[step][part] for run in runs[language]) for language in runs for part in (0, 1)]
        print(f"  {step:20} {numbers[0]:9.2f} {numbers[1]:10.2f} {numbers[2]:9.2f} {numbers[3]:10.2f}")
    clock, processor = (
        sum(statistics.median(run["whole"][part] for run in found) for found in runs.values()) for part in (0, 1)
    )
    print(
        f"  both languages: {clock:.1f} s on the clock (goal: below {GOAL_SECONDS} s), {processor:.1f} s of processor"
    )
    print(f"  peak {statistics.median(peaks):.0f} MiB, load of the machine {os.getloadavg()[0]:.1f}")


def steps_of(language: str) -> Steps:
    """Return for every step of one dossier the seconds on the clock and of the processor, children included."""
    marks = [("import", time.perf_counter(), _processor())]

    def mark(step: str) -> None:
        marks.append((step, time.perf_counter(), _processor()))

    from terreinwijzer import load_case, write_dossier  # noqa: PLC0415

    mark("read the case")
    case = load_case(CASE)
    with tempfile.TemporaryDirectory() as folder:
        write_dossier(case, folder, language, progress=mark)
        mark("end")
    steps = {before[0]: (after[1] - before[1], after[2] - before[2]) for before, after in pairwise(marks)}
    return steps | {"whole": (marks[-1][1] - marks[0][1], marks[-1][2] - marks[0][2])}


def _processor() -> float:
    return sum(os.times()[:4])


if __name__ == "__main__":
    measured = steps_of(sys.argv[1])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(measured | {"peak": peak}))
