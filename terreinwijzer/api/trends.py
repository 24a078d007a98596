"""The verbs on trends: the methods of a case with and without its levers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import product

import pandas as pd

from terreinwijzer.api.trend_effect import Basis, effect_table, quantities
from terreinwijzer.demand.parameters import demand_parameters
from terreinwijzer.dossier.results import TrendsResults
from terreinwijzer.snapshots.case import Case
from terreinwijzer.transitions.trends.levers import (
    HIGH,
    LOW,
    TrendSettings,
    changes_of,
    effects_of,
    trend_settings,
)


def trends_basis(case: Case, screening: pd.DataFrame | None) -> Basis:
    """Return what levers are pulled on in a case.

    Parameters
    ----------
    case
        Of which the forecast is asked.
    screening
        Of `api.hub.hub_screening`; tells the use of electricity.
    """
    asked = case.parameters.get("demand")
    use = None if screening is None or screening.empty else screening[["annual_kwh", "group_peak_kw"]].sum(min_count=1)
    return Basis(
        case.portfolio, demand_parameters(asked) if asked else None, case.settings.municipality,
        None if use is None else float(use["annual_kwh"]), None if use is None else float(use["group_peak_kw"]),
    )  # fmt: skip


def find_trends(case: Case, screening: pd.DataFrame | None, **settings: object) -> TrendsResults:
    """Return what the levers of a case change in all its methods at once, and what each does alone.

    Parameters
    ----------
    case, screening
        As `trends_basis` takes them.
    **settings
        Go before `[parameters.trends]` of the case; see `transitions.trends.levers.TrendSettings`.

    Raises
    ------
    InputError
        A lever, position or effect is unknown or cannot be meant.
    """
    return with_levers(trends_basis(case, screening), trend_settings({**case.parameters.get("trends", {}), **settings}))


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


def trends_results(case: Case, screening: pd.DataFrame | None) -> TrendsResults | None:
    """Return trends as a dossier reports them; `None` for a case of which nothing can be reckoned.

    A case that says nothing of levers gets all of them high: what comes if all trends go faster.
    """
    asked = dict(case.parameters.get("trends", {}))
    asked.setdefault("levers", dict.fromkeys(effects_of(TrendSettings()), HIGH))
    found = with_levers(trends_basis(case, screening), trend_settings(asked))
    return None if found.effects.empty else found


def _effects(basis: Basis, chosen: TrendSettings) -> pd.DataFrame:
    return effect_table(basis.without, quantities(basis, changes_of(chosen)))
