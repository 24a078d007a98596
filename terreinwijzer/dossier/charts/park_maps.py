"""Maps of parks in the national grid: every park visible and numbered, with a scale bar and the north."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import geopandas as gpd
import pandas as pd
import shapely

from terreinwijzer.dossier.charts.map_view import FINEST, FOOT, LABEL_SIZE, View, axes, furniture, in_pixels, view_of
from terreinwijzer.dossier.charts.style import INK, scale_of, text_width

# A park that is smaller than this in both directions is drawn as a dot: on scale nobody would find it.
SMALLEST = 9.0
LABEL_HEIGHT = 12.0
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
    if tiny.any():
        layers.append(
            alt.Chart(points[points["dot"]])
            .mark_point(shape="circle", size=70, filled=True, stroke=INK, strokeWidth=0.8, opacity=1)
            .encode(x=x, y=y, color=colour)
        )
    labels = _placed(shown["label"].astype("str").tolist(), points, shown, view)
    layers += [*_label_marks(labels, x, y), *furniture(view, language)]
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
    view: View,
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
