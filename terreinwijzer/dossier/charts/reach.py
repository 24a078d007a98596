"""Charts of access: who is within reach of each park, and where homes, parks and gaps for bicycles lie."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import altair as alt
import geopandas as gpd
import numpy as np
import pandas as pd

from terreinwijzer.dossier.charts.map_view import View, axes, furniture, in_pixels, view_of
from terreinwijzer.dossier.charts.style import (
    INK,
    NAVY,
    ORANGE,
    PALE,
    TEAL,
    VERMILION,
    name_axis,
    named_rows,
    scale_of,
    text_width,
)
from terreinwijzer.dossier.wording import text

MODE_COLOURS = {"car": NAVY, "bicycle": VERMILION, "public_transport": TEAL, "foot": ORANGE}
# Areas of dots of homes, by inhabitants [px2].
DOTS = (8, 160)
NAME_SIZE = 10
ROAD = "#DDE2E6"


@dataclass(frozen=True)
class Ground:
    """What a map of homes shows beside homes and parks: land and roads beneath, gaps for bicycles above."""

    land: gpd.GeoSeries
    roads: gpd.GeoSeries
    gaps: gpd.GeoSeries


def within_reach(table: pd.DataFrame, language: str, width: int) -> Any:
    """Draw how many people live within a travel time of each park, a dot per mode.

    Parameters
    ----------
    table
        Columns `park` (name), `mode`, `mode_name` and `inhabitants`.
    """
    parks = list(dict.fromkeys(table["park"]))
    broken, room, step = named_rows(parks, width)
    shown = table.assign(park=table["park"].map(dict(zip(parks, broken, strict=True))))
    names = dict(zip(table["mode"], table["mode_name"], strict=True))
    colours = {name: MODE_COLOURS[mode] for mode, name in names.items()}
    base = alt.Chart(shown).encode(y=alt.Y("park:N", sort=broken, title=None, axis=name_axis()))
    across = alt.X("inhabitants:Q", title=text("axis_inhabitants", language), axis=alt.Axis(tickCount=5))
    line = base.mark_line(color=PALE, strokeWidth=2).encode(x=across, detail="park:N")
    dots = base.mark_point(filled=True, size=70, opacity=1).encode(
        x=across, color=alt.Color("mode_name:N", scale=scale_of(colours), sort=list(colours))
    )
    return alt.layer(line, dots).properties(width=width - room - 24, height=alt.Step(max(20, step + 6)))


def reach_map(
    homes: pd.DataFrame,
    parks: gpd.GeoDataFrame,
    ground: Ground,
    colours: dict[str, str],
    language: str,
    width: int,
) -> Any:
    """Draw where people live, coloured by their travel time to the nearest park, beneath the parks.

    Parameters
    ----------
    homes
        Columns `x_m`, `y_m`, `inhabitants` and `kind` (legend name).
    parks
        Outlines or points with `label`; labels stand at points only.
    ground
        Land, roads and gaps.
    colours
        Colour per `kind`, in the order of the legend.
    """
    together = gpd.GeoSeries([*parks.geometry, *gpd.points_from_xy(homes["x_m"], homes["y_m"])], crs=parks.crs)
    view = view_of(together.total_bounds, width)
    x, y = axes(view)
    size = alt.Size("inhabitants:Q", scale=alt.Scale(domain=[0, homes["inhabitants"].max()], range=DOTS), legend=None)
    at = homes.assign(x=[view.x(east) for east in homes["x_m"]], y=[view.y(north) for north in homes["y_m"]])
    dots = (
        alt.Chart(at[["x", "y", "inhabitants", "kind"]])
        .mark_point(filled=True, opacity=0.9)
        .encode(x=x, y=y, size=size, color=alt.Color("kind:N", scale=scale_of(colours), sort=list(colours)))
    )
    layers = [_land(ground.land, view), _lines(ground.roads, ROAD, 0.8, view), dots, *_parks(parks, view)]
    layers += [_lines(ground.gaps, VERMILION, 2.4, view), *furniture(view, language)]
    return alt.layer(*(layer for layer in layers if layer is not None)).properties(width=width, height=view.height)


def _land(shapes: gpd.GeoSeries, view: View) -> Any:
    moved = in_pixels(shapes, view)
    if moved.empty:
        return None
    chart = alt.Chart(gpd.GeoDataFrame(geometry=moved))
    return chart.mark_geoshape(color="#EEF1F3", stroke="white", strokeWidth=0.8).project(
        type="identity", scale=1, translate=[0, 0]
    )


def _lines(shapes: gpd.GeoSeries, colour: str, thick: float, view: View) -> Any:
    moved = in_pixels(shapes, view)
    if moved.empty:
        return None
    chart = alt.Chart(gpd.GeoDataFrame(geometry=[moved.union_all()]))
    return chart.mark_geoshape(filled=False, stroke=colour, strokeWidth=thick).project(
        type="identity", scale=1, translate=[0, 0]
    )


def _parks(parks: gpd.GeoDataFrame, view: View) -> list[Any]:
    points = parks.geom_type == "Point"
    layers: list[Any] = []
    if (~points).any():
        shapes = gpd.GeoDataFrame(geometry=in_pixels(parks.geometry[~points], view))
        layers.append(
            alt.Chart(shapes)
            .mark_geoshape(color=INK, fillOpacity=0.55, stroke=INK, strokeWidth=0.6)
            .project(type="identity", scale=1, translate=[0, 0])
        )
    if points.any():
        named = parks[points]
        frame = pd.DataFrame(
            {
                "x": [view.x(p.x) for p in named.geometry],
                "y": [view.y(p.y) for p in named.geometry],
                "label": named["label"],
            }
        )
        x, y = axes(view)
        base = alt.Chart(frame).encode(x=x, y=y)
        layers.append(base.mark_point(shape="square", filled=True, size=70, color=INK, opacity=1))
        # A name that would leave the frame stands on the other side.
        fits = frame["x"] + 10 + frame["label"].map(text_width) < view.width
        frame["at"] = frame["x"] + np.where(fits, 8, -frame["label"].map(text_width))
        words = alt.Chart(frame[["at", "y", "label"]].rename(columns={"at": "x"})).encode(x=x, y=y, text="label:N")
        layers += [
            words.mark_text(align="left", stroke="white", strokeWidth=3, fontSize=NAME_SIZE),
            words.mark_text(align="left", fontSize=NAME_SIZE, color=INK),
        ]
    return layers
