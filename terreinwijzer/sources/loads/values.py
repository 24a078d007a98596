"""Values of quarter-hours: text to average power in kW, in the notation and unit of the file."""

from __future__ import annotations

import pandas as pd

from terreinwijzer.sources.numbers import to_number
from terreinwijzer.vocabulary.resources import read_yaml

_COMMA = r"^-?(?:\d{1,3}(?:\.\d{3})+|\d+),\d+$"
_THOUSANDS = r"^-?\d{1,3}(?:\.\d{3})+,\d+$"


def numbers_of(text: pd.Series) -> pd.Series:
    """Return text as numbers in the notation of the column: a decimal comma where any value has one, else a point."""
    comma = text.str.contains(_COMMA, na=False).any()
    thousands = "." if text.str.contains(_THOUSANDS, na=False).any() else ""
    return to_number(text, decimal="," if comma else ".", thousands=thousands)


def known_units() -> tuple[str, ...]:
    """Return the units that loads can be in."""
    return tuple(read_yaml("terreinwijzer.sources.loads", "headings.yaml")["units"])


def kw_per_unit(unit: str, minutes: float) -> float:
    """Return by what a value must be multiplied to be average power in kW.

    Parameters
    ----------
    unit
        One of `known_units()`; energy is that of one interval.
    minutes
        Length of the interval.
    """
    kind, factor = read_yaml("terreinwijzer.sources.loads", "headings.yaml")["units"][unit]
    return float(factor) * (60.0 / minutes if kind == "energy" else 1.0)
