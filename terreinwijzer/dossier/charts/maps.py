"""The map of the parks, and the scheme that stands in where boundaries are missing."""

from __future__ import annotations

import math
from typing import Any

import altair as alt
import geopandas as gpd
import pandas as pd

from terreinwijzer.dossier.charts.style import INK, NAVY, PALE, QUIET, in_chart, scale_of, text_width

HEIGHT = 380
MARGIN = 24
METRES_PER_KM = 1000
LABEL_HEIGHT = 13
SIDE_PER_ROOT_HA = 8.0
LARGEST_SIDE = 88
GAP = 14


def real_map(parks: gpd.GeoDataFrame, colours: dict[str, str], language: str, width: int) -> Any:
    """Draw boundaries in the national grid as they are, with names, a scale bar and the north.

    Parameters
    ----------
    parks
        In EPSG:28992, with `name` and `kind` (legend name; empty for no legend).
    colours
        Colour per kind.
    """
    shown = parks[parks.geometry.notna() & ~parks.geometry.is_empty]
    west, south, east, north = shown.total_bounds
    scale = min((width - 2 * MARGIN) / max(east - west, 1), (HEIGHT - 2 * MARGIN) / max(north - south, 1))
    height = math.ceil(scale * (north - south)) + 2 * MARGIN + LABEL_HEIGHT
    shift = [MARGIN - scale * west, MARGIN + scale * north]
    # Half a pixel is the finest line that print shows.
    shapes = gpd.GeoDataFrame({"kind": shown["kind"].tolist()}, geometry=shown.geometry.simplify(0.5 / scale).tolist())
    colour = alt.Color("kind:N", scale=scale_of(colours)) if colours else alt.value("#9CC3DE")
    land = (
        alt.Chart(shapes)
        .mark_geoshape(stroke=INK, strokeWidth=0.7)
        .encode(color=colour)
        .project(type="identity", reflectY=True, scale=scale, translate=shift)
    )
    labels = _labels(shown, scale, shift, width)
    bar = _scale_bar(scale, height, width, language)
    x = alt.X("x:Q", scale=alt.Scale(domain=[0, width], nice=False), axis=None)
    y = alt.Y("y:Q", scale=alt.Scale(domain=[height, 0], nice=False), axis=None)
    halo = alt.Chart(labels).mark_text(stroke="white", strokeWidth=3, fontSize=10.5).encode(x=x, y=y, text="name:N")
    names = alt.Chart(labels).mark_text(fontSize=10.5).encode(x=x, y=y, text="name:N")
    line = alt.Chart(bar).mark_rule(color=INK, strokeWidth=2).encode(x=x, x2="x2:Q", y=y)
    words = alt.Chart(bar).mark_text(align="left", dy=-8, fontSize=10.5).encode(x=x, y=y, text="label:N")
    return alt.layer(land, halo, names, line, words).properties(width=width, height=height)


def scheme(parks: pd.DataFrame, colours: dict[str, str], language: str, width: int) -> Any:
    """Draw every park as a square in its cluster; the surface of a square is the park's net area. No map.

    Parameters
    ----------
    parks
        Columns `name`, `cluster`, `kind` (legend name) and `net_ha`.
    colours
        Colour per kind.
    """
    squares, heads, height = _packed(parks, language, width)
    across, down = alt.Scale(domain=[0, width], nice=False), alt.Scale(domain=[height, 0], nice=False)
    x, y = alt.X("x:Q", scale=across, axis=None), alt.Y("y:Q", scale=down, axis=None)
    colour = alt.Color("kind:N", scale=scale_of(colours)) if colours else alt.value(NAVY)
    boxes = (
        alt.Chart(squares).mark_rect(stroke=INK, strokeWidth=0.5).encode(x=x, x2="x2:Q", y=y, y2="y2:Q", color=colour)
    )
    under = alt.Chart(squares).encode(
        x=alt.X("middle:Q", scale=across, axis=None), y=alt.Y("y2:Q", scale=down, axis=None)
    )
    names = under.mark_text(dy=9, fontSize=10).encode(text="name:N")
    sizes = under.mark_text(dy=20, fontSize=9.5, color=QUIET).encode(text="size:N")
    titles = alt.Chart(heads).mark_text(align="left", fontWeight="bold").encode(x=x, y=y, text="cluster:N")
    lines = alt.Chart(heads).mark_rule(color=PALE).encode(x=x, x2="x2:Q", y=alt.Y("line:Q", scale=down, axis=None))
    return alt.layer(lines, boxes, names, sizes, titles).properties(width=width, height=height)


