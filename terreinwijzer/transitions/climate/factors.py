"""The factors and the yardstick that ship, as plain tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from terreinwijzer.vocabulary.codes import label
from terreinwijzer.vocabulary.resources import read_yaml

PACKAGE = "terreinwijzer.transitions.climate"
EFFECTS = ("litres_m2", "cost_eur_m2", "cooling")


@dataclass(frozen=True)
class Measure:
    """One measure: the surface that it takes, the setting that says how much of it, and its effects."""

    code: str
    surface: str
    share: str
    cooling_per: str


def measures() -> dict[str, Measure]:
    """Return the measures by code."""
    raw: dict[str, Any] = read_yaml(PACKAGE, "factors.yaml")["measures"]
    return {code: Measure(code, each["surface"], each["share"], each["cooling"]["per"]) for code, each in raw.items()}


def effect(measure: str, name: str) -> tuple[float, float]:
    """Return the range of one effect of a measure, per m2 or as `cooling` says."""
    low, high = read_yaml(PACKAGE, "factors.yaml")["measures"][measure][name]["range"]
    return float(low), float(high)


def assumed_share(name: str) -> tuple[float, float]:
    """Return the range that is assumed of a surface where the data do not tell."""
    low, high = read_yaml(PACKAGE, "factors.yaml")["surfaces"][name]["range"]
    return float(low), float(high)


def large_from_m2() -> float:
    """Return the size from which a roof of unknown form counts as large."""
    return float(read_yaml(PACKAGE, "factors.yaml")["surfaces"]["flat_large"]["from_m2"])


def factor_table(language: str) -> pd.DataFrame:
    """Return every factor with its range and source.

    Returns
    -------
    pandas.DataFrame
        `measure`, `effect` (`litres_m2`, `cost_eur_m2`, `cooling_` with what it is per, or `share` of a surface),
        `low`, `high`, `year` (missing where the source states none), `source` and `assumption`.
    """
    raw: dict[str, Any] = read_yaml(PACKAGE, "factors.yaml")
    rows = [
        (label("climate_measure", code, language), _effect(name, each), each[name])
        for code, each in raw["measures"].items()
        for name in EFFECTS
    ]
    rows += [(each[language], "share", each | {"assumption": True}) for each in raw["surfaces"].values()]
    table = [
        {
            "measure": measure,
            "effect": name,
            "low": float(said["range"][0]),
            "high": float(said["range"][1]),
            "year": raw["sources"][said["source"]]["year"],
            "source": raw["sources"][said["source"]][language],
            "assumption": bool(said.get("assumption", False)),
        }
        for measure, name, said in rows
    ]
    return pd.DataFrame(table).astype({"year": "Int64"})


def yardstick() -> dict[str, dict[str, Any]]:
    """Return the criteria of the national yardstick by code, as `yardstick.yaml` has them."""
    found: dict[str, dict[str, Any]] = read_yaml(PACKAGE, "yardstick.yaml")["criteria"]
    return found


def yardstick_source(language: str) -> str:
    """Return the source of the yardstick."""
    return str(read_yaml(PACKAGE, "yardstick.yaml")["source"][language])


def _effect(name: str, measure: dict[str, Any]) -> str:
    return f"cooling_{measure['cooling']['per']}" if name == "cooling" else name
