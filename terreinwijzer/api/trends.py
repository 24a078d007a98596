"""The verbs on trends: the methods of a case with and without its levers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import product

import pandas as pd

from terreinwijzer.api.trend_effect import Basis, Range, effect_table, quantities
from terreinwijzer.demand.parameters import demand_parameters
from terreinwijzer.dossier.results import ClimateResults, LabourResults, Results, StreamsResults, TrendsResults
from terreinwijzer.snapshots.case import Case
from terreinwijzer.transitions.trends.levers import (
    HIGH,
    LOW,
    TrendSettings,
    changes_of,
    effects_of,
    trend_settings,
)

M2_PER_HA = 10_000.0


def trends_basis(case: Case, results: Results) -> Basis:
    """Return what levers are pulled on in a case.

    Parameters
    ----------
    case
        Of which the forecast is asked.
    results
        Its screening of hubs, streams, climate and labour, as far as these are known.
    """
    asked, screening = case.parameters.get("demand"), results.hub_screening
    use = None if screening is None or screening.empty else screening[["annual_kwh", "group_peak_kw"]].sum(min_count=1)
    jobs = float(results.labour.sectors["jobs"].sum()) if results.labour else 0.0
    return Basis(
        case.portfolio,
        demand_parameters(asked) if asked else None,
        case.settings.municipality,
        None if use is None else float(use["annual_kwh"]),
        None if use is None else float(use["group_peak_kw"]),
        level_parts=_level_parts(results.labour, jobs) if results.labour and jobs else {},
        tonnes_per_job=_tonnes(results.streams, jobs) if results.streams and jobs else None,
        shower_m3_per_ha=_shower(results.climate) if results.climate else None,
    )


def _level_parts(labour: LabourResults, jobs: float) -> dict[str, Range]:
    sums = labour.levels.groupby("level", observed=True)[["low_jobs", "high_jobs"]].sum() / jobs
    return {str(level): (float(low), float(high)) for level, low, high in sums.itertuples()}


def _tonnes(streams: StreamsResults, jobs: float) -> Range | None:
    if streams.by_park.empty:
        return None
    low, high = streams.by_park[["low_tonnes", "high_tonnes"]].astype("float64").sum() / jobs
    return float(low), float(high)


def _shower(climate: ClimateResults) -> Range | None:
    if climate.parks.empty:
        return None
    hectares = climate.parks["outline_m2"].astype("float64") / M2_PER_HA
    shower = climate.per_park[["shower_low_m3", "shower_high_m3"]].reindex(hectares.index)
    known = shower.notna().all(axis=1) & (hectares > 0)
    if not known.any():
        return None
    low, high = shower[known].sum() / hectares[known].sum()
    return float(low), float(high)


def find_trends(case: Case, results: Results, **settings: object) -> TrendsResults:
    """Return what the levers of a case change in all its methods at once, and what each does alone.

    Parameters
    ----------
    case, results
        As `trends_basis` takes them.
    **settings
        Go before `[parameters.trends]` of the case; see `transitions.trends.levers.TrendSettings`.

    Raises
    ------
    InputError
        A lever, position or effect is unknown or cannot be meant.
    """
    return with_levers(trends_basis(case, results), trend_settings({**case.parameters.get("trends", {}), **settings}))


def with_levers(basis: Basis, chosen: TrendSettings) -> TrendsResults:
    """Return what levers change on a basis, together and each alone."""
    alone = [
        _effects(basis, TrendSettings({lever: position}, chosen.effects)).assign(lever=lever, position=position)
        for lever, position in product(effects_of(chosen), (LOW, HIGH))
    ]
    return TrendsResults(chosen, _effects(basis, chosen), pd.concat(alone, ignore_index=True))


def with_positions(found: TrendsResults, basis: Basis, levers: Mapping[str, str]) -> TrendsResults:
    """Return trends with the levers in other positions; what each does alone stays what it is."""
    chosen = replace(found.settings, levers=levers)
    return replace(found, settings=chosen, effects=_effects(basis, chosen))


def trends_results(case: Case, results: Results) -> TrendsResults | None:
    """Return trends as a dossier reports them; `None` for a case of which nothing can be reckoned.

    A case that says nothing of levers gets all of them high: what comes if all trends go faster.
    """
    asked = dict(case.parameters.get("trends", {}))
    asked.setdefault("levers", dict.fromkeys(effects_of(TrendSettings()), HIGH))
    found = with_levers(trends_basis(case, results), trend_settings(asked))
    return None if found.effects.empty else found


def _effects(basis: Basis, chosen: TrendSettings) -> pd.DataFrame:
    return effect_table(basis.without, quantities(basis, changes_of(chosen)))
