"""What the chapter on climate adaptation says in words."""

from __future__ import annotations

import pandas as pd

from terreinwijzer.dossier.blocks.block import listed
from terreinwijzer.dossier.results import ClimateResults, Results
from terreinwijzer.dossier.wording import text
from terreinwijzer.vocabulary.codes import label
from terreinwijzer.vocabulary.notation import number

HA, MILLION = 10_000.0, 1_000_000.0
LAYERS = ("green_share_pct", "heat_difference_c", "felt_temperature_c", "water_depth_m", "parking_m2", "docks")


def climate(results: Results, language: str) -> list[str]:
    """Return what the chapter says: the shower and what is held of it, roofs, what is missing, and what ran out."""
    found = results.climate
    if found is None:
        return []
    said = [text("climate_said_no_outlines", language)] if found.parks.empty else _measured(found, language)
    closed = found.subsidies.loc[found.subsidies["state"] == "closed", "name"].astype("str").tolist()
    if closed:
        said.append(text("climate_said_closed", language, what=listed(closed, language)))
    return said


def _measured(found: ClimateResults, language: str) -> list[str]:
    said = []
    sums = found.per_park.sum(min_count=1)
    if pd.notna(sums["shower_low_m3"]):
        said.append(
            text(
                "climate_said_shower", language, shower=number(found.settings.shower_mm, language),
                low=number(sums["shower_low_m3"], language), high=number(sums["shower_high_m3"], language),
                water_low=number(sums["water_low_m3"], language), water_high=number(sums["water_high_m3"], language),
                cost_low=number(sums["cost_low_eur"] / MILLION, language, 1),
                cost_high=number(sums["cost_high_eur"] / MILLION, language, 1),
            )
        )  # fmt: skip
        cheapest = _cheapest(found.per_measure)
        if cheapest:
            name = label("climate_measure", cheapest, language)
            said.append(text("climate_said_cheapest", language, measure=name))
    roofs = found.parks[["roof_m2", "green_roof_low_m2", "green_roof_high_m2"]].sum(min_count=1) / HA
    if pd.notna(roofs["roof_m2"]) and roofs["roof_m2"] > 0:
        unknown = 100 - (found.parks["form_known_pct"] * found.parks["roof_m2"]).sum() / found.parks["roof_m2"].sum()
        form = text("climate_said_form", language, share=number(unknown, language)) if unknown > 0 else ""
        low, high = (number(roofs[f"green_roof_{end}_m2"], language, 1) for end in ("low", "high"))
        roof = number(roofs["roof_m2"], language, 1)
        said.append(text("climate_said_roofs", language, roof=roof, low=low, high=high, form=form))
    if found.parks["green_m2"].notna().any() and found.parks["green_share_pct"].isna().all():
        said.append(text("climate_said_map_green", language))
    missing = [text(f"climate_layer_{name}", language) for name in LAYERS if found.parks[name].isna().all()]
    if missing:
        said.append(text("climate_said_missing", language, what=listed(missing, language)))
    return said


def _cheapest(per_measure: pd.DataFrame) -> str:
    """Return the measure of which a cubic metre costs less at worst than of any other at best; nothing without one."""
    holding = per_measure[per_measure["water_low_m3"] > 0]
    if len(holding) < 2:  # noqa: PLR2004  (one has nothing to be compared with)
        return ""
    # The ends go together: what a litre costs at best is the low cost over the high yield of the same area.
    best = holding["cost_low_eur"] / holding["area_low_m2"] / (holding["water_high_m3"] / holding["area_high_m2"])
    worst = holding["cost_high_eur"] / holding["area_high_m2"] / (holding["water_low_m3"] / holding["area_low_m2"])
    first = str(worst.idxmin())
    return first if worst[first] < best.drop(first).min() else ""
