"""Races on the map: `python -m benchmarks.spatial FOLDER [WORKLOAD ...]`, all workloads by default.

Each time is taken in a fresh process, in rounds over all contenders, so that a busy moment hits all alike; ratios are
of medians of five. Every result must agree with ours per park: counts exactly, areas to 1e-9.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from benchmarks.spatial.made_up_country import COUNTRY_M, PROVINCE_M, cells, land
from terreinwijzer.spatial.building_stock import measure_buildings, save_stock
from terreinwijzer.spatial.park_shapes import read_parks

ROUNDS = 5
HERE = Path(__file__).parent
OTHERS = ("sedonadb", "duckdb", "geopandas_sjoin", "geopandas_overlay", "dask_geopandas")
FLOORS = ("raw_bytes", "decoding_one_thread", "decoding")
EXACT = ("exactextract", "exactextract_by_raster")
OURS = ("ours", "ours_one_thread")


@dataclass
class Times:
    """What was measured of one contender."""

    seconds: list[float] = field(default_factory=list)
    cpu_seconds: list[float] = field(default_factory=list)
    peak_mib: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        """Return the median of the times."""
        return statistics.median(self.seconds)


def race(names: Sequence[str], parks: Path, footprints: Path, folder: Path) -> dict[str, Times]:
    """Let each contender run once in each round, and compare the results with ours."""
    times = {name: Times() for name in names}
    for _ in range(ROUNDS):
        for name in names:
            _time(name, times, parks, footprints, folder)
    expected = pd.read_parquet(folder / "ours.parquet")
    for name in names:
        if name not in FLOORS:
            _agree(name, expected, folder)
    return times


def show(title: str, times: dict[str, Times], base: str) -> None:
    """Print a table: medians, ratios to one of them, spread, processor time, peaks."""
    _heads(title, ("contender", "s", f"x {base}", "least - most", "processor s", "peak MiB"))
    for name, each in sorted(times.items(), key=lambda pair: pair[1].median):
        cpu = f"{statistics.median(each.cpu_seconds):.2f}" if each.cpu_seconds else ""
        peak = f"{max(each.peak_mib):.0f}" if each.peak_mib else ""
        spread = f"{min(each.seconds):.2f} - {max(each.seconds):.2f}"
        print(f"| {name} | {each.median:.3f} | {each.median / times[base].median:.2f} | {spread} | {cpu} | {peak} |")


def province(folder: Path) -> None:
    """1,000,000 footprints x 4,000 parks against everything that a user might pick instead."""
    parks, footprints = land(folder, 1_000_000, 4_000, PROVINCE_M)
    times = race((*FLOORS, *OURS, "ours_pairs_sedona", *OTHERS), parks, footprints, folder)
    times["command"] = _command(parks, footprints, folder)
    if shutil.which("pg_ctlcluster") or Path("/usr/lib/postgresql").exists():
        times["postgis"] = Times(
            _in_other(["postgis.py", parks, footprints, folder / "postgis.parquet", ROUNDS])["seconds"]
        )
        _agree("postgis", pd.read_parquet(folder / "ours.parquet"), folder)
    show("1,000,000 footprints x 4,000 parks", times, "sedonadb")
    least = min(times[name].median for name in OTHERS)
    print(f"\nours / fastest bare query of the others = {times['ours'].median / least:.2f} (goal: at most 1.10)")
    print(
        f"geopandas overlay / ours = {times['geopandas_overlay'].median / times['ours'].median:.1f} (goal: at least 5)"
    )
    print(f"peak {max(times['ours'].peak_mib):.0f} MiB (goal: below 512)")


def country(folder: Path) -> None:
    """11,000,000 footprints x 3,800 parks against the fastest two, the bytes and decoding."""
    parks, footprints = land(folder, 11_000_000, 3_800, COUNTRY_M)
    times = race((*FLOORS, *OURS, "sedonadb", "duckdb"), parks, footprints, folder)
    show("11,000,000 footprints x 3,800 parks", times, "decoding")
    print(f"\nours / decoding all columns = {times['ours'].median / times['decoding'].median:.2f} (goal: at most 1.50)")
    print(f"ours / raw bytes = {times['ours'].median / times['raw_bytes'].median:.1f}")
    print(f"peak {max(times['ours'].peak_mib):.0f} MiB (goal: below 1024)")


def everything(folder: Path) -> None:
    """All spatial indicators of the country in one process: buildings, forms, distances, nature, a raster."""
    parks, footprints = land(folder, 11_000_000, 3_800, COUNTRY_M)
    cells(folder, 20_000, COUNTRY_M)
    times = {"everything": Times(), "ours": Times()}
    for name in times:
        _time(name, times, parks, footprints, folder)
    show("Everything of the country, once", times, "ours")
    print(f"\npeak {max(times['everything'].peak_mib):.0f} MiB (goal: below 4096)")


def growth(folder: Path) -> None:
    """Fill the same country with more and more footprints."""
    heads = ("footprints", "s", "s per million", "decoding s", "raw bytes s", "peak MiB")
    _heads("Growth, 3,800 parks", heads)
    for count in (10_000, 100_000, 1_000_000, 11_000_000):
        parks, footprints = land(folder, count, 3_800, COUNTRY_M)
        times = race(("raw_bytes", "decoding", "ours"), parks, footprints, folder)
        ours = times["ours"]
        print(
            f"| {count:,} | {ours.median:.3f} | {ours.median / count * 1e6:.3f} | {times['decoding'].median:.3f} "
            f"| {times['raw_bytes'].median:.3f} | {max(ours.peak_mib):.0f} |"
        )


def municipality(folder: Path) -> None:
    """One changed municipality against measuring the whole country again."""
    parks, footprints = land(folder, 11_000_000, 3_800, COUNTRY_M)
    _, later = land(folder, 11_000_000, 3_800, COUNTRY_M, later=True)
    save_stock(measure_buildings(read_parks(parks), footprints), Path(f"{footprints}.stock"))
    times = {"one_municipality": Times(), "ours": Times()}
    for _ in range(ROUNDS):
        _time("one_municipality", times, parks, footprints, folder)
        _time("ours", times, parks, later, folder)
    results = [pd.read_parquet(folder / f"{name}.parquet") for name in times]
    pd.testing.assert_frame_equal(*results, check_exact=True)
    print("\nupdate and whole measurement agree to the last bit")
    show("One changed municipality of 342", times, "ours")
    share = times["one_municipality"].median / times["ours"].median
    print(f"\none municipality / whole country = {100 * share:.2f} % (goal: below 1 %)")


def zonal(folder: Path) -> None:
    """Means of 10,000 x 10,000 cells in 4,000 parks, with exact fractions and by the centre of the cell."""
    parks, _ = land(folder, 10_000, 4_000, PROVINCE_M)
    raster, names = cells(folder, 10_000, PROVINCE_M), ("ours_zonal", *EXACT, "rasterstats")
    times = {name: Times() for name in names}
    for _ in range(ROUNDS):
        for name in names:
            _time(name, times, parks, raster, folder)
    means = {name: pd.read_parquet(folder / f"{name}.parquet")["value"] for name in names}
    for name in EXACT:
        pd.testing.assert_series_equal(means["ours_zonal"], means[name], check_names=False, rtol=1e-9)
    show("100,000,000 cells x 4,000 parks", times, "exactextract")
    off = (means["rasterstats"] / means["ours_zonal"] - 1).abs().max()
    least = min(times[name].median for name in EXACT)
    print(f"\nours / exactextract = {times['ours_zonal'].median / least:.2f} (goal: at most 1.20)")
    print(f"rasterstats / ours = {times['rasterstats'].median / times['ours_zonal'].median:.1f} (goal: at least 10)")
    print(f"rasterstats counts whole cells: its means are up to {100 * off:.1f} % off")


def _time(name: str, times: dict[str, Times], parks: Path, footprints: Path, folder: Path) -> None:
    arguments = ["contender.py", name, parks, footprints, folder / f"{name}.parquet"]
    ended = _in_other(arguments) if name in (*OTHERS, "rasterstats") else _in_process(sys.executable, arguments)
    times[name].seconds.append(ended["seconds"])
    times[name].cpu_seconds.append(ended["cpu_seconds"])
    times[name].peak_mib.append(ended["peak_mib"])


def _in_other(arguments: Sequence[object]) -> dict:
    return _in_process(os.environ.get("SPATIAL_RACE_PYTHON", sys.executable), arguments)


def _in_process(python: str, arguments: Sequence[object]) -> dict:
    command = [python, str(HERE / str(arguments[0])), *map(str, arguments[1:])]
    environment = {
        name: value for name, value in os.environ.items() if name != "PYTHONPATH" or python == sys.executable
    }
    ended = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    return dict(json.loads(ended.stdout.splitlines()[-1]))


def _command(parks: Path, footprints: Path, folder: Path) -> Times:
    """Time the whole command, from the shell to the table on the disk."""
    times = Times()
    command = [sys.executable, "-m", "terreinwijzer.cli", "stock", parks, footprints, "--year", 2026]
    for _ in range(ROUNDS):
        start = time.perf_counter()
        subprocess.run(
            [*map(str, command), "--out", str(folder / "table.csv"), "--keep", str(folder / "kept")],
            check=True,
            capture_output=True,
        )
        times.seconds.append(time.perf_counter() - start)
    return times


def _heads(title: str, heads: Sequence[str]) -> None:
    print(f"\n### {title}\n\n| {' | '.join(heads)} |\n|{'---|' * len(heads)}")


def _agree(name: str, expected: pd.DataFrame, folder: Path) -> None:
    found = pd.read_parquet(folder / f"{name}.parquet").reindex(expected.index).fillna(0.0)
    # Others count footprints that only touch; those share no area, and random shapes have none.
    pd.testing.assert_frame_equal(found[["buildings", "footprint_m2"]], expected, rtol=1e-9, atol=1e-6)


if __name__ == "__main__":
    place, *chosen = sys.argv[1:]
    for workload in chosen or ("province", "country", "everything", "growth", "municipality", "zonal"):
        globals()[workload](Path(place))
