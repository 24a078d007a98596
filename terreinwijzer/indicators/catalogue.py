"""The indicator catalogue: every definition that docs, API and report read."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import numpy as np
import pandas as pd

from terreinwijzer.errors import InputError, Problem
from terreinwijzer.vocabulary.language import Text
from terreinwijzer.vocabulary.norms import Norms
from terreinwijzer.vocabulary.resources import read_yaml

Kind = Literal["sum", "ratio", "region", "portfolio", "table"]


@dataclass(frozen=True)
class ValueClass:
    """One class of an indicator; its bounds are names of norms. The first class that fits is the class."""

    code: str
    nl: str
    en: str
    at_least: str = ""
    at_most: str = ""
    below: str = ""

    def label(self, language: str) -> str:
        """Return the name of the class."""
        return self.nl if language == "nl" else self.en


@dataclass(frozen=True)
class Indicator:
    """One definition. `numerator` and `denominator` name base quantities; see `quantities.py`.

    `common_denominator` marks a share of one whole (such as the region): the whole is not summed over the parks.
    """

    id: str
    nl: str
    en: str
    unit: str
    decimals: int
    perspective: Literal["spatial", "economic", "social"]
    kind: Kind
    formula_nl: str
    formula: str
    source_nl: str
    source: str
    reading_nl: str
    reading_en: str
    numerator: str = ""
    denominator: str = ""
    factor: float = 1.0
    common_denominator: bool = False
    function: str = ""
    classes: tuple[ValueClass, ...] = ()

    def label(self, language: str) -> str:
        """Return the name of the indicator."""
        return self.nl if language == "nl" else self.en

    @property
    def formulas(self) -> Text:
        """Return the formula in words, per language."""
        return {"nl": self.formula_nl, "en": self.formula}

    def written_formula(self, language: str) -> str:
        """Return the formula in words."""
        return self.formula_nl if language == "nl" else self.formula

    def origin(self, language: str) -> str:
        """Return where the definition comes from."""
        return self.source_nl if language == "nl" else self.source

    def reading(self, language: str) -> str:
        """Return how to read the figure."""
        return self.reading_nl if language == "nl" else self.reading_en


@cache
def catalogue() -> dict[str, Indicator]:
    """Return every indicator by id, in the order of the report."""
    files = ("catalogue.yaml", "catalogue_measured.yaml")
    return {
        name: _indicator(name, raw)
        for file in files
        for name, raw in read_yaml("terreinwijzer.indicators", file).items()
    }


def indicator(name: str) -> Indicator:
    """Return one definition; raises `InputError` with the names that exist."""
    if name not in catalogue():
        raise InputError(Problem("unknown_indicator", value=name, details={"known": ", ".join(catalogue())}))
    return catalogue()[name]


def classify(values: pd.Series, definition: Indicator, norms: Norms) -> pd.Series:
    """Return the class code of each value; missing stays missing.

    Parameters
    ----------
    values
        Values of the indicator, any index.
    definition
        Its definition, with classes.
    norms
        Norms that the bounds of the classes name.

    Raises
    ------
    InputError
        A bound names a norm that does not exist.
    """
    remaining = values.notna().to_numpy(copy=True)
    codes = np.full(len(values), None, dtype=object)
    numbers = values.to_numpy(dtype=float, na_value=np.nan)
    for value_class in definition.classes:
        fits = remaining.copy()
        if value_class.at_least:
            fits &= numbers >= norms[value_class.at_least]
        if value_class.at_most:
            fits &= numbers <= norms[value_class.at_most]
        if value_class.below:
            fits &= numbers < norms[value_class.below]
        codes[fits] = value_class.code
        remaining &= ~fits
    return pd.Series(codes, index=values.index, name=f"{definition.id}_class", dtype="str")


def _indicator(name: str, raw: dict[str, Any]) -> Indicator:
    settings = dict(raw)
    reading, formula, source = (settings.pop(part) for part in ("reading", "formula", "source"))
    classes = tuple(
        ValueClass(
            code=entry["code"],
            nl=entry["nl"],
            en=entry["en"],
            at_least=entry.get("from", ""),
            at_most=entry.get("to", ""),
            below=entry.get("below", ""),
        )
        for entry in settings.pop("classes", ())
    )
    return Indicator(
        id=name,
        formula_nl=formula["nl"],
        formula=formula["en"],
        source_nl=source["nl"],
        source=source["en"],
        reading_nl=reading["nl"],
        reading_en=reading["en"],
        classes=classes,
        **settings,
    )
