"""The tables of climate adaptation, with the figures that they rest on."""

from __future__ import annotations

import pandas as pd

from terreinwijzer.dossier.results import ClimateResults, Results
from terreinwijzer.lineage import Figure, Input
from terreinwijzer.transitions.climate.factors import factor_table

PER_PARK = ("held_low_pct", "held_high_pct", "shower_low_m3", "shower_high_m3")


def climate_tables(results: Results, language: str) -> dict[str, tuple[pd.DataFrame, tuple[Figure, ...]]]:
    """Return the state of parks and plots, the plan, the yardstick and the factors, by the names of the definitions."""
    climate = results.climate
    if climate is None:
        return {}
    rests_on = climate_inputs(results)
    frames = {
        "climate_parks": climate.parks.join(climate.per_park.reindex(columns=list(PER_PARK))).drop(columns="park_id"),
        "climate_plots": climate.plots.assign(place=climate.plots.index),
        "climate_plan": climate.plan.drop(columns="place_id"),
        "climate_yardstick": climate.yardstick.drop(columns="place_id"),
        "climate_factors": factor_table(language),
        "climate_subsidies": climate.subsidies.assign(
            **{name: pd.to_datetime(climate.subsidies[name]) for name in ("from_date", "until_date")}
        ),
    }
    frames["climate_parks"] = frames["climate_parks"].rename_axis("park_id").reset_index()
    frames["climate_plots"] = frames["climate_plots"].rename(columns={"place": "plot_id"}).reset_index(drop=True)
    granted = Figure(
        "climate.subsidies", None, "count", "subsidies", (results.portfolio.input("subsidies", "measure"),)
    )
    made_from = {"climate_factors": (), "climate_subsidies": (granted,)}
    return {name: (frame, made_from.get(name, rests_on)) for name, frame in frames.items()}


def climate_inputs(results: Results) -> tuple[Figure, ...]:
    """Return the figure that climate adaptation rests on: a leaf per source of what was measured."""
    climate = results.climate
    if climate is None:
        return ()
    leaves = [results.portfolio.input("parks", "park_id"), *_leaves(climate)]
    return (Figure("climate.places", None, "count", "parks", tuple(leaves)),)


def _leaves(climate: ClimateResults) -> list[Input]:
    return [Input(f"layers.{name}", "geometry", source, len(climate.parks)) for name, source in climate.sources.items()]
