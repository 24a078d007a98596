"""A question to weigh: alternatives, criteria with their value functions, weights per stakeholder, exclusions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

import numpy as np
import pandas as pd

from terreinwijzer.vocabulary.language import Text

Ground = Literal["spatial", "environmental", "economic"]
Method = Literal["weighted_sum", "topsis", "promethee_2", "vikor"]
GROUNDS: tuple[Ground, ...] = get_args(Ground)
METHODS: tuple[Method, ...] = get_args(Method)


@dataclass(frozen=True)
class ValueFunction:
    """How a measure becomes a value from 0 (worst) to 1 (best): straight lines between points, flat beyond them.

    Two points give a linear function; two points at one measure give a threshold, at which the later value counts.
    """

    points: tuple[tuple[float, float], ...]

    def __call__(self, measures: pd.Series) -> pd.Series:
        """Return the value of each measure; missing stays missing."""
        at, values = np.array(self.points, dtype=float).T
        found = np.interp(measures.to_numpy(dtype=float, na_value=np.nan), at, values)
        # np.interp takes the earlier of two values at a step; a threshold is reached at its own measure.
        for place in np.flatnonzero(np.diff(at) == 0):
            found[measures.to_numpy(dtype=float, na_value=np.nan) == at[place]] = values[place + 1]
        return pd.Series(found, index=measures.index, name=measures.name)


@dataclass(frozen=True)
class Criterion:
    """One criterion.

    Parameters
    ----------
    criterion_id, names
        Key and name.
    measure
        Indicator or column that it looks at.
    value
        Value function.
    source
        Where the value function comes from.
    relative_to
        Group (such as `profile`) whose own total the measure is divided by, so that like is held against like.
    assumption
        Whether the value function is an assumption of whoever wrote the file.
    """

    criterion_id: str
    names: Text
    measure: str
    value: ValueFunction
    source: Text
    relative_to: str = ""
    assumption: bool = True


@dataclass(frozen=True)
class Exclusion:
    """A reason for which an alternative does not take part: `measure` at least or at most a limit."""

    exclusion_id: str
    text: Text
    ground: Ground
    measure: str
    at_least: float | None = None
    at_most: float | None = None


@dataclass(frozen=True)
class Question:
    """A question with everything that its answer rests on.

    `weights` holds per stakeholder the weight of each criterion, summing to 1, and `stakeholders` their names.
    `order` lists pairs of criteria of which the first may not weigh less than the second.
    """

    question_id: str
    title: Text
    criteria: tuple[Criterion, ...]
    weights: Mapping[str, Mapping[str, float]]
    method: Method = "weighted_sum"
    exclusions: tuple[Exclusion, ...] = ()
    order: tuple[tuple[str, str], ...] = ()
    file: str = ""
    about: Text = ""
    stakeholders: Mapping[str, Text] = field(default_factory=dict)

    @property
    def criterion_ids(self) -> list[str]:
        """Return the keys of the criteria, in order."""
        return [criterion.criterion_id for criterion in self.criteria]

    @property
    def group_weights(self) -> pd.Series:
        """Return the mean of the stakeholders' weights: every stakeholder counts the same."""
        table = pd.DataFrame(self.weights).reindex(self.criterion_ids)
        return table.mean(axis=1).rename("weight")


def values_of(question: Question, measures: pd.DataFrame, groups: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the value (0-1) of every alternative on every criterion that has any data.

    Parameters
    ----------
    question
        The question.
    measures
        One row per alternative, a column per measure; the groups that criteria refer to are columns too.
    groups
        Per group the totals of each measure: index the groups, a column per measure.
    """
    found = {}
    for criterion in question.criteria:
        if criterion.measure not in measures:
            continue
        measure = measures[criterion.measure].astype("float64")
        if criterion.relative_to:
            totals = groups[criterion.relative_to][criterion.measure]
            measure = measure / measures[criterion.relative_to].map(totals).astype("float64")
        if measure.notna().any():
            found[criterion.criterion_id] = criterion.value(measure.replace([np.inf, -np.inf], np.nan))
    return pd.DataFrame(found, index=measures.index)


def excluded(question: Question, measures: pd.DataFrame) -> pd.Series:
    """Return for every alternative the first exclusion that holds; missing where none does."""
    found = pd.Series(index=measures.index, dtype="str", name="exclusion")
    for exclusion in question.exclusions:
        if exclusion.measure not in measures:
            continue
        measure = measures[exclusion.measure].astype("float64")
        low = measure >= exclusion.at_least if exclusion.at_least is not None else measure.notna()
        high = measure <= exclusion.at_most if exclusion.at_most is not None else measure.notna()
        found = found.where(found.notna() | ~(low & high), exclusion.exclusion_id)
    return found
