"""Intake of a CSV with a million establishments: the whole intake against reading and validating alone."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.race import Run, run_alone
from terreinwijzer.snapshots.synthetic.tables import COUNTRY, national_tables

REPEATS = 5
CASE = """[case]
id = "{name}"
name = "{name}"
reference_date = 2023-12-31
[sources.made_up]
title = "Made up with a seed"
synthetic = true
[tables.parks]
file = "parks.csv"
source = "made_up"
[tables.establishments]
file = "establishments.csv"
source = "made_up"
"""


def race() -> None:
    """Race on a clean file; then tell what a file costs of which one row in ten is faulty."""
    print(f"Intake: CSV with {COUNTRY.establishments:,} establishments (made up, seed 1)")
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        size = write_cases(place)
        ours = run_alone("benchmarks.intake_ours", place, REPEATS)
        bare = run_alone("benchmarks.intake_bare", place, REPEATS)
        faulty = run_alone("benchmarks.intake_faulty", place, REPEATS)
    agree(ours, bare)
    print(ours.line(), bare.line(), faulty.line(), sep="\n")
    print(f"  {size / 1e6:.0f} MB, {size / 1e6 / ours.median:.0f} MB/s; where the time of the last run went:")
    for stage, seconds in ours.notes.items():
        print(f"    {stage:48} {seconds:6.2f} s")
    print(f"  ratio to read_csv with types and pandera: {ours.ratios(bare)}")
    print(f"  ratio of one row in ten faulty and set aside to a clean file: {faulty.ratios(ours)}")


def write_cases(place: Path) -> int:
    """Write the clean and the faulty case; return the size of the clean file in bytes."""
    tables = national_tables()
    establishments = tables["establishments"]
    faulty = establishments.astype("str")
    rows = np.random.default_rng(2).permutation(COUNTRY.establishments)[: COUNTRY.establishments // 10]
    for part, (column, value) in zip(
        np.array_split(rows, 5),
        (("jobs", "many"), ("jobs", "-3"), ("park_id", "nowhere"), ("sector", "sorcery"), ("year", "")),
        strict=True,
    ):
        faulty.loc[part, column] = value
    for name, table in (("clean", establishments), ("faulty", faulty)):
        folder = place / name
        folder.mkdir()
        (folder / "case.toml").write_text(CASE.format(name=name))
        tables["parks"].to_csv(folder / "parks.csv", index=False)
        table.to_csv(folder / "establishments.csv", index=False)
    return (place / "clean" / "establishments.csv").stat().st_size


def agree(ours: Run, bare: Run) -> None:
    """Demand that both read the same."""
    mine, theirs = (run.results["establishments"] for run in (ours, bare))
    pd.testing.assert_frame_equal(mine[list(theirs.columns)], theirs, check_dtype=False)
    print(f"  results agree: {mine.shape[0]:,} rows")
