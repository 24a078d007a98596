"""The matches that gain most: a flow of least cost from what comes free to what is used, within every month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from terreinwijzer.errors import InputError, Problem
from terreinwijzer.transitions.streams.offers import Offers
from terreinwijzer.transitions.streams.pairs import PAIR_COLUMNS, Pairs
from terreinwijzer.transitions.streams.settings import StreamSettings

MATCH_COLUMNS = (*PAIR_COLUMNS, "tonnes", "gain_eur")
# Less than this [tonnes a year] is rounding of the solver.
TINY_TONNES = 1e-6


@dataclass(frozen=True)
class Matching:
    """The best matches, and how sure that is.

    Attributes
    ----------
    table
        A row per match with the columns of `MATCH_COLUMNS`, the largest gain first.
    gain_eur
        What all matches gain a year.
    bound_eur
        What no set of matches can exceed, from the dual problem (or the search tree, with a least quantity).
    """

    table: pd.DataFrame
    gain_eur: float
    bound_eur: float

    @property
    def gap_pct(self) -> float:
        """Return by how much at most the gain is below the best [% of the bound]."""
        return 0.0 if self.bound_eur <= 0 else max(0.0, 100 * (1 - self.gain_eur / self.bound_eur))


def best_matches(offers: Offers, pairs: Pairs, settings: StreamSettings) -> Matching:
    """Return the matches that together gain most.

    Every month a supply gives at most its part of the year and a demand takes at most its part; nothing is kept from
    month to month. Months in which the same streams are there are taken together: that changes nothing. Without a least
    quantity this is a flow of least cost, solved as a linear programme; with one, some deliveries are set up or not,
    which makes it a mixed-integer one.

    Raises
    ------
    InputError
        The solver found no answer within the time limit.
    """
    from scipy import sparse  # noqa: PLC0415  (loads slowly)
    from scipy.optimize import Bounds, LinearConstraint, linprog, milp  # noqa: PLC0415

    if pairs.table.empty:
        return Matching(pd.DataFrame(columns=list(MATCH_COLUMNS)), 0.0, 0.0)
    whose, rows, most = _limits(offers, pairs)
    count, sides = len(whose), len(most)
    gain = pairs.table["eur_tonne"].to_numpy()[whose]
    places = np.tile(np.arange(count), 2)
    limits = sparse.csr_matrix((np.ones(2 * count), (rows, places)), shape=(sides, count))
    if settings.least_tonnes > 0:
        lots = len(pairs.table)
        per_pair = sparse.csr_matrix((np.ones(count), (whose, np.arange(count))), shape=(lots, count))
        largest = np.asarray(per_pair @ np.minimum(most[rows[:count]], most[rows[count:]])).ravel()
        zero = sparse.csr_matrix((sides, lots))
        parts = sparse.vstack([
            sparse.hstack([limits, zero]),
            sparse.hstack([per_pair, sparse.diags(-largest)]),
            sparse.hstack([-per_pair, sparse.diags(np.full(lots, float(settings.least_tonnes)))]),
        ])  # fmt: skip
        found = milp(
            np.concatenate([-gain, np.zeros(lots)]),
            constraints=LinearConstraint(parts.tocsr(), -np.inf, np.concatenate([most, np.zeros(2 * lots)])),
            integrality=np.concatenate([np.zeros(count), np.ones(lots)]),
            bounds=Bounds(0, np.concatenate([np.full(count, np.inf), np.ones(lots)])),
            options={"time_limit": settings.time_limit_s, "mip_rel_gap": 0.0},
        )
        bound = _number(getattr(found, "mip_dual_bound", None))
    else:
        found = linprog(-gain, A_ub=limits, b_ub=most, method="highs", options={"time_limit": settings.time_limit_s})
        # Weak duality: prices of what is limited, times how much there is of it, exceed the gain of any set of matches.
        bound = None if found.x is None else float(found.ineqlin.marginals @ most)
    if found.x is None:
        raise InputError(Problem("streams_not_solved", value=str(found.message)))
    tonnes = np.bincount(whose, weights=found.x[:count], minlength=len(pairs.table))
    table = pairs.table.assign(tonnes=tonnes, gain_eur=tonnes * pairs.table["eur_tonne"])
    table = table[table["tonnes"] > TINY_TONNES].sort_values(
        ["gain_eur", "supply", "demand"], ascending=[False, True, True]
    )
    total = float(table["gain_eur"].sum())
    return Matching(table.reset_index(drop=True), total, max(total, -bound if bound is not None else np.inf))


def _limits(offers: Offers, pairs: Pairs) -> tuple[Any, Any, Any]:
    """Return the flows (the pair of each), the limits that each counts for (supplies, then demands), and their size."""
    streams = offers.table.set_index("stream_id")
    there = {str(key): value for key, value in streams["months"].items()}
    tonnes = {str(key): float(value) for key, value in streams["tonnes_year"].items()}
    seasons = _seasons([there[key] for key in pd.unique(pairs.table[["supply", "demand"]].to_numpy().ravel())])
    number: dict[tuple[str, int], int] = {}
    whose, first, second = [], [], []
    for pair, (supply, demand) in enumerate(zip(pairs.table["supply"], pairs.table["demand"], strict=True)):
        for season, months in enumerate(seasons):
            if months <= pairs.months[pair]:
                whose.append(pair)
                first.append(number.setdefault((supply, season), len(number)))
                second.append(number.setdefault((demand, season), len(number)))
    most = np.array([tonnes[key] * len(seasons[season]) / len(there[key]) for key, season in number])
    return np.array(whose), np.array([*first, *second]), most


def _seasons(sets: Sequence[frozenset[int]]) -> list[frozenset[int]]:
    """Return the months of the year, those in which the same streams are there together."""
    kinds: dict[tuple[bool, ...], set[int]] = {}
    distinct = list(dict.fromkeys(sets))
    for month in range(1, 13):
        kinds.setdefault(tuple(month in each for each in distinct), set()).add(month)
    return [frozenset(months) for kind, months in kinds.items() if any(kind)]


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and np.isfinite(value) else None
