"""What rules and explanations look things up in: the recomputed figures, and stated figures by park and by place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from terreinwijzer.audit.finding import Origin, of_statement
from terreinwijzer.audit.statements import text_or_empty
from terreinwijzer.indicators.book import FigureBook
from terreinwijzer.indicators.catalogue import catalogue
from terreinwijzer.snapshots.portfolio import Portfolio
from terreinwijzer.vocabulary.language import LANGUAGES
from terreinwijzer.vocabulary.notation import amount
from terreinwijzer.vocabulary.wording import say

AREAS = ("gross_ha", "net_ha", "net_issued_ha")
FITS = ("equal", "equal_rounded")
# A place of parts, such as one table of a report: its name in every language, and the stated value per park.
PartsOfPlace = tuple[Mapping[str, str], pd.DataFrame]


@dataclass(frozen=True)
class Cause:
    """A message of the catalogue with what fills its blanks; a blank can differ per language."""

    code: str
    details: Mapping[str, object]

    def said(self, language: str) -> str:
        """Return the cause as a sentence."""
        filled = {name: value[language] if isinstance(value, dict) else value for name, value in self.details.items()}
        return say(self.code, language, **filled)


@dataclass(frozen=True)
class Evidence:
    """Everything that the audit looks at.

    Attributes
    ----------
    portfolio
        Portfolio under audit.
    book
        Its recomputed figures.
    compared
        Stated figures beside recomputed ones; see `statements.compare_statements`.
    causes
        Likely cause by `figure_id` of the stated figures that do not simply agree.
    previous
        Earlier snapshot, if any.
    """

    portfolio: Portfolio
    book: FigureBook
    compared: pd.DataFrame
    causes: Mapping[str, Cause]
    previous: Portfolio | None

    def origin(self, row: Mapping[str, Any]) -> Origin:
        """Return the origin of a stated figure."""
        return of_statement(self.portfolio, row)


def stated_parts(compared: pd.DataFrame) -> dict[str, list[PartsOfPlace]]:
    """Return what a report states per park: by quantity, one table (index `park_id`) for every place in the report.

    A park that one place states twice is left out there: it is not known which one is meant.
    """
    of_parks = compared[compared["scope_type"] == "park"]
    found: dict[str, list[PartsOfPlace]] = {}
    for (quantity, _), rows in of_parks.groupby(["quantity", "where_en"], sort=False):
        once = rows.drop_duplicates("scope_id", keep=False)
        if not once.empty:
            found.setdefault(str(quantity), []).append((place_of(once.iloc[0]), once.set_index("scope_id")))
    return found


def place_of(row: Mapping[str, Any] | pd.Series) -> dict[str, str]:
    """Return the place of a stated figure in every language."""
    return {language: text_or_empty(row[f"where_{language}"]) for language in LANGUAGES}


def amounts(value: float, unit: str, decimals: int = 1) -> dict[str, str]:
    """Return a value with its unit in every language, to fill the blank of a message."""
    return {language: amount(value, unit, language, decimals) for language in LANGUAGES}


def labels(name: str) -> dict[str, str]:
    """Return the name of an indicator or a weight in every language."""
    if name in catalogue():
        return {language: catalogue()[name].label(language).lower() for language in LANGUAGES}
    return {language: say(f"weight_{name}", language) for language in LANGUAGES}


def park_names(portfolio: Portfolio, keys: pd.Index | pd.Series | list[str]) -> str:
    """Return the names of parks as a list in one text; a park that the portfolio lacks keeps its key."""
    names = portfolio.park_names
    return ", ".join(str(names.get(key, key)) for key in keys)
