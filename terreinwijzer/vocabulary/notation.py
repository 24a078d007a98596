"""Numbers, units and dates as each language writes them: the only place where figures are rounded."""

from __future__ import annotations

import math
from datetime import date
from functools import lru_cache

from babel.dates import format_date
from babel.numbers import format_decimal

from terreinwijzer.vocabulary.resources import read_yaml

MILLION = 1_000_000
_LOCALE = {"nl": "nl_NL", "en": "en_GB"}


def number(value: float | None, language: str, decimals: int = 0, *, sign: bool = False) -> str:
    """Write a number with the language's separators and exactly `decimals` decimals; an en dash where missing.

    This is the only place where figures are rounded.
    """
    if value is None or math.isnan(value):
        return "–"
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    # What rounds to nothing has no sign: neither -0.0 nor +0.0.
    rounded = half_up(value, decimals) or 0.0
    if sign and rounded:
        pattern = f"+{pattern};-{pattern}"
    return _written(rounded, pattern, language)


def amount(value: float | None, unit: str, language: str, decimals: int = 0) -> str:
    """Write a number with its unit, such as `22,7 ha`, `€ 1.350.000.000` or `1987`; an en dash where missing."""
    if value is None or math.isnan(value):
        return "–"
    style = unit_style(unit)
    if "million" in style and abs(value) >= MILLION:
        return f"{style[language]}{number(value / MILLION, language, 0)} {style['million_' + language]}"
    text = str(round(value)) if style.get("plain") else number(value, language, decimals)
    mark = str(style[language])
    return mark + text if style.get("before") else text + mark


def range_text(low: float, high: float, language: str, decimals: int = 0) -> str:
    """Return a range such as `37–84`, or one number where both ends read the same."""
    one, other = number(low, language, decimals), number(high, language, decimals)
    return one if one == other else f"{one}–{other}"


def unit_label(unit: str, language: str) -> str:
    """Return a unit by itself, for the head of a column or an axis; empty for pure numbers."""
    return str(unit_style(unit)[language]).strip()


def unit_style(unit: str) -> dict[str, object]:
    """Return how a unit is written; an unknown unit follows the number as it is."""
    styles: dict[str, dict[str, object]] = read_yaml("terreinwijzer.vocabulary", "units.yaml")
    return styles.get(unit, {"nl": f" {unit}", "en": f" {unit}"})


def day(value: date, language: str) -> str:
    """Write a date in words, such as `31 december 2023`."""
    return format_date(value, format="long", locale=_LOCALE[language])


# Pages write the same figures again and again, and working a pattern out takes far longer than remembering.
@lru_cache(maxsize=100_000)
def _written(value: float, pattern: str, language: str) -> str:
    return format_decimal(value, format=pattern, locale=_LOCALE[language])


def half_up(value: float, decimals: int) -> float:
    """Round halves away from zero, as published tables do (Python rounds them to even)."""
    scale = 10.0**decimals
    # The tiny addition undoes binary representation: 51.45 must become 51.5, though it is stored as 51.4499...
    return math.copysign(math.floor(abs(value) * scale + 0.5 + 1e-9), value) / scale
