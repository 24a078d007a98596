"""How a map lies on paper: metres become pixels, with a frame, a scale bar and the north."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import altair as alt
import geopandas as gpd
import pandas as pd
import shapely

from terreinwijzer.dossier.charts.style import INK, NARROW, PALE, in_chart

MARGIN = 14
# Room beneath the land for the scale bar.
FOOT = 30
# As a part of the width; a town that lies north to south must still fit on a page.
HIGHEST = 0.95
LABEL_SIZE = 10.5
METRES_PER_KM = 1000
STEPS = (50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000)
# Half a pixel is the finest line that print shows.
FINEST = 0.5


class View(NamedTuple):
    """How metres become pixels."""

    width: float
    height: float
    scale: float
    left: float
    top: float

    def x(self, east: float) -> float:
        """Return the pixel of a distance to the east."""
        return self.left + self.scale * east

    def y(self, north: float) -> float:
        """Return the pixel of a distance to the north, downwards."""
        return self.top - self.scale * north


def view_of(bounds: Sequence[float], width: int) -> View:
    """Return the view that shows these bounds (west, south, east, north) in a drawing of this width."""
    west, south, east, north = bounds
    room = width - 2 * MARGIN
    across, up = max(east - west, 1.0), max(north - south, 1.0)
    scale = min(room / across, (width * HIGHEST - MARGIN - FOOT) / up)
    height = math.ceil(scale * up) + MARGIN + FOOT
    left = (width - scale * across) / 2 - scale * west
    return View(width, height, scale, left, MARGIN + scale * north)


def axes(view: View) -> tuple[alt.X, alt.Y]:
    """Return the axes of a drawing in pixels."""
    return (
        alt.X("x:Q", scale=alt.Scale(domain=[0, view.width], nice=False), axis=None),
        alt.Y("y:Q", scale=alt.Scale(domain=[view.height, 0], nice=False), axis=None),
    )


def in_pixels(shapes: gpd.GeoSeries, view: View) -> gpd.GeoSeries:
    """Return shapes in pixels, with y downwards, cut at the frame and without what print cannot show."""
    moved = shapely.transform(
        shapes.to_numpy(), lambda points: points * (view.scale, -view.scale) + (view.left, view.top)
    )
    cut = shapely.clip_by_rect(moved, 0, 0, view.width, view.height)
    plain = shapely.simplify(cut, 2 * FINEST)
    return gpd.GeoSeries(plain[~(shapely.is_missing(plain) | shapely.is_empty(plain))])


def furniture(view: View, language: str) -> list[Any]:
    """Return the scale bar, of a round length in two halves, and the arrow to the north."""
    x, y = axes(view)
    room = view.width / (3 if view.width <= NARROW else 4) / view.scale
    metres = max((step for step in STEPS if step <= room), default=STEPS[0])
    unit = "m" if metres < METRES_PER_KM else "km"
    shown = metres if unit == "m" else metres / METRES_PER_KM
    decimals = 1 if shown / 2 % 1 else 0
    length, floor = metres * view.scale, view.height - 8
    halves = pd.DataFrame(
        {
            "x": [MARGIN, MARGIN + length / 2], "x2": [MARGIN + length / 2, MARGIN + length],
            "y": [floor - 4] * 2, "y2": [floor] * 2, "fill": [INK, "white"],
        }
    )  # fmt: skip
    ends = pd.DataFrame(
        {
            "x": [MARGIN, MARGIN + length / 2, MARGIN + length], "y": [floor - 11] * 3,
            "label": ["0", in_chart(shown / 2, language, decimals), f"{in_chart(shown, language)} {unit}"],
        }
    )  # fmt: skip
    arrow = pd.DataFrame({"x": [view.width - MARGIN], "y": [view.height - 22], "label": ["N"]})
    bar = (
        alt.Chart(halves)
        .mark_rect(stroke=INK, strokeWidth=0.8)
        .encode(x=x, x2="x2:Q", y=y, y2="y2:Q", fill=alt.Color("fill:N", scale=None))
    )
    frame = pd.DataFrame({"x": [0], "x2": [view.width], "y": [0], "y2": [view.height]})
    border = alt.Chart(frame).mark_rect(filled=False, stroke=PALE, strokeWidth=1).encode(x=x, x2="x2:Q", y=y, y2="y2:Q")
    tip = alt.Chart(arrow).mark_point(shape="triangle-up", size=110, filled=True, color=INK).encode(x=x, y=y)
    north = alt.Chart(arrow).mark_text(dy=14, fontWeight="bold", fontSize=LABEL_SIZE).encode(x=x, y=y, text="label:N")
    words = alt.Chart(ends).mark_text(fontSize=LABEL_SIZE).encode(x=x, y=y, text="label:N")
    return [border, bar, words, tip, north]
