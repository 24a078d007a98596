"""A question to weigh: alternatives, criteria with their value functions, weights per stakeholder, exclusions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, get_args

import numpy as np
import pandas as pd

from terreinwijzer.vocabulary.language import Text

Ground = Literal["spatial", "environmental", "economic"]
Method = Literal["weighted_sum", "topsis", "promethee_2", "vikor"]
Kind = Literal["parks", "zones", "actions"]
DataWeights = Literal["entropy", "critic"]
GROUNDS: tuple[Ground, ...] = get_args(Ground)
METHODS: tuple[Method, ...] = get_args(Method)
KINDS: tuple[Kind, ...] = get_args(Kind)
DATA_WEIGHTS: tuple[DataWeights, ...] = get_args(DataWeights)
OWN = "own"


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
class CodeValues:
    """Which value (0-1) each code of a column has; a code that is not listed has none."""

    values: Mapping[str, float]

    def __call__(self, codes: pd.Series) -> pd.Series:
        """Return the value of each code; missing stays missing."""
        return codes.map(dict(self.values)).astype("float64")


@dataclass(frozen=True)
class Criterion:
    """One criterion.

    Parameters
    ----------
    criterion_id, names
        Key and name.
    measure
        Indicator or column that it looks at; its unit ends the name.
    value
        Value function: lines between points, or a value per code. It has the direction in it.
    source
        Where the value function comes from.
    relative_to
        Group (such as `profile`) whose own total the measure is divided by, so that like is held against like.
    assumption
        Whether the value function is an assumption of whoever wrote the file.
    line
        Line of the file on which it begins.
    """

    criterion_id: str
    names: Text
    measure: str
    value: ValueFunction | CodeValues
    source: Text
    relative_to: str = ""
    assumption: bool = True
    line: int | None = None


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
class Classes:
    """Ordered classes to sort alternatives into (ELECTRE TRI), the best first.

    `borders` are the values (0-1), the same on every criterion, between each class and the next; `indifference` and
    `preference` the differences that count for nothing and in full; `veto` the shortfall on one criterion that keeps an
    alternative below a border whatever the others say; `cut` how much of the weight has to agree (0.5-1).
    """

    names: tuple[Text, ...]
    borders: tuple[float, ...]
    indifference: float = 0.05
    preference: float = 0.2
    veto: float | None = None
    cut: float = 0.65


@dataclass(frozen=True)
class Search:
    """How land for expansion is searched.

    Parameters
    ----------
    cell_m
        Side of the cells that land is cut into.
    within_m
        How far from an existing park is searched: a new park joins one that is there.
    least_area_ha, least_width_m
        What a zone has at least; the width is that of the widest circle inside.
    """

    cell_m: float = 100.0
    within_m: float = 500.0
    least_area_ha: float = 10.0
    least_width_m: float = 100.0


@dataclass(frozen=True)
class Question:
    """A question with everything that its answer rests on.

    `weights` holds per stakeholder the weight of each criterion, summing to 1, `from_data` the stakeholders (or
    reference views) whose weights follow from the values, and `stakeholders` the names of both. `order` lists pairs of
    criteria of which the first may not weigh less than the second. `alternatives` is what is weighed.
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
    alternatives: Kind = "parks"
    from_data: Mapping[str, DataWeights] = field(default_factory=dict)
    consistency: Mapping[str, float] = field(default_factory=dict)
    classes: Classes | None = None
    search: Search | None = None

    @property
    def criterion_ids(self) -> list[str]:
        """Return the keys of the criteria, in order."""
        return [criterion.criterion_id for criterion in self.criteria]


def with_weights(question: Question, weights: Mapping[str, float], name: Text) -> Question:
    """Return the question with the weights of one person alone, in place of those of its stakeholders.

    Parameters
    ----------
    question
        The question.
    weights
        Weight per criterion, summing to 1; one that is not named counts for nothing.
    name
        How the person is called. The key is `own`.

    Returns
    -------
    Question
        Of the pairs in `order` only those that these weights respect are kept: who weighs otherwise cannot be held to
        an order that others agreed on.
    """
    given = {criterion: float(weights.get(criterion, 0.0)) for criterion in question.criterion_ids}
    order = tuple((more, less) for more, less in question.order if given[more] >= given[less])
    return replace(
        question, weights={OWN: given}, stakeholders={OWN: name}, order=order, from_data={}, consistency={}
    )  # fmt: skip


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
        measure = measures[criterion.measure]
        if isinstance(criterion.value, CodeValues):
            if measure.notna().any():
                found[criterion.criterion_id] = criterion.value(measure)
            continue
        measure = measure.astype("float64")
        if criterion.relative_to:
            totals = groups[criterion.relative_to][criterion.measure]
            measure = measure / measures[criterion.relative_to].map(totals).astype("float64")
        if measure.notna().any():
            found[criterion.criterion_id] = criterion.value(measure.replace([np.inf, -np.inf], np.nan))
    return pd.DataFrame(found, index=measures.index)


def not_tested(question: Question, measures: pd.DataFrame) -> list[Exclusion]:
    """Return the exclusions about which nothing is known here, so that nobody takes silence for a yes."""
    return [each for each in question.exclusions if each.measure not in measures or measures[each.measure].isna().all()]


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
