"""Charts of figures through time: one figure, or several small ones beside each other."""

from __future__ import annotations

from textwrap import wrap
from typing import Any

import altair as alt
import pandas as pd

from terreinwijzer.dossier.charts.style import FONT_SIZE, NARROW, NAVY

SMALL_HEIGHT, HEIGHT = 90, 200
# So many small charts lie beside each other, and the room between them in pixels.
ACROSS, ACROSS_NARROW, BETWEEN = 3, 2, 18
# Room within a drawing for the values at the ends of a line, and beside it for the axis.
ENDS, AXIS = 38, 60
LETTERS = 0.52


def through_time(points: pd.DataFrame, width: int) -> Any:
    """Draw one figure as a line over the reference dates, with every value beside its point.

    Parameters
    ----------
    points
        Columns `reference_date`, `value`, `said` (value with its unit) and `part`: a line runs within a part alone,
        since across a break two values were made in another way.
    width
        Width of the drawing.
    """
    return _line(points, width - AXIS, HEIGHT, points.assign(label=points["said"]), width)


def small_lines(figures: list[tuple[str, pd.DataFrame]], width: int) -> Any:
    """Draw several figures as small lines beside each other, each on a scale of its own.

    Parameters
    ----------
    figures
        Title and points of each; see `through_time`. Only the first and the last value stand in the drawing.
    width
        Width of the drawing.
    """
    across = ACROSS if width > NARROW else ACROSS_NARROW
    each = int((width - BETWEEN * (across - 1)) / across) - 6
    letters = int(each / (FONT_SIZE * LETTERS))
    panels = []
    for title, points in figures:
        ends = points.iloc[sorted({0, len(points) - 1})]
        head = alt.TitleParams(wrap(title, letters), anchor="start", fontSize=FONT_SIZE, fontWeight="normal", offset=16)
        panels.append(
            _line(points, each, SMALL_HEIGHT, ends.assign(label=ends["said"]), NARROW, values=False).properties(
                title=head
            )
        )
    return alt.concat(*panels, columns=across, spacing={"column": BETWEEN, "row": 24})


def _line(
    points: pd.DataFrame, width: int, height: int, labels: pd.DataFrame, room: int, *, values: bool = True
) -> Any:
    """Return line, points and labels. The scale need not begin at nothing: the values stand in the drawing."""
    dates = [pd.Timestamp(each).strftime("%Y-%m-%d") for each in points["reference_date"].drop_duplicates()]
    shown = points.assign(day=points["reference_date"].dt.strftime("%Y-%m-%d"))
    labelled = labels.assign(day=labels["reference_date"].dt.strftime("%Y-%m-%d"))
    ticks = dates if values else sorted({dates[0], dates[-1]})
    x = alt.X(
        "day:T", title=None, scale=alt.Scale(padding=ENDS),
        axis=alt.Axis(values=ticks, format="%d-%m-%Y" if room > NARROW else "%m-%Y", grid=False, labelOverlap="greedy"),
    )  # fmt: skip
    axis = alt.Axis(tickCount=4, format=",~r", domain=False) if values else None
    y = alt.Y("value:Q", title=None, axis=axis, scale=alt.Scale(zero=False, padding=18))
    base = alt.Chart(shown).encode(x=x, y=y)
    line = base.mark_line(color=NAVY, strokeWidth=2).encode(detail="part:N")
    dots = base.mark_circle(color=NAVY, size=50, opacity=1)
    words = alt.Chart(labelled).mark_text(dy=-11, stroke="white", strokeWidth=3).encode(x=x, y=y, text="label:N")
    over = alt.Chart(labelled).mark_text(dy=-11).encode(x=x, y=y, text="label:N")
    return alt.layer(line, dots, words, over).properties(width=max(60, width), height=height)
