"""Conditions of rules over facts, judged for many cases at once: true, false, or unknown as long as a fact is.

Unknown follows Kleene's three-valued logic, as pandas' nullable booleans do: what is already refused by one known fact
needs no other, and what could go either way stays unknown.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_

import pandas as pd

from terreinwijzer.steering.facts import facts
from terreinwijzer.vocabulary.environmental_categories import ranks_of_categories


@dataclass(frozen=True)
class IsOneOf:
    """A fact has one of some values."""

    fact: str
    values: tuple[object, ...]


@dataclass(frozen=True)
class Within:
    """A fact lies between two limits, both included; a limit may be the name of another fact of the same type."""

    fact: str
    at_least: float | str | None = None
    at_most: float | str | None = None


@dataclass(frozen=True)
class AllOf:
    """Every part holds; without parts it always holds."""

    parts: tuple[Condition, ...] = ()


@dataclass(frozen=True)
class AnyOf:
    """At least one part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True)
class Not:
    """The part does not hold."""

    part: Condition


Condition = IsOneOf | Within | AllOf | AnyOf | Not
ALWAYS = AllOf()


def holds(condition: Condition, cases: pd.DataFrame) -> pd.Series:
    """Return for each case whether a condition holds.

    Parameters
    ----------
    condition
        What to judge.
    cases
        Facts as `facts.fact_frame` makes them.

    Returns
    -------
    pandas.Series
        Nullable booleans with the index of `cases`; missing where unknown facts leave it open.
    """
    match condition:
        case IsOneOf(fact, values):
            found = cases[fact]
            return found.isin(list(values)).astype("boolean").mask(found.isna())
        case Within(fact, at_least, at_most):
            return _within(fact, at_least, at_most, cases)
        case AllOf(parts):
            return reduce(and_, (holds(part, cases) for part in parts), _constant(cases, value=True))
        case AnyOf(parts):
            return reduce(or_, (holds(part, cases) for part in parts), _constant(cases, value=False))
        case Not(part):
            return ~holds(part, cases)


def facts_in(condition: Condition) -> Iterator[str]:
    """Yield the name of every fact that a condition looks at; a name may come more than once."""
    match condition:
        case IsOneOf(fact, _):
            yield fact
        case Within(fact, at_least, at_most):
            yield fact
            yield from (str(limit) for limit in (at_least, at_most) if limit in facts())
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from facts_in(part)
        case Not(part):
            yield from facts_in(part)


def _within(fact: str, at_least: float | str | None, at_most: float | str | None, cases: pd.DataFrame) -> pd.Series:
    values = _numbers(fact, cases)
    result = _constant(cases, value=True)
    for limit, fits in ((at_least, pd.Series.ge), (at_most, pd.Series.le)):
        if limit is None:
            continue
        bound = _limit(fact, limit, cases)
        compared = fits(values, bound).astype("boolean").mask(values.isna() | bound.isna())
        result = result & compared
    return result


def _numbers(fact: str, cases: pd.DataFrame) -> pd.Series:
    return ranks_of_categories(cases[fact]) if facts()[fact].type == "category" else cases[fact]


def _limit(fact: str, limit: float | str, cases: pd.DataFrame) -> pd.Series:
    if limit in facts():
        return _numbers(str(limit), cases)
    fixed = pd.Series(limit, index=cases.index)
    return ranks_of_categories(fixed.astype("str")) if facts()[fact].type == "category" else fixed.astype("float64")


def _constant(cases: pd.DataFrame, *, value: bool) -> pd.Series:
    return pd.Series(value, index=cases.index, dtype="boolean")
