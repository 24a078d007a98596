"""Chart of one indicator over the parks."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from terreinwijzer.dossier.charts.style import INK, NARROW, NAVY, SKY, name_axis, named_rows

# Room for the value at the end of a bar, in pixels.
VALUE_ROOM = 70


def ranking(parks: pd.DataFrame, total: float | None, total_said: str, width: int, *, years: bool = False) -> Any:
    """Draw one indicator per park as bars in the order of the table, with the whole as a line.

    Parameters
    ----------
    parks
        Columns `park`, `value`, `said` (value with its unit) and `chosen` (whether the park stands out).
    total, total_said
        Value of the whole, and how it is said; no line where it is not known.
    width
        Width of the drawing.
    years
        Whether the values are years. Years do not start at nothing: a point says where they lie, where a bar would
        suggest a size.
    """
    order, room, step = named_rows(parks["park"].tolist(), width)
    shown = parks.assign(park=order)
    y = alt.Y("park:N", sort=order, title=None, axis=name_axis())
    axis = alt.Axis(tickCount=6 if width > NARROW else 3, format="d" if years else ",~r")
    x = alt.X("value:Q", title=None, axis=axis, scale=alt.Scale(zero=not years, nice=True))
    base = alt.Chart(shown)
    colour = alt.condition("datum.chosen", alt.value(NAVY), alt.value(SKY))
    marks = base.mark_circle(size=70, opacity=1) if years else base.mark_bar()
    labels = base.mark_text(align="left", dx=7, stroke="white", strokeWidth=3).encode(y=y, x=x, text="said:N")
    words = base.mark_text(align="left", dx=7).encode(y=y, x=x, text="said:N")
    layers = [marks.encode(y=y, x=x, color=colour), labels, words]
    if total is not None:
        line = alt.Chart(pd.DataFrame({"value": [total], "said": [total_said]}))
        layers.insert(1, line.mark_rule(color=INK, strokeDash=[4, 3]).encode(x="value:Q"))
        layers.append(
            line.mark_text(dy=-6, align="center", baseline="bottom").encode(x="value:Q", y=alt.value(0), text="said:N")
        )
    return alt.layer(*layers).properties(width=width - room - VALUE_ROOM, height=alt.Step(max(17, step)))
