"""What measures would do: area, water held, cooling and cost, each from low to high."""

from __future__ import annotations

import numpy as np
import pandas as pd

from terreinwijzer.transitions.climate.factors import effect, measures
from terreinwijzer.transitions.climate.settings import PERCENT, ClimateSettings

TEN_PCT = 10.0
LITRES_PER_M3 = 1000.0
ENDS = ("low", "high")
UNITS = {"area": "m2", "water": "m3", "cooling": "c", "cost": "eur"}
COLUMNS = tuple(f"{name}_{end}_{UNITS[name]}" for name in UNITS for end in ENDS)


def plan(places: pd.DataFrame, chosen: ClimateSettings) -> pd.DataFrame:
    """Return what each measure would do on each park or plot.

    Parameters
    ----------
    places
        Of `places.places`.
    chosen
        Share of what is fit that each measure takes.

    Returns
    -------
    pandas.DataFrame
        A row per `place_id` and `measure`, with `park_id` and from low to high: `area_*_m2` (share x surface that is
        fit), `water_*_m3` (area x litres per m2), `cooling_*_c` (area as a share of the place or of its roofs x
        cooling) and `cost_*_eur` (area x cost per m2). Missing where the surface is not known. The low end of the cost
        goes with the low end of the area: dear and much is the high end.
    """
    rows = []
    for measure in measures().values():
        share = getattr(chosen, measure.share) / PERCENT
        own = pd.DataFrame({"park_id": places["park_id"], "measure": measure.code}, places.index)
        for place, end in enumerate(ENDS):
            area = _column(places, f"{measure.surface}_{end}_m2") * share
            own[f"area_{end}_m2"] = area
            own[f"water_{end}_m3"] = area * effect(measure.code, "litres_m2")[place] / LITRES_PER_M3
            covered = _covered(places, area, measure.cooling_per)
            own[f"cooling_{end}_c"] = covered * effect(measure.code, "cooling")[place]
            own[f"cost_{end}_eur"] = area * effect(measure.code, "cost_eur_m2")[place]
        rows.append(own)
    table = pd.concat(rows).reset_index()
    return table[["place_id", "park_id", "measure", *COLUMNS]]


def per_measure(planned: pd.DataFrame, places: pd.DataFrame) -> pd.DataFrame:
    """Return what each measure would do on all places together; cooling is the mean over their area.

    Returns
    -------
    pandas.DataFrame
        Index `measure`: the columns of `plan`, and `known` (places of which the surface is known).
    """
    area = (
        planned["place_id"].map(places["outline_m2"]).astype("float64") if len(places) else pd.Series(dtype="float64")
    )
    known = planned["area_low_m2"].notna()
    sums = planned.groupby("measure", sort=False)[list(COLUMNS)].sum(min_count=1)
    for end in ENDS:
        weighted = (planned[f"cooling_{end}_c"] * area).groupby(planned["measure"], sort=False).sum(min_count=1)
        sums[f"cooling_{end}_c"] = weighted / area.where(known).groupby(planned["measure"], sort=False).sum(min_count=1)
    return sums.assign(known=known.groupby(planned["measure"], sort=False).sum())


def per_place(planned: pd.DataFrame, places: pd.DataFrame, chosen: ClimateSettings) -> pd.DataFrame:
    """Return what all measures together would do on each place, against the shower that falls there.

    Returns
    -------
    pandas.DataFrame
        Index `place_id`: sums of the columns of `plan` over the measures that are known; `shower_low_m3` and
        `shower_high_m3` (`shower_mm` on roofs and paving) and `held_low_pct`, `held_high_pct` (share of it that the
        measures hold, at worst and at best, 100 at most).
    """
    sums = planned.groupby("place_id", sort=False)[list(COLUMNS)].sum(min_count=1).reindex(places.index)
    for end in ENDS:
        hard = _column(places, "roof_m2") + _column(places, f"paved_{end}_m2")
        sums[f"shower_{end}_m3"] = hard * chosen.shower_mm / LITRES_PER_M3
    for end in ENDS:
        # Area and paving go up together, so each end is divided by its own.
        shower = sums[f"shower_{end}_m3"]
        sums[f"held_{end}_pct"] = (PERCENT * sums[f"water_{end}_m3"] / shower.where(shower > 0)).clip(upper=PERCENT)
    return sums


def held_of_all(per_park: pd.DataFrame) -> tuple[float, float]:
    """Return the share of the shower on all places together that the measures hold, low and high [%]; 100 at most."""
    sums = per_park[["water_low_m3", "water_high_m3", "shower_low_m3", "shower_high_m3"]].sum(min_count=1)
    shower = sums[["shower_low_m3", "shower_high_m3"]].where(lambda volume: volume > 0)
    water = sums[["water_low_m3", "water_high_m3"]].to_numpy()
    low, high = (PERCENT * water / shower).clip(upper=PERCENT)
    return float(low), float(high)


def _covered(places: pd.DataFrame, area: pd.Series, per: str) -> pd.Series:
    if per == "all_roofs":
        roofs = _column(places, "roof_m2")
        return area / roofs.where(roofs > 0)
    outline = _column(places, "outline_m2")
    return PERCENT * area / outline.where(outline > 0) / TEN_PCT


def _column(places: pd.DataFrame, name: str) -> pd.Series:
    if name in places:
        return places[name].astype("float64")
    return pd.Series(np.nan, places.index)
