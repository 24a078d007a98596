"""How far the people who work in a sector were trained, as it ships."""

from __future__ import annotations

from typing import Any

import pandas as pd

from terreinwijzer.vocabulary.codes import label
from terreinwijzer.vocabulary.resources import read_yaml

PACKAGE = "terreinwijzer.transitions.labour"
LEVELS = ("practical", "intermediate", "higher")
# The sector of jobs of which nothing else is known.
OTHER = "other"


def mixes() -> pd.DataFrame:
    """Return the levels of the jobs of every sector.

    Returns
    -------
    pandas.DataFrame
        By `sector` and `level`: `share`, `low` and `high`, parts of one; the shares of a sector add up to 1.
    """
    rows = [
        (sector, level, *(float(said[level][bound]) / 100 for bound in ("share", "low", "high")))
        for sector, said in _sectors().items()
        for level in LEVELS
    ]
    columns = ["sector", "level", "share", "low", "high"]
    return pd.DataFrame(rows, columns=columns).set_index(["sector", "level"])


def sector_names(language: str) -> dict[str, str]:
    """Return what the sectors are called: those of the code list, and medtech."""
    return {code: str(said.get(language) or label("sector", code, language)) for code, said in _sectors().items()}


def factor_table(language: str) -> pd.DataFrame:
    """Return every factor with its margin and source.

    Returns
    -------
    pandas.DataFrame
        `sector`, `level`, `share_pct`, `low_pct`, `high_pct`, `year`, `source` and `assumption`.
    """
    sources, names = read_yaml(PACKAGE, "factors.yaml")["sources"], sector_names(language)
    rows = [
        {
            "sector": names[sector], "level": level, "share_pct": float(said[level]["share"]),
            "low_pct": float(said[level]["low"]), "high_pct": float(said[level]["high"]),
            "year": sources[said["source"]]["year"], "source": sources[said["source"]][language],
            "assumption": bool(said.get("assumption", False)),
        }
        for sector, said in _sectors().items()
        for level in LEVELS
    ]  # fmt: skip
    return pd.DataFrame(rows)


def _sectors() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = read_yaml(PACKAGE, "factors.yaml")["sectors"]
    return found
