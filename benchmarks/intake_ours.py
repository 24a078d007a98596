"""The contender: the library's intake, with the time of each of its steps."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

from terreinwijzer.sources import intake
from terreinwijzer.sources.case_folder import CaseSettings, read_case_settings

STEPS = {
    "read_raw": "read as text (read_raw)",
    "apply_mapping": "map names (apply_mapping)",
    "converted_table": "text to values (converted_table)",
    "cell_faults": "ranges and keys by pandera (cell_faults)",
    "reference_faults": "references between tables (reference_faults)",
}
NOTES: dict[str, float] = {}


def prepare(folder: Path) -> CaseSettings:
    """Return the settings of the clean case, and time the steps of the intake from here on."""
    for name, label in STEPS.items():
        setattr(intake, name, _timed(getattr(intake, name), label))
    return read_case_settings(folder / "clean")


def run(settings: CaseSettings) -> dict[str, pd.DataFrame]:
    """Take in the case."""
    NOTES.clear()
    return {"establishments": intake.take_in(settings).tables["establishments"]}


def _timed(function: Callable[..., Any], label: str) -> Callable[..., Any]:
    def timed(*arguments: Any, **options: Any) -> Any:
        start = time.perf_counter()
        try:
            return function(*arguments, **options)
        finally:
            NOTES[label] = NOTES.get(label, 0.0) + time.perf_counter() - start

    return timed
