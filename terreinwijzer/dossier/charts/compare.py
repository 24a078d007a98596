"""Charts that lay parks beside each other on several indicators at once, each on a scale of its own."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from terreinwijzer.dossier.charts.style import (
    GRID,
    INK,
    NARROW,
    NAVY,
    ORANGE,
    PALE,
    QUIET,
    SKY,
    TEAL,
    VERMILION,
    WINE,
    name_axis,
    named_rows,
)

# Parks differ in shape as well as in colour, for grey print.
COLOURS = (NAVY, VERMILION, TEAL, ORANGE, WINE, SKY)
SHAPES = ("circle", "square", "triangle-up", "diamond", "triangle-down", "cross")
MOST_CHOSEN = len(COLOURS)
# More lines than this are one grey cloud: then the middle half says as much.
MOST_LINES = 60
NAMES_PART = 0.75
# Room for lowest and highest beside a row, in pixels.
ENDS_ROOM = 76


def parallel(places: pd.DataFrame, ends: pd.DataFrame, width: int) -> Any:
    """Draw each park as a line through its places on all indicators (parallel coordinates, lying down).

    Parameters
    ----------
    places
        Columns `park`, `indicator`, `place` (0-1), `row` (order of the indicator) and `chosen`.
    ends
        Columns `indicator`, `row`, `low` and `high`: the ends of each row as they are said.
    width
        Width of the drawing.
    """
    frame = _rows(ends, width)
    places = places.merge(frame[["row", "label"]], on="row")
    y, x = _axis_of_rows(frame), _place("place", frame, width)
    line = {"x": x, "y": y, "order": "row:O", "detail": "park:N"}
    others, chosen = places[~places["chosen"]], places[places["chosen"]]
    layers = [_ends(frame, y, width)]
    if len(others):
        layers.append(alt.Chart(others).mark_line(color=QUIET, strokeWidth=1, opacity=0.3).encode(**line))
    if len(chosen):
        layers.append(alt.Chart(chosen).mark_line(strokeWidth=2.5).encode(**line, color=_colour(chosen)))
        layers.append(_points(chosen, x, y))
    return alt.layer(*layers).properties(width=_inner(frame, width), height=alt.Step(34))


def boxes(spread: pd.DataFrame, places: pd.DataFrame, ends: pd.DataFrame, width: int) -> Any:
    """Draw the spread of each indicator as a box: all parks, the middle half, the middle, and the chosen parks.

    Parameters
    ----------
    spread
        Columns `row`, `quarter`, `middle` and `three_quarters`, each a place (0-1).
    places, ends, width
        As for `parallel`; only the chosen parks are drawn.
    """
    frame = _rows(ends, width)
    y = _axis_of_rows(frame)
    rows = spread.merge(frame[["row", "label"]], on="row").assign(lowest=0.0, highest=1.0)
    base = alt.Chart(rows).encode(y=y)
    lowest, quarter, middle_ = (_place(name, frame, width) for name in ("lowest", "quarter", "middle"))
    whole = base.mark_rule(color=QUIET, strokeWidth=1.2).encode(x=lowest, x2="highest:Q")
    half = base.mark_bar(color=PALE, size=16).encode(x=quarter, x2="three_quarters:Q")
    middle = base.mark_tick(color=INK, thickness=2.5, size=16).encode(x=middle_)
    layers = [whole, half, middle, _ends(frame, y, width)]
    chosen = places[places["chosen"]].merge(frame[["row", "label"]], on="row")
    if len(chosen):
        layers.append(_points(chosen, _place("place", frame, width), y))
    return alt.layer(*layers).properties(width=_inner(frame, width), height=alt.Step(34))


def _rows(ends: pd.DataFrame, width: int) -> pd.DataFrame:
    # A third of the width at most: what is drawn is between the names and the ends.
    labels, room, _ = named_rows(ends["indicator"].tolist(), int(NAMES_PART * width))
    return ends.assign(label=labels, room=room)


def _inner(frame: pd.DataFrame, width: int) -> int:
    return int(width - frame["room"].max() - 10)


def _axis_of_rows(frame: pd.DataFrame) -> alt.Y:
    return alt.Y("label:N", sort=frame.sort_values("row")["label"].tolist(), title=None, axis=name_axis())


def _place(column: str, frame: pd.DataFrame, width: int) -> alt.X:
    """Return the axis from lowest (0) to highest (1), with room for both values beside it."""
    room = ENDS_ROOM if width > NARROW else 0.75 * ENDS_ROOM
    margin = room / max(1.0, _inner(frame, width) - 2 * room)
    scale = alt.Scale(domain=[-margin, 1 + margin], nice=False, zero=False)
    return alt.X(f"{column}:Q", title=None, axis=None, scale=scale)


def _ends(frame: pd.DataFrame, y: alt.Y, width: int) -> Any:
    """Return a grey row per indicator with its lowest and highest value at the ends."""
    base = alt.Chart(frame.assign(left=0.0, right=1.0)).encode(y=y)
    left, right = (_place(name, frame, width) for name in ("left", "right"))
    row = base.mark_rule(color=GRID, strokeWidth=1.5).encode(x=left, x2="right:Q")
    low = base.mark_text(align="right", dx=-8, color=QUIET).encode(x=left, text="low:N")
    high = base.mark_text(align="left", dx=8, color=QUIET).encode(x=right, text="high:N")
    return alt.layer(row, low, high)


def _colour(chosen: pd.DataFrame) -> alt.Color:
    names = list(dict.fromkeys(chosen["park"]))
    return alt.Color("park:N", scale=alt.Scale(domain=names, range=list(COLOURS[: len(names)])), sort=None)


def _points(chosen: pd.DataFrame, x: alt.X, y: alt.Y) -> Any:
    names = list(dict.fromkeys(chosen["park"]))
    shape = alt.Shape("park:N", scale=alt.Scale(domain=names, range=list(SHAPES[: len(names)])), sort=None)
    marks = alt.Chart(chosen.dropna(subset=["place"])).mark_point(size=85, filled=True, opacity=1)
    return marks.encode(x=x, y=y, color=_colour(chosen), shape=shape)
