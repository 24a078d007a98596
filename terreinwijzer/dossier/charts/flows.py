"""Flows from left to right as bands whose thickness is their size (Sankey), drawn as areas."""

from __future__ import annotations

from typing import Any, Literal

import altair as alt
import numpy as np
import pandas as pd

from terreinwijzer.dossier.charts.style import INK, NARROW, QUIET, apart, in_chart, text_width

COLOURS = (
    "#0B4F7A", "#EBA21C", "#2F8F83", "#C4530A", "#7FBFE6", "#7A1F3D", "#5B6770", "#CC79A7", "#7F5F00", "#009E73",
)  # fmt: skip
GREY = "#9AA5AD"
# Room between two names, as a part of the whole; and points along a band.
GAP, POINTS = 0.022, 21
LEAST_LABEL = 15
BAR = 7


def flow_chart(flows: pd.DataFrame, heads: tuple[str, str], language: str, width: int, grey: str = "") -> Any:
    """Draw flows; a name on the left keeps its colour, and each side is as high as what flows there.

    Parameters
    ----------
    flows
        `left`, `right` (names) and `size`; each pair once.
    heads
        What stands on the left and on the right.
    language, width
        Of the drawing.
    grey
        Name on the left that is none of the others, such as what nobody gives.
    """
    lefts = flows.groupby("left", sort=False)["size"].sum().sort_values(ascending=False, kind="stable")
    rights = flows.groupby("right", sort=False)["size"].sum().sort_values(ascending=False, kind="stable")
    height = max(220, 26 * max(len(lefts), len(rights)))
    start, end = _stacked(lefts), _stacked(rights)
    colours = {name: COLOURS[number % len(COLOURS)] for number, name in enumerate(lefts.index)}
    colours |= {grey: GREY} if grey in colours else {}
    bands = _bands(flows, start, end)
    side = {"left": start, "right": end}
    most = 0.36 if width > NARROW else 0.38
    # On a phone there is room for the name alone; the sizes stand in the words beside it.
    sized = width > NARROW
    told = {name: [f"{each} · {in_chart(of[each], language)}" if sized else str(each) for each in of.index]
            for name, of in (("left", lefts), ("right", rights))}  # fmt: skip
    room = {name: min(int(max(map(text_width, said))) + 8, int(width * most)) for name, said in told.items()}
    inner = width - room["left"] - room["right"] - 16
    y = alt.Scale(domain=[1, 0], nice=False, zero=False)
    x = alt.Scale(domain=[0, 1], nice=False)
    colour = alt.Color("left:N", scale=alt.Scale(domain=list(colours), range=list(colours.values())), legend=None)
    layers = [
        alt.Chart(bands).mark_area(opacity=0.55, stroke="white", strokeWidth=0.4).encode(
            x=alt.X("x:Q", axis=None, scale=x), y=alt.Y("top:Q", axis=None, scale=y), y2="bottom:Q",
            detail="flow:N", color=colour,
        )
    ]  # fmt: skip
    for name, places in side.items():
        middles = [(low + high) / 2 for low, high in places.values()]
        spread = apart(middles, LEAST_LABEL / height)
        nodes = pd.DataFrame({
            "left": list(places), "top": [low for low, _ in places.values()],
            "bottom": [high for _, high in places.values()], "label": spread, "said": told[name],
        })  # fmt: skip
        at, step = (0, -BAR - 4) if name == "left" else (inner, BAR + 4)
        align: Literal["left", "right"] = "right" if name == "left" else "left"
        bars = alt.Chart(nodes).mark_bar(width=BAR).encode(
            x=alt.value(at), y=alt.Y("top:Q", scale=y, axis=None), y2="bottom:Q",
            color=colour if name == "left" else alt.value(QUIET),
        )  # fmt: skip
        words = alt.Chart(nodes).mark_text(align=align, dx=step, color=INK, limit=room[name]).encode(
            x=alt.value(at), y=alt.Y("label:Q", scale=y, axis=None), text="said:N"
        )  # fmt: skip
        head = alt.Chart(pd.DataFrame({"said": [heads[0 if name == "left" else 1]]})).mark_text(
            align=align, dx=step, dy=-14, color=QUIET, limit=room[name]
        ).encode(x=alt.value(at), y=alt.value(0), text="said:N")  # fmt: skip
        layers += [bars, words, head]
    return alt.layer(*layers).properties(width=inner, height=height)


def _stacked(sizes: pd.Series) -> dict[str, tuple[float, float]]:
    """Return where each name lies on its side, from 0 (above) to 1."""
    gap = GAP if len(sizes) > 1 else 0.0
    scale = (1 - gap * (len(sizes) - 1)) / float(sizes.sum())
    places, at = {}, 0.0
    for name, size in sizes.items():
        places[str(name)] = (at, at + float(size) * scale)
        at += float(size) * scale + gap
    return places


def _bands(
    flows: pd.DataFrame, start: dict[str, tuple[float, float]], end: dict[str, tuple[float, float]]
) -> pd.DataFrame:
    """Return the upper and lower edge of each flow along its way: an S, so that bands leave and arrive level."""
    along = np.linspace(0, 1, POINTS)
    bend = along**2 * (3 - 2 * along)
    high = {"left": {name: place[0] for name, place in start.items()},
            "right": {name: place[0] for name, place in end.items()}}  # fmt: skip
    of_left, of_right = (flows.groupby(side)["size"].sum() for side in ("left", "right"))
    order = {name: number for number, name in enumerate([*start, *end])}
    rows = []
    for flow in sorted(flows.to_dict("records"), key=lambda each: (order[each["left"]], order[each["right"]])):
        left, right = flow["left"], flow["right"]
        thick = [
            (start[left][1] - start[left][0]) * flow["size"] / of_left[left],
            (end[right][1] - end[right][0]) * flow["size"] / of_right[right],
        ]
        top = high["left"][left] + (high["right"][right] - high["left"][left]) * bend
        bottom = top + thick[0] + (thick[1] - thick[0]) * bend
        high["left"][left] += thick[0]
        high["right"][right] += thick[1]
        rows.append(pd.DataFrame({"flow": f"{left} > {right}", "left": left, "x": along, "top": top, "bottom": bottom}))
    return pd.concat(rows, ignore_index=True)
