"""Is a proposal one of small units, and what would it do to the share of small units on a park."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from terreinwijzer.vocabulary.norms import Norms


@dataclass(frozen=True)
class SmallUnitsEffect:
    """Share of the floor area of a park that is in buildings with many small units, now and with a proposal [pct]."""

    share_now_pct: float
    share_then_pct: float


def with_use_of_units(proposal: Mapping[str, object], norms: Norms) -> dict[str, object]:
    """Return the proposal with its use, where the number and size of its units say that it is one of small units.

    Parameters
    ----------
    proposal
        Known facts. A use that is given stays, except that of a multi-unit building that is none by the norms: then
        the use is unknown.
    norms
        `small_unit_to_m2` and `small_units_from_count`.
    """
    count, area = proposal.get("unit_count"), proposal.get("unit_area_m2")
    if count is None or area is None or proposal.get("use") not in {None, "small_units"}:
        return dict(proposal)
    many = float(str(count)) >= norms["small_units_from_count"]
    small = float(str(area)) <= norms["small_unit_to_m2"]
    rest = {name: value for name, value in proposal.items() if name != "use"}
    return {**rest, "use": "small_units"} if many and small else rest


def effect_of_units(
    proposal: Mapping[str, object], park_id: str, through_years: pd.DataFrame
) -> SmallUnitsEffect | None:
    """Return what a proposal of small units does to the share of its park; `None` where that is not known.

    Parameters
    ----------
    proposal
        Known facts; `use` is `small_units` or `lock_up_garages`, with `unit_count` and `unit_area_m2`.
    park_id
        The park.
    through_years
        Table of `indicators.small_units.small_units_through_years`; its last year counts.
    """
    count, area = proposal.get("unit_count"), proposal.get("unit_area_m2")
    if proposal.get("use") not in {"small_units", "lock_up_garages"} or count is None or area is None:
        return None
    rows = through_years[through_years["park_id"] == park_id]
    if rows.empty:
        return None
    now = rows.loc[rows["year"].idxmax()]
    added = float(str(count)) * float(str(area))
    small, whole = float(now["small_floor_area_m2"]), float(now["floor_area_m2"])
    return SmallUnitsEffect(100 * small / whole, 100 * (small + added) / (whole + added)) if whole else None
