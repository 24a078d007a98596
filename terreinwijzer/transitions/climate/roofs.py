"""Which roofs are fit for green, for solar panels or for both."""

from __future__ import annotations

import numpy as np
import pandas as pd

from terreinwijzer.transitions.climate.factors import assumed_share, large_from_m2
from terreinwijzer.transitions.hub.solar import DEFAULT_USABLE_PCT

ROOFS = ("flat_roof", "green_roof", "solar_roof", "both_roof")


def fit_roofs(
    buildings: pd.DataFrame, green_from_m2: float, solar_from_m2: float, usable_pct: float = DEFAULT_USABLE_PCT
) -> pd.DataFrame:
    """Return per building how much roof is flat, and fit for green, solar panels or both, as ranges.

    Green needs a flat roof of `green_from_m2` or more, free of installations, that bears it; solar panels need a roof
    of `solar_from_m2` or more, free of installations; a roof fit for green that is large enough for solar is fit for
    both, because panels stand above green. Of slanted roofs half of the area at best faces the sun.

    Parameters
    ----------
    buildings
        `roof_m2` and, where known, `roof_type` (`flat`, `stepped`, `slanted`) and `flat_roof_m2`.
    green_from_m2, solar_from_m2
        Smallest roof.
    usable_pct
        Share of a roof that is free of skylights, installations and edges: the energy hub uses the same.

    Returns
    -------
    pandas.DataFrame
        `flat_roof_low_m2`, `flat_roof_high_m2` and so on for `green_roof`, `solar_roof` and `both_roof`; `form_known`.
        What is not known of a roof is in the range: form and bearing by `factors.yaml`.
    """
    area = buildings["roof_m2"].astype("float64")
    large = area >= large_from_m2()
    shares = {}
    for place, end in enumerate(("low", "high")):
        assumed = np.where(large, assumed_share("flat_large")[place], assumed_share("flat_small")[place])
        known = buildings["roof_type"].map({"flat": 1.0, "stepped": 1.0, "slanted": 0.0})
        share = known.astype("float64").fillna(pd.Series(assumed, buildings.index))
        measured = (buildings["flat_roof_m2"].astype("float64") / area.where(area > 0)).clip(0, 1)
        shares[end] = measured.fillna(share)
    usable = usable_pct / 100
    bears = dict(zip(("low", "high"), assumed_share("bearing"), strict=True))
    columns = {}
    for end, flat in shares.items():
        columns[f"flat_roof_{end}_m2"] = area * flat
        green = (area * flat * usable * bears[end]).where(area * flat >= green_from_m2, 0.0)
        # A slanted roof has one side to the sun at best, and at worst none that serves.
        sunny = flat + (0.5 * (1 - flat) if end == "high" else 0.0)
        columns[f"green_roof_{end}_m2"] = green
        columns[f"solar_roof_{end}_m2"] = (area * sunny * usable).where(area >= solar_from_m2, 0.0)
        columns[f"both_roof_{end}_m2"] = green.where(area >= solar_from_m2, 0.0)
    known_form = buildings["roof_type"].notna() | buildings["flat_roof_m2"].notna()
    return pd.DataFrame(columns).where(area.notna()).assign(form_known=known_form)
