"""The chart of construction periods."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from terreinwijzer.dossier.charts.style import LARGEST, name_axis, named_rows, scale_of
from terreinwijzer.dossier.wording import text

# From old to new, dark to light, so that grey print keeps the order.
COLOURS = ("#4A1228", "#7A1F3D", "#C4530A", "#EBA21C", "#7FBFE6", "#2F7FB0", "#0B3F63")
BAR = 15


def periods(shares_pct: pd.DataFrame, language: str, width: int) -> Any:
    """Draw which part of the stock of each park was built in which period.

    Parameters
    ----------
    shares_pct
        A row per park, a column per period from old to new, in percent.
    language
        For the title of the axis.
    width
        Width of the drawing.
    """
    shown = shares_pct.head(LARGEST)
    names, room, step = named_rows([str(name) for name in shown.index], width)
    kinds = dict(zip(shown.columns, COLOURS, strict=False))
    frame = shown.set_axis(names, axis=0).rename_axis("park").reset_index()
    long = frame.melt("park", var_name="kind", value_name="share")
    long["order"] = long["kind"].map(list(kinds).index)
    return (
        alt.Chart(long)
        .mark_bar(stroke="white", strokeWidth=0.5)
        .encode(
            y=alt.Y("park:N", sort=names, title=None, axis=name_axis()),
            x=alt.X("share:Q", title=text("axis_period_share", language), scale=alt.Scale(domain=[0, 100])),
            color=alt.Color("kind:N", scale=scale_of(kinds)),
            order=alt.Order("order:Q"),
        )
        .properties(width=max(120, width - room - 20), height=alt.Step(max(step, BAR)))
    )
