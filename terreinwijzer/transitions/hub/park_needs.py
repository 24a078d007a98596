"""What a park needs by use where nobody knows its connections: floor area, mix of uses and roofs, each with its basis.

Everything measured goes before everything assumed; the table says of each park which it was.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from terreinwijzer.transitions.hub.profiles import use_factor, use_intensities
from terreinwijzer.vocabulary.resources import read_yaml

M2_PER_HA, PERCENT = 10_000, 100
BASES = ("floor_basis", "mix_basis", "roof_basis")


def park_needs(parks: pd.DataFrame, per_park: pd.DataFrame, establishments: pd.DataFrame) -> pd.DataFrame:
    """Return the annual need by use and the roofs of every park, with what they rest on.

    need_u = floor area x share_u x kWh per m2 of use u. Floor area is FSI x net issued land. The mix follows the jobs
    of the establishments by SBI code (or sector), or else the profile of the park; see `park_mixes.yaml`.

    Parameters
    ----------
    parks
        Canonical table: `park_id` and `profile`.
    per_park
        Index `park_id`: indicators `net_issued_ha`, `net_ha`, `gross_ha`, `fsi`, `roof_ha`, where they are known.
    establishments
        Canonical table; of the last year only what is there.

    Returns
    -------
    pandas.DataFrame
        Index `park_id`: a column per use [kWh], `roof_area_m2`, `floor_area_m2`, and `floor_basis` (`given` or
        `assumed`, by whether the FSI is known), `mix_basis` (`establishments`, `profile`, `general`) and `roof_basis`
        (`measured`, `assumed`). A park without any area has none of it.
    """
    book, kwh_m2 = _book(), use_intensities()
    profile = parks.set_index("park_id")["profile"]
    own = per_park.reindex(profile.index).reindex(columns=["net_issued_ha", "net_ha", "gross_ha", "fsi", "roof_ha"])
    own = own.astype(float)
    land = own["net_issued_ha"].fillna(own["net_ha"]).fillna(own["gross_ha"])
    floor = land * M2_PER_HA * own["fsi"].fillna(book["fsi"])
    roof = (own["roof_ha"] * M2_PER_HA).fillna(floor * book["roof_share_pct"] / PERCENT)
    mix, basis = _mixes(profile, establishments, list(kwh_m2))
    needs = mix.mul(pd.Series(kwh_m2)).mul(floor, axis=0)
    return needs.assign(
        roof_area_m2=roof,
        floor_area_m2=floor,
        floor_basis=np.where(own["fsi"].notna(), "given", "assumed"),
        mix_basis=basis,
        roof_basis=np.where(own["roof_ha"].notna(), "measured", "assumed"),
    )


def _mixes(profile: pd.Series, establishments: pd.DataFrame, uses: list[str]) -> tuple[pd.DataFrame, pd.Series]:
    """Return the share of each use in the floor area of each park, and what it rests on."""
    book = _book()
    known = profile.map(lambda code: book["profiles"].get(code) if isinstance(code, str) else None)
    assumed = [each if isinstance(each, dict) else book["other"] for each in known]
    mix = pd.DataFrame(assumed, profile.index).reindex(columns=uses).fillna(0.0).astype(float) / PERCENT
    basis = pd.Series(np.where(known.notna(), "profile", "general"), profile.index)
    last = establishments[establishments["year"] == establishments["year"].max()]
    used = [_use_of(sbi, sector) for sbi, sector in zip(last["sbi_code"], last["sector"], strict=True)]
    jobs = last.assign(use=used).dropna(subset=["park_id", "use"]).groupby(["park_id", "use"])["jobs"].sum()
    if len(jobs):
        counted = jobs.unstack().reindex(columns=uses).reindex(profile.index).astype(float).fillna(0.0)  # noqa: PD010
        total = counted.sum(axis=1)
        there = total > 0
        mix[there] = counted[there].div(total[there], axis=0)
        basis[there] = "establishments"
    return mix, basis


def _use_of(sbi: object, sector: object) -> str | None:
    factor = use_factor(sbi) if isinstance(sbi, str) else None
    if factor is not None:
        return factor.use
    return _book()["sectors"].get(sector) if isinstance(sector, str) else None


def _book() -> dict[str, Any]:
    book: dict[str, Any] = read_yaml("terreinwijzer.transitions.hub", "park_mixes.yaml")
    return book
