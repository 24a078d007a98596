"""What comes free per job, by SBI division or sector: published statistics divided, each with its source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from terreinwijzer.transitions.streams.notation import PACKAGE
from terreinwijzer.vocabulary.resources import read_yaml

ESTIMATE_COLUMNS = ("material_group", "tonnes_year", "low_tonnes", "high_tonnes", "source")


@dataclass(frozen=True)
class Factor:
    """What comes free per job and year; `key` is the SBI divisions or the sector, `source` a key of the sources.

    `mix_source` tells where the division over product groups comes from.
    """

    key: str
    tonnes_job: float
    shares: dict[str, float]
    source: str
    mix_source: str


def factor_of_sbi(sbi: str) -> Factor | None:
    """Return the factor of an SBI 2008 code, by its first two digits; `None` where no source was found."""
    division = sbi.strip()[:2]
    for key, made in read_yaml(PACKAGE, "factors.yaml")["divisions"].items():
        first, _, last = key.partition("-")
        if division.isdecimal() and int(first) <= int(division) <= int(last or first):
            return _factor(key, made)
    return None


def factor_of_sector(sector: str) -> Factor | None:
    """Return the factor of a sector group; `None` where no source was found."""
    made = read_yaml(PACKAGE, "factors.yaml")["sectors"].get(sector)
    return _factor(sector, made) if made else None


def every_factor() -> list[Factor]:
    """Return every factor, as the method page lists them."""
    made = read_yaml(PACKAGE, "factors.yaml")
    return [_factor(key, each) for part in ("divisions", "sectors") for key, each in made[part].items()]


def estimated(factor: Factor, jobs: float) -> pd.DataFrame:
    """Return what comes free at so many jobs: a row per product group.

    tonnes a year = jobs x tonnes per job x share of the group; the range is an assumption, see `factors.yaml`.

    Returns
    -------
    pandas.DataFrame
        Columns `material_group`, `tonnes_year`, `low_tonnes`, `high_tonnes` and `source`.
    """
    made = read_yaml(PACKAGE, "factors.yaml")
    total = jobs * factor.tonnes_job
    rows = [
        (group, total * share, total * share * made["low"], total * share * made["high"], factor.source)
        for group, share in factor.shares.items()
    ]
    return pd.DataFrame(rows, columns=list(ESTIMATE_COLUMNS))


def price_of(group: str) -> dict[str, float]:
    """Return what a tonne costs now [eur]: `disposal` and `raw` material, where a business gave no price."""
    found: dict[str, float] = read_yaml(PACKAGE, "factors.yaml")["prices"][group]
    return found


def worth_of(quality: str) -> float:
    """Return the part of the price of raw material that a stream of this quality is worth."""
    return float(read_yaml(PACKAGE, "factors.yaml")["worth"][quality])


def source_text(source: str, language: str) -> str:
    """Return a source in words."""
    return str(read_yaml(PACKAGE, "factors.yaml")["sources"][source][language])


def _factor(key: str, made: dict[str, Any]) -> Factor:
    tonnes = float(made["tonnes_job"]) if "tonnes_job" in made else made["waste_kt"] / made["jobs_k"]
    if "mix_kt" in made:
        whole = sum(made["mix_kt"].values())
        return Factor(key, tonnes, {group: part / whole for group, part in made["mix_kt"].items()},
                      made["source"], made["mix_source"])  # fmt: skip
    return Factor(key, tonnes, dict(made["shares"]), made["source"], "own")
