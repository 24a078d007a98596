"""House style of charts: typeface, colours and number format in one place."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import pairwise
from textwrap import wrap
from typing import Any

import altair as alt
from altair.utils.schemapi import debug_mode

from terreinwijzer.vocabulary.notation import number

# After Okabe and Ito (2008): told apart with every colour vision. Each set runs from dark to light, so that grey
# print keeps the classes apart too.
NAVY, VERMILION, ORANGE, SKY, PALE, WINE, TEAL = (
    "#0B4F7A", "#C4530A", "#EBA21C", "#7FBFE6", "#D3DBE1", "#7A1F3D", "#2F8F83",
)  # fmt: skip
INK, QUIET, GRID = "#1F2933", "#52606D", "#DDE2E6"
FONT = "Source Sans Pro"
# Drawing width in pixels: at the text width of a page one pixel prints as 0.27 mm, 11 pixels as 8.5 points.
WIDTH = 620
# The same on a phone, where one pixel of the drawing is one of the screen.
NARROW = 340
FONT_SIZE = 11
# More bars than this do not fit on a page; the table in the workbook has them all.
LARGEST = 40
# Part of the width that names of rows may take.
NAMES = 0.45
PROFILES = {"industrial": NAVY, "logistics": VERMILION, "regular": SKY, "mixed": ORANGE}
FORMATS = {
    "nl": {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["€ ", ""]},
    "en": {"decimal": ".", "thousands": ",", "grouping": [3], "currency": ["€", ""]},
}


def finished(chart: Any, language: str, notes: dict[str, str] | None = None, width: int = WIDTH) -> dict[str, Any]:
    """Return the Vega-Lite definition of a chart in house style.

    Parameters
    ----------
    chart
        Any Altair chart.
    language
        `nl` or `en`: number format of the axes.
    notes
        Caption, source and text alternative, kept in the definition so that it can stand by itself.
    width
        Width that the chart was drawn for; on a narrow one the legend is a list.
    """
    notes = notes or {}
    # One copy instead of one for each part that is configured; drawings of many layers are slow to copy.
    styled = chart.copy(deep=False)
    styled.config = alt.Config(
        font=FONT, locale={"number": FORMATS[language]}, background="white", padding=4, aria=False,
        axis=alt.AxisConfig(
            labelColor=INK, titleColor=QUIET, gridColor=GRID, domainColor=QUIET, tickColor=QUIET,
            labelFontSize=FONT_SIZE, titleFontSize=FONT_SIZE, titleFontWeight="normal", labelLimit=240,
        ),
        legend=alt.LegendConfig(
            labelColor=INK, labelFontSize=FONT_SIZE, orient="top", labelLimit=400, title=None, symbolType="square",
            symbolStrokeWidth=0, offset=6, columnPadding=14, columns=alt.Undefined if width > NARROW else 1,
        ),
        view=alt.ViewConfig(stroke=None),
        text=alt.MarkConfig(font=FONT, fontSize=FONT_SIZE, color=INK),
    )  # fmt: skip
    definition: dict[str, Any] = styled.to_dict(validate=False)
    return definition | {"description": notes.get("alternative", ""), "usermeta": notes}


def drawn(draw: Callable[[int], Any], language: str, notes: dict[str, str], width: int) -> dict[str, Any]:
    """Return the Vega-Lite definition of what a function draws for a width; see `finished`.

    Altair's check of every part of a chart takes longer than making it, and finds faults of ours, not of the data:
    the tests check the definitions as a whole.
    """
    with debug_mode(arg=False):
        return finished(draw(width), language, notes, width)


def in_chart(value: float, language: str, decimals: int = 0, *, sign: bool = False) -> str:
    """Return a number as it stands in a chart: with a real minus, as the axes have."""
    return number(value, language, decimals, sign=sign).replace("-", "−")


def scale_of(colours: dict[str, str]) -> alt.Scale:
    """Return the colour scale that gives each name its colour, in this order."""
    return alt.Scale(domain=list(colours), range=list(colours.values()))


def text_width(text: str, size: float = FONT_SIZE) -> float:
    """Return about how wide a text is in pixels, to keep labels apart."""
    return len(text) * size * 0.5 + 4


def named_rows(names: Sequence[str], width: int) -> tuple[list[str], int, int]:
    """Return the names of rows broken into lines, the room that they take in pixels, and the height of a row.

    Names take at most the part `NAMES` of the width; longer ones run over more lines.
    """
    letters = max(8, int((width * NAMES - 4) / (FONT_SIZE * 0.5)))
    broken = ["\n".join(wrap(str(name), letters, break_long_words=False)) for name in names]
    lines = [line for name in broken for line in name.split("\n")]
    most = max((name.count("\n") + 1 for name in broken), default=1)
    return broken, math.ceil(max(map(text_width, lines), default=0)), (FONT_SIZE + 2) * most


def name_axis() -> alt.Axis:
    """Return the axis that shows the names of `named_rows`."""
    return alt.Axis(domain=False, ticks=False, labelExpr="split(datum.label, '\\n')", labelLimit=0)


def year_axis(width: int) -> alt.Axis:
    """Return an axis of years, upright where they do not fit beside each other."""
    return alt.Axis(labelAngle=0 if width > NARROW else -90, ticks=False)


def apart(places: list[float], least: float) -> list[float]:
    """Move labels as little as needed to lie `least` apart, in the order of their places."""
    order = sorted(range(len(places)), key=lambda index: places[index])
    moved = list(places)
    for before, after in pairwise(order):
        moved[after] = max(moved[after], moved[before] + least)
    # What moved up together moves back half the way, so that the group stays around its values.
    drift = sum(new - old for new, old in zip(moved, places, strict=True)) / max(1, len(places))
    return [place - drift for place in moved] if drift else moved
