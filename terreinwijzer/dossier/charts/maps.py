"""The scheme of the parks that stands in for a map where boundaries are missing."""

from __future__ import annotations

import math
from typing import Any

import altair as alt
import pandas as pd

from terreinwijzer.dossier.charts.style import INK, NAVY, PALE, QUIET, in_chart, scale_of, text_width

SIDE_PER_ROOT_HA = 8.0
LARGEST_SIDE = 88
GAP = 14


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
