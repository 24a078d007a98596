"""Quantities and positions of levers in words."""

from __future__ import annotations

from collections.abc import Mapping

from terreinwijzer.transitions.trends.levers import MIDDLE, lever_names
from terreinwijzer.vocabulary.notation import number
from terreinwijzer.vocabulary.wording import say

# Quantities that are told in a thousand or a million times their unit.
TOLD_IN = {"electricity_kwh": 1e6, "peak_kw": 1e3, "streams_tonnes": 1e3}


def quantity_name(quantity: str, language: str) -> str:
    """Return what a quantity is called, with the unit in which it is told."""
    return say(f"trends_quantity_{quantity}", language)


def quantity_range(quantity: str, low: float, high: float, language: str) -> str:
    """Return low and high in the unit of the name; one number where both are written alike."""
    ends = [_end(quantity, end, language) for end in (low, high)]
    return ends[0] if ends[0] == ends[1] else f"{ends[0]}–{ends[1]}"


def positions_said(levers: Mapping[str, str], language: str) -> str:
    """Return where the levers stand, as a list in words."""
    names = lever_names(language)
    return ", ".join(
        f"{name} {say(f'trends_position_{levers.get(code, MIDDLE)}', language)}" for code, name in names.items()
    )


def _end(quantity: str, value: float, language: str) -> str:
    if quantity == "run_out_year":
        return "–" if value != value else str(round(value))  # noqa: PLR0124  (not a number)
    return number(value / TOLD_IN.get(quantity, 1.0), language, 1 if quantity in {"room_ha", *TOLD_IN} else 0)
