"""A race: every contender in a process of its own, several times; seconds, peak memory and results come back."""

from __future__ import annotations

import importlib
import json
import resource
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

MIB_LIMIT = 2048


@dataclass(frozen=True)
class Run:
    """What one contender took, and what it found."""

    name: str
    seconds: list[float]
    processor: list[float]
    peak_mib: float
    notes: dict[str, Any]
    results: dict[str, pd.DataFrame]

    @property
    def median(self) -> float:
        """Return the median of the seconds."""
        return statistics.median(self.seconds)

    def ratios(self, other: Run) -> str:
        """Return this contender's time as a part of the other's: on the clock, and of the processor."""
        processor = statistics.median(self.processor) / statistics.median(other.processor)
        return f"{self.median / other.median:.3f} on the clock, {processor:.3f} of the processor"

    def line(self) -> str:
        """Return one line for the reader."""
        spread = f"{min(self.seconds):.2f} - {max(self.seconds):.2f}"
        return (
            f"  {self.name:18} median {self.median:7.2f} s of {len(self.seconds)} ({spread}), "
            f"processor {statistics.median(self.processor):7.2f} s, peak {self.peak_mib:5.0f} MiB"
        )


def run_alone(module: str, folder: Path, repeats: int) -> Run:
    """Run a contender (a module with `prepare(folder)` and `run(prepared)`) in a process of its own."""
    subprocess.run([sys.executable, "-m", "benchmarks.race", module, str(folder), str(repeats)], check=True)
    name = module.rpartition(".")[2]
    told = json.loads((folder / f"{name}.json").read_text())
    results = {path.stem.partition("-")[2]: pd.read_parquet(path) for path in folder.glob(f"{name}-*.parquet")}
    return Run(name, told["seconds"], told["processor"], told["peak_mib"], told["notes"], results)


def _contend(module: str, folder: Path, repeats: int) -> None:
    contender = importlib.import_module(module)
    prepared = contender.prepare(folder)
    seconds, processor, results = [], [], {}
    for _ in range(repeats):
        start, worked = time.perf_counter(), time.process_time()
        results = contender.run(prepared)
        seconds.append(time.perf_counter() - start)
        processor.append(time.process_time() - worked)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    name = module.rpartition(".")[2]
    for key, frame in results.items():
        frame.to_parquet(folder / f"{name}-{key}.parquet")
    notes = getattr(contender, "NOTES", {})
    told = {"seconds": seconds, "processor": processor, "peak_mib": peak, "notes": notes}
    (folder / f"{name}.json").write_text(json.dumps(told))


if __name__ == "__main__":
    _contend(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
