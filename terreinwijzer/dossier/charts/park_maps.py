"""Maps of parks in the national grid: every park visible and numbered, with a scale bar and the north."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from terreinwijzer.dossier.charts.map_view import FINEST, FOOT, LABEL_SIZE, View, axes, furniture, in_pixels, view_of
from terreinwijzer.dossier.charts.style import INK, scale_of, text_width

# A park that is smaller than this in both directions is drawn as a dot: on scale nobody would find it.
SMALLEST = 9.0
LABEL_HEIGHT = 12.0
# Ponds of fewer square pixels than this are dust.
LEAST_WATER = 4.0
# Where a label may stand around its park: distance, cosine and sine of the direction, the nearest first.
RINGS = np.array(
    [
        (radius, math.cos(way), math.sin(way))
        for radius in (11.0, 16.0, 22.0, 30.0, 40.0, 52.0)
        for way in map(math.radians, (0, 45, 315, 90, 270, 135, 225, 180))
    ]
)
LEADER_FROM = 16.0
# With more parks than this nobody can read their numbers, and dots are smaller.
MOST_NUMBERED = 300
DOT, SMALL_DOT = 70, 14


@dataclass(frozen=True)
class Background:
    """Shapes that help the reader to find the way: water as areas, roads as lines."""

    shapes: gpd.GeoSeries
    colour: str
    line: bool = False


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
        In EPSG:28992, with `label` (what stands at the park, up to `MOST_NUMBERED` of them) and `kind` (legend name). A
        park that is too small to be seen is drawn as a dot.
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
    view = view_of(shown.total_bounds, width)
    small = shown.geometry.bounds.pipe(lambda b: b[["maxx", "maxy"]].to_numpy() - b[["minx", "miny"]].to_numpy())
    tiny = ((small * view.scale).max(axis=1) < SMALLEST) & dots
    colour = alt.Color("kind:N", scale=scale_of(colours)) if colours else alt.value("#9CC3DE")
    layers = [_beneath(each, view) for each in background]
    layers.append(_land(shown[~tiny], view, colour))
    middle = shown.geometry.representative_point()
    points = pd.DataFrame(
        {"x": [view.x(p.x) for p in middle], "y": [view.y(p.y) for p in middle], "kind": shown["kind"], "dot": tiny}
    )
    x, y = axes(view)
    many = len(shown) > MOST_NUMBERED
    if tiny.any():
        dot = SMALL_DOT if many else DOT
        layers.append(
            alt.Chart(points[points["dot"]])
            .mark_point(shape="circle", size=dot, filled=True, stroke=INK, strokeWidth=dot / 80, opacity=1)
            .encode(x=x, y=y, color=colour)
        )
    if not many:
        layers += _label_marks(_placed(shown["label"].astype("str").tolist(), points, shown, view), x, y)
    layers += furniture(view, language)
    drawn = [layer for layer in layers if layer is not None]
    return alt.layer(*drawn).properties(width=width, height=view.height)


def _beneath(background: Background, view: View) -> Any:
    shapes = in_pixels(background.shapes, view)
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


def _land(parks: gpd.GeoDataFrame, view: View, colour: Any) -> Any:
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


def _placed(labels: Sequence[str], points: pd.DataFrame, parks: gpd.GeoDataFrame, view: View) -> pd.DataFrame:
    """Place the label of every park in it, or beside it with a line where it would lie over another.

    No label is left out: one that finds no free place stands at the park all the same.
    """
    marks, bounds = points[["x", "y"]].to_numpy(), parks.geometry.bounds
    extents = bounds[["maxx", "maxy"]].to_numpy() - bounds[["minx", "miny"]].to_numpy()
    dots = points["dot"].to_numpy()
    taken = np.empty((len(labels), 3))
    rows: list[dict[str, object]] = []
    for row, label in enumerate(labels):
        if not label:
            continue
        half = text_width(label, LABEL_SIZE) / 2
        inside = (extents[row] * view.scale > (2 * half + 4, LABEL_HEIGHT + 4)).all()
        away = np.column_stack([(RINGS[:, 0] + half - 4) * RINGS[:, 1], -RINGS[:, 0] * RINGS[:, 2], RINGS[:, 0]])
        places = (*marks[row], 0.0) + (np.vstack([np.zeros(3), away]) if inside else away)
        others = np.delete(marks, row, axis=0)[np.delete(dots, row)]
        free = _free(places, half, taken[: len(rows)], others, view)
        x, y, radius = places[free.argmax()] if free.any() else (*marks[row], 0.0)
        taken[len(rows)] = (x, y, half)
        rows.append({"label": label, "x": x, "y": y, "from_x": marks[row, 0], "from_y": marks[row, 1],
                     "leader": radius > LEADER_FROM})  # fmt: skip
    return pd.DataFrame(rows, columns=["label", "x", "y", "from_x", "from_y", "leader"])


def _free(places: np.ndarray, half: float, taken: np.ndarray, marks: np.ndarray, view: View) -> np.ndarray:
    """Return at which places a label of this half width lies in the frame and over no other label or dot."""
    x, y = places[:, [0]], places[:, [1]]
    in_frame = (half <= x) & (x <= view.width - half)
    in_frame &= (y >= LABEL_HEIGHT / 2) & (y <= view.height - FOOT + LABEL_HEIGHT / 2)
    over_label = (abs(x - taken[:, 0]) < half + taken[:, 2]) & (abs(y - taken[:, 1]) < LABEL_HEIGHT)
    over_dot = (abs(x - marks[:, 0]) <= half + 4) & (abs(y - marks[:, 1]) <= LABEL_HEIGHT / 2 + 4)
    free: np.ndarray = in_frame[:, 0] & ~over_label.any(axis=1) & ~over_dot.any(axis=1)
    return free


def _label_marks(labels: pd.DataFrame, x: alt.X, y: alt.Y) -> list[Any]:
    leaders = (
        alt.Chart(labels[labels["leader"]].drop(columns="leader"))
        .mark_rule(color=INK, strokeWidth=0.6)
        .encode(x=x, x2="from_x:Q", y=y, y2="from_y:Q")
    )
    base = alt.Chart(labels.drop(columns="leader")).encode(x=x, y=y, text="label:N")
    halo = base.mark_text(stroke="white", strokeWidth=3.5, fontSize=LABEL_SIZE, fontWeight="bold")
    return [leaders, halo, base.mark_text(fontSize=LABEL_SIZE, fontWeight="bold", color=INK)]
