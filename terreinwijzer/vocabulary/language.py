"""The two languages of the interface, and numbers and dates as each writes them."""

from __future__ import annotations

import math
from datetime import date
from typing import Literal, get_args

from babel.dates import format_date
from babel.numbers import format_decimal

Language = Literal["nl", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
_LOCALE = {"nl": "nl_NL", "en": "en_GB"}


def number(value: float | None, language: str, decimals: int = 0, *, sign: bool = False) -> str:
    """Write a number with the language's separators and exactly `decimals` decimals; an en dash where missing.

    This is the only place where figures are rounded.
    """
    if value is None or math.isnan(value):
        return "–"
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    if sign:
        pattern = f"+{pattern};-{pattern}"
    return format_decimal(_half_up(value, decimals), format=pattern, locale=_LOCALE[language])


def day(value: date, language: str) -> str:
    """Write a date in words, such as `31 december 2023`."""
    return format_date(value, format="long", locale=_LOCALE[language])


def _half_up(value: float, decimals: int) -> float:
    """Round halves away from zero, as published tables do (Python rounds them to even)."""
    scale = 10.0**decimals
    # The tiny addition undoes binary representation: 51.45 must become 51.5, though it is stored as 51.4499...
    return math.copysign(math.floor(abs(value) * scale + 0.5 + 1e-9), value) / scale
