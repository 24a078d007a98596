"""The intake of a file of which one row in ten is faulty: all counted, set aside with their reasons."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from terreinwijzer.snapshots.synthetic.tables import COUNTRY
from terreinwijzer.sources.case_folder import CaseSettings, read_case_settings
from terreinwijzer.sources.intake import take_in


def prepare(folder: Path) -> tuple[CaseSettings, Path]:
    """Return the settings of the faulty case and where its faulty rows go."""
    return read_case_settings(folder / "faulty"), folder / "aside"


def run(prepared: tuple[CaseSettings, Path]) -> dict[str, pd.DataFrame]:
    """Take in what is good and set the rest aside."""
    counts = take_in(*prepared).counts["establishments"]
    assert counts["rows_set_aside"] == COUNTRY.establishments // 10, counts  # noqa: S101
    return {}
