"""The verbs on climate adaptation: tables, layers and settings of a case brought together."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from terreinwijzer.dossier.results import ClimateResults
from terreinwijzer.snapshots.case import Case
from terreinwijzer.spatial.measure import drawn
from terreinwijzer.transitions.climate.places import places
from terreinwijzer.transitions.climate.plan import per_measure, per_place, plan
from terreinwijzer.transitions.climate.settings import PERCENT, ClimateSettings, climate_settings
from terreinwijzer.transitions.climate.subsidies import subsidies_on
from terreinwijzer.transitions.climate.yardstick import yardstick_verdicts
from terreinwijzer.weighing.answer import Answer, weigh
from terreinwijzer.weighing.measures import known_measures
from terreinwijzer.weighing.question_file import read_question

GREENING = "greening"


def find_climate(case: Case, **settings: object) -> ClimateResults:
    """Return the state of the climate on the parks and plots of a case, and what measures would do.

    Parameters
    ----------
    case
        Measured, so that its layers are read; without outlines only its subsidies are told.
    **settings
        Go before `[parameters.climate]` of the case; see `transitions.climate.settings.ClimateSettings`.

    Raises
    ------
    InputError
        A setting is unknown or cannot be meant, or a raster cannot be read.
    """
    chosen = climate_settings({**case.parameters.get("climate", {}), **settings})
    layers = case.layers or ()
    parks, sources = places(case.portfolio, layers, case.norms, chosen)
    plots, plot_sources = places(case.portfolio, layers, case.norms, chosen, "plot")
    planned = plan(parks, chosen)
    return ClimateResults(
        parks=parks,
        plots=plots,
        sources=plot_sources | sources,
        settings=chosen,
        plan=planned,
        per_measure=per_measure(planned, parks),
        per_park=per_place(planned, parks, chosen),
        yardstick=yardstick_verdicts(parks),
        subsidies=subsidies_on(case.portfolio.table("subsidies"), case.settings.reference_date),
        greening=greening_plots(plots) if len(plots) else None,
    )


def with_shares(found: ClimateResults, chosen: ClimateSettings) -> ClimateResults:
    """Return what other shares of the measures, or another shower, would do; what was measured stays as it is.

    Parameters
    ----------
    found
        Of `find_climate`.
    chosen
        Its settings with other shares; what counts as fit must be as it was.
    """
    planned = plan(found.parks, chosen)
    return replace(
        found,
        settings=chosen,
        plan=planned,
        per_measure=per_measure(planned, found.parks),
        per_park=per_place(planned, found.parks, chosen),
    )


def climate_results(case: Case) -> ClimateResults | None:
    """Return climate adaptation as a dossier reports it; `None` for a case without outlines and without subsidies."""
    if drawn(case.portfolio, "parks") is None and case.portfolio.table("subsidies").empty:
        return None
    return find_climate(case)


def greening_plots(plots: pd.DataFrame, *, draws: int = 2_000, seed: int = 1) -> Answer:
    """Rank plots by where to green first, by the shipped question on parks; what plots lack is left out and told.

    Parameters
    ----------
    plots
        Of `transitions.climate.places.places`.
    draws, seed
        See `weighing.answer.weigh`.
    """
    area = plots["outline_m2"].where(plots["outline_m2"] > 0)
    known = pd.DataFrame(
        {
            "green_share_pct": plots["green_share_pct"],
            "map_green_share_pct": PERCENT * plots["green_m2"] / area,
            "built_share_of_park_pct": PERCENT * plots["roof_m2"] / area,
            "heat_difference_c": plots["heat_difference_c"],
            "water_depth_m": plots["water_depth_m"],
        },
        index=plots.index,
    )
    question = read_question(GREENING, {"parks": known_measures("parks")})
    return weigh(question, known, {}, draws=draws, seed=seed)
