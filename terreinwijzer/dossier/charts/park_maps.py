"""Maps of parks in the national grid: every park visible and numbered, with a scale bar and the north."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import altair as alt
import geopandas as gpd
import pandas as pd
import shapely

from terreinwijzer.dossier.charts.style import INK, NARROW, PALE, in_chart, scale_of, text_width

MARGIN = 14
# Room beneath the land for the scale bar.
FOOT = 30
# As a part of the width; a town that lies north to south must still fit on a page.
HIGHEST = 0.95
# A park that is smaller than this in both directions is drawn as a dot: on scale nobody would find it.
SMALLEST = 9.0
LABEL_SIZE = 10.5
LABEL_HEIGHT = 12.0
METRES_PER_KM = 1000
STEPS = (50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000)
# Half a pixel is the finest line that print shows.
FINEST = 0.5
# Ponds of fewer square pixels than this are dust.
LEAST_WATER = 4.0
RADII = (11.0, 16.0, 22.0, 30.0, 40.0, 52.0)
DIRECTIONS = tuple(math.radians(angle) for angle in (0, 45, 315, 90, 270, 135, 225, 180))
LEADER_FROM = 16.0


@dataclass(frozen=True)
class Background:
    """Shapes that help the reader to find the way: water as areas, roads as lines."""

    shapes: gpd.GeoSeries
    colour: str
    line: bool = False


class _View(NamedTuple):
    """How metres become pixels."""

    width: float
    height: float
    scale: float
    left: float
    top: float

    def x(self, east: float) -> float:
        return self.left + self.scale * east

    def y(self, north: float) -> float:
        return self.top - self.scale * north


def park_map(
    parks: gpd.GeoDataFrame,
    colours: dict[str, str],
    language: str,
    width: int,
    background: Sequence[Background] = (),
    *,
    dots: bool = True,
) -> Any:
    """Draw parks as they lie.

    Parameters
    ----------
    parks
        In EPSG:28992, with `label` (what stands at the park) and `kind` (legend name). A park that is too small to be
        seen is drawn as a dot.
    colours
        Colour per kind, in the order of the legend; without colours there is no legend.
    language
        For the scale bar.
    width
        Width of the drawing.
    background
        Drawn beneath the parks, in this order, as far as it lies within the frame.
    dots
        Whether small shapes become dots; not where shapes are areas that fill the land.
    """
    shown = parks[parks.geometry.notna() & ~parks.geometry.is_empty]
    shown = shown.loc[shown.area.sort_values(ascending=False, kind="stable").index].reset_index(drop=True)
    view = _view(shown.total_bounds, width)
    small = shown.geometry.bounds.pipe(lambda b: b[["maxx", "maxy"]].to_numpy() - b[["minx", "miny"]].to_numpy())
    tiny = ((small * view.scale).max(axis=1) < SMALLEST) & dots
    colour = alt.Color("kind:N", scale=scale_of(colours)) if colours else alt.value("#9CC3DE")
    layers = [_beneath(each, view) for each in background]
    layers.append(_land(shown[~tiny], view, colour))
    middle = shown.geometry.representative_point()
    points = pd.DataFrame(
        {"x": [view.x(p.x) for p in middle], "y": [view.y(p.y) for p in middle], "kind": shown["kind"], "dot": tiny}
    )
    x, y = _axes(view)
    if tiny.any():
        layers.append(
            alt.Chart(points[points["dot"]])
            .mark_point(shape="circle", size=70, filled=True, stroke=INK, strokeWidth=0.8, opacity=1)
            .encode(x=x, y=y, color=colour)
        )
    labels = _placed(shown["label"].astype("str").tolist(), points, shown, view)
    layers += [*_label_marks(labels, x, y), *_furniture(view, language)]
    drawn = [layer for layer in layers if layer is not None]
    return alt.layer(*drawn).properties(width=width, height=view.height)


def _view(bounds: Sequence[float], width: int) -> _View:
    west, south, east, north = bounds
    room = width - 2 * MARGIN
    across, up = max(east - west, 1.0), max(north - south, 1.0)
    scale = min(room / across, (width * HIGHEST - MARGIN - FOOT) / up)
    height = math.ceil(scale * up) + MARGIN + FOOT
    left = (width - scale * across) / 2 - scale * west
    return _View(width, height, scale, left, MARGIN + scale * north)


def _axes(view: _View) -> tuple[alt.X, alt.Y]:
    return (
        alt.X("x:Q", scale=alt.Scale(domain=[0, view.width], nice=False), axis=None),
        alt.Y("y:Q", scale=alt.Scale(domain=[view.height, 0], nice=False), axis=None),
    )


def _in_pixels(shapes: gpd.GeoSeries, view: _View) -> gpd.GeoSeries:
    """Return shapes in pixels, with y downwards, cut at the frame and without what print cannot show."""
    moved = shapely.transform(
        shapes.to_numpy(), lambda points: points * (view.scale, -view.scale) + (view.left, view.top)
    )
    cut = shapely.clip_by_rect(moved, 0, 0, view.width, view.height)
    plain = shapely.simplify(cut, 2 * FINEST)
    return gpd.GeoSeries(plain[~(shapely.is_missing(plain) | shapely.is_empty(plain))])


def _beneath(background: Background, view: _View) -> Any:
    shapes = _in_pixels(background.shapes, view)
    if not background.line:
        shapes = shapes[shapes.area > LEAST_WATER]
    if shapes.empty:
        return None
    chart = alt.Chart(gpd.GeoDataFrame(geometry=[shapes.union_all()])).project(
        type="identity", scale=1, translate=[0, 0]
    )
    if background.line:
        return chart.mark_geoshape(filled=False, stroke=background.colour, strokeWidth=1.2)
    return chart.mark_geoshape(color=background.colour, stroke=None)


def _land(parks: gpd.GeoDataFrame, view: _View, colour: Any) -> Any:
    if parks.empty:
        return None
    moved = shapely.transform(
        parks.geometry.to_numpy(), lambda points: points * (view.scale, -view.scale) + (view.left, view.top)
    )
    shapes = gpd.GeoDataFrame({"kind": parks["kind"].tolist()}, geometry=shapely.simplify(moved, FINEST))
    return (
        alt.Chart(shapes)
        .mark_geoshape(stroke=INK, strokeWidth=0.8)
        .encode(color=colour)
        .project(type="identity", scale=1, translate=[0, 0])
    )


def _placed(labels: Sequence[str], points: pd.DataFrame, parks: gpd.GeoDataFrame, view: _View) -> pd.DataFrame:
    """Place the label of every park in it, or beside it with a line where it would lie over another.

    No label is left out: one that finds no free place stands at the park all the same.
    """
    taken: list[tuple[float, float, float]] = []
    marks = points[["x", "y"]].to_numpy()
    rows = []
    extent = parks.geometry.bounds
    for row, label in enumerate(labels):
        if not label:
            continue
        x, y = marks[row]
        half = text_width(label, LABEL_SIZE) / 2
        wide = (extent["maxx"][row] - extent["minx"][row]) * view.scale > 2 * half + 4
        high = (extent["maxy"][row] - extent["miny"][row]) * view.scale > LABEL_HEIGHT + 4
        places = [(x, y, 0.0)] if wide and high else []
        places += [
            (x + (radius + half - 4) * math.cos(way), y - radius * math.sin(way), radius)
            for radius in RADII
            for way in DIRECTIONS
        ]
        others = [mark for number, mark in enumerate(marks) if number != row and points["dot"][number]]
        best = next((place for place in places if _free(place, half, taken, others, view)), (x, y, 0.0))
        taken.append((best[0], best[1], half))
        leader = best[2] > LEADER_FROM
        rows.append({"label": label, "x": best[0], "y": best[1], "from_x": x, "from_y": y, "leader": leader})
    return pd.DataFrame(rows, columns=["label", "x", "y", "from_x", "from_y", "leader"])


def _free(
    place: tuple[float, float, float],
    half: float,
    taken: Sequence[tuple[float, float, float]],
    marks: Sequence[Sequence[float]],
    view: _View,
) -> bool:
    x, y, _ = place
    if not (half <= x <= view.width - half and LABEL_HEIGHT / 2 <= y <= view.height - FOOT + LABEL_HEIGHT / 2):
        return False
    if any(abs(x - other) < half + width and abs(y - line) < LABEL_HEIGHT for other, line, width in taken):
        return False
    return all(abs(x - mark[0]) > half + 4 or abs(y - mark[1]) > LABEL_HEIGHT / 2 + 4 for mark in marks)


def _label_marks(labels: pd.DataFrame, x: alt.X, y: alt.Y) -> list[Any]:
    leaders = (
        alt.Chart(labels[labels["leader"]].drop(columns="leader"))
        .mark_rule(color=INK, strokeWidth=0.6)
        .encode(x=x, x2="from_x:Q", y=y, y2="from_y:Q")
    )
    base = alt.Chart(labels.drop(columns="leader")).encode(x=x, y=y, text="label:N")
    halo = base.mark_text(stroke="white", strokeWidth=3.5, fontSize=LABEL_SIZE, fontWeight="bold")
    return [leaders, halo, base.mark_text(fontSize=LABEL_SIZE, fontWeight="bold", color=INK)]


def _furniture(view: _View, language: str) -> list[Any]:
    """Return the scale bar, of a round length in two halves, and the arrow to the north."""
    x, y = _axes(view)
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
