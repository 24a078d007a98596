"""What rules can ask about: every fact with its type, its values and the question that it leads to when unknown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice, product
from typing import Literal

import pandas as pd

from terreinwijzer.errors import InputError, Problem
from terreinwijzer.vocabulary.codes import codes, label
from terreinwijzer.vocabulary.environmental_categories import CATEGORIES, category_ranks
from terreinwijzer.vocabulary.language import Text, said
from terreinwijzer.vocabulary.resources import read_yaml

_DTYPES = {"boolean": "boolean", "number": "float64", "code": "str", "category": "str"}


@dataclass(frozen=True)
class Fact:
    """One fact. `about` tells who knows it; `choices` are the codes that it can have, with their names."""

    name: str
    about: Literal["proposal", "place", "park"]
    type: Literal["code", "boolean", "number", "category"]
    names: Text
    question: Text
    unit: str
    choices: Mapping[str, Text]

    def value_name(self, value: object, language: str) -> str:
        """Return a value as people say it."""
        known = self.choices.get(str(value))
        return said(known, language) if known else str(value)


@cache
def facts() -> dict[str, Fact]:
    """Return every fact by name."""
    return {name: _fact(name, raw) for name, raw in read_yaml("terreinwijzer.steering", "facts.yaml").items()}


def check_facts(*rows: Mapping[str, object]) -> None:
    """Refuse facts that do not exist and values that they cannot have.

    Raises
    ------
    InputError
        All of them at once.
    """
    problems = []
    for row in rows:
        for name, value in row.items():
            if name not in facts():
                problems.append(Problem("fact_unknown", column=name, details={"known": ", ".join(facts())}))
            elif value is not None and not _possible(facts()[name], value):
                known = ", ".join(facts()[name].choices) or facts()[name].type
                problems.append(Problem("fact_value_unknown", column=name, value=str(value), details={"known": known}))
    if problems:
        raise InputError(*problems)


def fact_frame(rows: Sequence[Mapping[str, object]]) -> pd.DataFrame:
    """Return facts as a table: a row per case, a column per fact, missing where nobody knows.

    Parameters
    ----------
    rows
        Per case the facts that are known.

    Raises
    ------
    InputError
        A fact is not in the list, or has a value that it cannot have.
    """
    check_facts(*rows)
    return pd.DataFrame(
        {
            name: pd.Series([row.get(name) for row in rows], dtype="object").astype(_DTYPES[fact.type])
            for name, fact in facts().items()
        }
    )


def fact_grid(values: Mapping[str, Sequence[object]], most: int) -> pd.DataFrame:
    """Return combinations of values of facts as a table, a column per fact that is named; at most so many rows.

    Unlike `fact_frame` it has no columns for other facts, and trusts the values.
    """
    rows = list(islice(product(*values.values()), most))
    return pd.DataFrame(
        {
            name: pd.Series([row[place] for row in rows], dtype="object").astype(_DTYPES[facts()[name].type])
            for place, name in enumerate(values)
        },
        index=pd.RangeIndex(len(rows)),
    )


def rank(name: str, value: object) -> float | None:
    """Return a value of a number or category as a number to compare; `None` where it is unknown."""
    if value is None:
        return None
    return category_ranks()[str(value)] if facts()[name].type == "category" else float(str(value))


def _possible(fact: Fact, value: object) -> bool:
    if fact.type == "boolean":
        return isinstance(value, bool)
    if fact.type == "number":
        return isinstance(value, int | float) and not isinstance(value, bool) and value >= 0
    return str(value) in fact.choices


def _fact(name: str, raw: Mapping[str, object]) -> Fact:
    settings = dict(raw)
    listed = str(settings.get("list", CATEGORIES if settings["type"] == "category" else ""))
    own: Mapping[str, Text] = settings.get("codes", {})  # type: ignore[assignment]
    choices = own or {
        code: {"nl": label(listed, code, "nl"), "en": label(listed, code, "en")} for code in _codes(listed)
    }
    return Fact(
        name=name,
        about=settings["about"],  # type: ignore[arg-type]
        type=settings["type"],  # type: ignore[arg-type]
        names={"nl": str(settings["nl"]), "en": str(settings["en"])},
        question=settings["question"],  # type: ignore[arg-type]
        unit=str(settings.get("unit", "")),
        choices=choices,
    )


def _codes(code_list: str) -> tuple[str, ...]:
    return codes(code_list) if code_list else ()
