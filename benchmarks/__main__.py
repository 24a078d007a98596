"""Race the library against the baseline on the same tables, compare the results and print the ratio."""

from __future__ import annotations

import importlib
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pandas as pd

from benchmarks.national import DATES, ESTABLISHMENTS, PARKS, UNITS, national_tables

REPEATS = {"ours": 5, "baseline": 1}
SAME = ("gross_ha", "net_ha", "net_issued_ha", "jobs", "jobs_per_net_ha", "fsi", "vacancy_pct", "added_value_eur")


def contender(name: str, target: Path) -> None:
    """Run one contender in this process; write its seconds, peak memory and results."""
    tables = national_tables()
    run = importlib.import_module(f"benchmarks.{name}").run
    seconds = []
    for _ in range(REPEATS[name]):
        start = time.perf_counter()
        results = run(tables)
        seconds.append(time.perf_counter() - start)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    for key, frame in results.items():
        frame.to_parquet(target / f"{name}-{key}.parquet")
    (target / f"{name}.json").write_text(json.dumps({"seconds": seconds, "peak_mib": peak}))


def race() -> None:
    """Run both contenders, each in a process of its own, and compare."""
    print(f"{PARKS:,} parks x {DATES} dates, {ESTABLISHMENTS:,} establishments, {UNITS:,} units (made up, seed 1)")
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder)
        for name in REPEATS:
            subprocess.run([sys.executable, "-m", "benchmarks", name, folder], check=True)
        _compare(target)
        timing = {name: json.loads((target / f"{name}.json").read_text()) for name in REPEATS}
    for name, each in timing.items():
        print(
            f"{name:9} median {statistics.median(each['seconds']):8.2f} s of {len(each['seconds'])}, "
            f"peak {each['peak_mib']:7.0f} MiB (tables included)"
        )
    ratio = statistics.median(timing["ours"]["seconds"]) / statistics.median(timing["baseline"]["seconds"])
    print(f"ours / baseline = {ratio:.3f}  (goal: below 0.100, and below 2048 MiB)")


def _compare(target: Path) -> None:
    """Demand that both contenders agree; a fast wrong answer is no answer."""
    results = [
        pd.read_parquet(target / f"{name}-indicators.parquet").set_index("year", append=True) for name in REPEATS
    ]
    ours, baseline = (frame.sort_index() for frame in results)
    pd.testing.assert_frame_equal(
        ours[list(SAME)], baseline[list(SAME)].astype("float64"), check_names=False, check_index_type=False
    )
    demand = [pd.read_parquet(target / f"{name}-demand.parquet")["extra_ha"].tolist() for name in REPEATS]
    assert all(abs(a - b) < 1e-6 for a, b in zip(*demand, strict=True)), demand  # noqa: S101
    quotients = [
        pd.read_parquet(target / f"{name}-sectors.parquet")
        .set_index(["year", "park_id", "sector"])["location_quotient"]
        .dropna()
        for name in REPEATS
    ]
    pd.testing.assert_series_equal(quotients[0].sort_index(), quotients[1].sort_index(), check_index_type=False)
    print("results agree: indicators per park and date, location quotients, demand")


if __name__ == "__main__":
    if len(sys.argv) > 2:
        contender(sys.argv[1], Path(sys.argv[2]))
    else:
        race()
