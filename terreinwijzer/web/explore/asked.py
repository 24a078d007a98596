"""Reading what was asked from an address or a form: numbers as people write them, and choices that exist."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence


def number_in(text: str) -> float | None:
    """Return a number as an address or a field for numbers has it; `None` where it is none."""
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def number_said(text: str, language: str) -> float | None:
    """Return a number as people write it, such as `1.250,5` in Dutch; `None` where it is none."""
    decimal, thousands = (",", ".") if language == "nl" else (".", ",")
    plain = "".join(text.split()).replace(thousands, "").replace(decimal, ".")
    return number_in(plain)


def within(text: str, low: float, high: float, usual: float) -> float:
    """Return a number between two ends; what is no number is as usual, what lies outside is the nearest end."""
    value = number_in(text)
    return usual if value is None else min(max(value, low), high)


def chosen(asked: Iterable[str], known: Sequence[str], most: int) -> list[str]:
    """Return the choices that exist, each once and in the order in which they were asked, at most so many."""
    there = set(known)
    return list(dict.fromkeys(each for each in asked if each in there))[:most]
