"""A map of an energy hub: who has room, who is short, and who can help whom."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import altair as alt
import pandas as pd

from terreinwijzer.dossier.charts.map_view import LABEL_SIZE, MARGIN, axes, furniture, view_of
from terreinwijzer.dossier.charts.style import GRID, INK, NAVY, QUIET, SKY, VERMILION

# Beneath the dots, so that names at the edge stay within the frame.
AROUND = 0.12
THINNEST, THICKEST = 1.0, 9.0
COLOURS = {"helper": SKY, "short": VERMILION, "both": NAVY, "neither": GRID}


def matches(places: pd.DataFrame, links: pd.DataFrame, said: Mapping[str, str], language: str, width: int) -> Any:
    """Draw connections where they are, with a line from who has room to who is short.

    Parameters
    ----------
    places
        `name`, `x_m` and `y_m` (EPSG:28992), and `kind`: a key of `COLOURS`.
    links
        `helper`, `short` (names that are in `places`) and `kwh`, which makes a line thick.
    said
        Words for each kind.
    language, width
        Of the drawing.
    """
    west, east, south, north = (places["x_m"].min(), places["x_m"].max(), places["y_m"].min(), places["y_m"].max())
    edge = AROUND * max(east - west, north - south, 1.0)
    view = view_of((west - edge, south - edge, east + edge, north + edge), width)
    dots = places.assign(x=view.x(places["x_m"]), y=view.y(places["y_m"]), told=places["kind"].map(dict(said)))
    at = dots.set_index("name")[["x", "y"]]
    lines = links.join(at, on="helper").join(at.add_suffix("2"), on="short")
    x, y = axes(view)
    # A name stands on the side where the map has more room.
    dots["side"] = dots["x"].gt(view.width / 2).map({True: "right", False: "left"})
    kinds = [kind for kind in COLOURS if kind in set(dots["kind"])]
    colour = alt.Color(
        "told:N", title=None, legend=alt.Legend(orient="top"),
        scale=alt.Scale(domain=[said[kind] for kind in kinds], range=[COLOURS[kind] for kind in kinds]),
    )  # fmt: skip
    layers = [
        *furniture(view, language),
        alt.Chart(lines).mark_rule(color=QUIET, opacity=0.5).encode(
            x=x, x2="x2:Q", y=y, y2="y2:Q",
            strokeWidth=alt.StrokeWidth("kwh:Q", legend=None, scale=alt.Scale(range=[THINNEST, THICKEST], zero=True)),
        ),
        alt.Chart(dots).mark_circle(size=110, opacity=1, stroke=INK, strokeWidth=0.8).encode(x=x, y=y, color=colour),
    ]  # fmt: skip
    left, right = (alt.Chart(dots[dots["side"] == side]) for side in ("left", "right"))
    words = (
        left.mark_text(align="left", dx=9, fontSize=LABEL_SIZE),
        right.mark_text(align="right", dx=-9, fontSize=LABEL_SIZE),
    )
    layers += [each.encode(x=x, y=y, text="name:N") for each in words]
    return alt.layer(*layers).properties(width=view.width, height=view.height - MARGIN)