def _labels(shown: gpd.GeoDataFrame, scale: float, shift: list[float], whole: int) -> pd.DataFrame:
    """Name the parks from large to small, as long as a name does not lie over another."""
    middle = shown.geometry.representative_point()
    frame = pd.DataFrame(
        {"name": shown["name"], "x": middle.x * scale + shift[0], "y": shift[1] - middle.y * scale}
    ).loc[shown.geometry.area.sort_values(ascending=False).index]
    kept: list[tuple[str, float, float]] = []
    boxes: list[tuple[float, float, float]] = []
    for name, x, y in frame.dropna().itertuples(index=False):
        half = text_width(name, 10.5) / 2
        centre = min(max(x, half), whole - half)
        if all(abs(centre - other) > half + width or abs(y - row) > LABEL_HEIGHT for other, row, width in boxes):
            boxes.append((centre, y, half))
            kept.append((name, centre, y))
    return pd.DataFrame(kept, columns=["name", "x", "y"])


def _scale_bar(scale: float, height: int, width: int, language: str) -> pd.DataFrame:
    """Return a bar of a round length, about a fifth of the map, and an arrow to the north."""
    room = width / 5 / scale
    metres = max(
        (step for step in (100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000) if step <= room), default=50
    )
    length = f"{metres} m" if metres < METRES_PER_KM else f"{in_chart(metres / METRES_PER_KM, language)} km"
    return pd.DataFrame(
        {"x": [MARGIN], "x2": [MARGIN + metres * scale], "y": [height - 6], "label": [f"{length}   ↑ N"]}
    )


def _packed(parks: pd.DataFrame, language: str, width: int) -> tuple[pd.DataFrame, pd.DataFrame, float]:
    """Place the squares of each cluster on one scale, and the clusters beside each other where there is room."""
    largest = math.sqrt(parks["net_ha"].max())
    per_root = min(SIDE_PER_ROOT_HA, LARGEST_SIDE / largest if largest else SIDE_PER_ROOT_HA)
    squares, heads = [], []
    shelves: list[dict[str, float]] = []
    # The sort and `sort=False` put the cluster with the largest park first.
    for cluster, group in parks.sort_values("net_ha", ascending=False).groupby("cluster", sort=False):
        placed = _cluster(group, per_root, width, language)
        wide, tall = max(placed["right"].max(), text_width(str(cluster))), placed["y2"].max() + 38
        # A cluster joins a shelf that is tall enough for it, or the last one, which can still grow.
        free = [shelf for shelf in shelves if shelf["left"] + wide <= width]
        place = next((shelf for shelf in free if tall <= shelf["height"] or shelf is shelves[-1]), None)
        if place is None:
            top = max((shelf["top"] + shelf["height"] for shelf in shelves), default=0.0)
            place = {"left": 0.0, "top": top, "height": 0.0}
            shelves.append(place)
        left, top = place["left"], place["top"]
        heads.append({"cluster": str(cluster), "x": left, "x2": left + wide, "y": top + 10, "line": top})
        squares.append(placed.assign(**{name: placed[name] + left for name in ("x", "x2", "middle")},
                                     **{name: placed[name] + top for name in ("y", "y2")}))  # fmt: skip
        place["left"] = left + wide + 2 * GAP
        place["height"] = max(place["height"], tall)
    return pd.concat(squares), pd.DataFrame(heads), max(shelf["top"] + shelf["height"] for shelf in shelves)


def _cluster(group: pd.DataFrame, per_root: float, width: int, language: str) -> pd.DataFrame:
    """Place the squares of one cluster in rows, from large to small, with its heading above them."""
    squares: list[dict[str, object]] = []
    left, row_top, row_height = 0.0, 24.0, 0.0
    for name, kind, hectares in group[["name", "kind", "net_ha"]].itertuples(index=False):
        side = per_root * math.sqrt(hectares)
        slot = max(side, text_width(name, 10))
        if left and left + slot > width:
            left, row_top, row_height = 0.0, row_top + row_height + 34, 0.0
        row_height, middle = max(row_height, side), left + slot / 2
        squares.append(
            {
                "name": name, "kind": kind, "size": f"{in_chart(hectares, language, 1)} ha", "x": middle - side / 2,
                "x2": middle + side / 2, "y": row_top, "y2": row_top + side, "middle": middle, "row": row_top,
                "right": left + slot,
            }
        )  # fmt: skip
        left += slot + GAP
    frame = pd.DataFrame(squares)
    # Squares of one row stand on one line.
    floor = frame.groupby("row")["y2"].transform("max")
    return frame.assign(y=frame["y"] + floor - frame["y2"], y2=floor)
