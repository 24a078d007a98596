"""Charts of one park: its buildings by decade."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from terreinwijzer.dossier.charts.style import NARROW, SKY

HEIGHT, WIDEST_BAR, AXIS = 200, 56, 70


def decades(rows: pd.DataFrame, axis: str, width: int) -> Any:
    """Draw how large the buildings of each decade are together, with how many they are on top.

    Parameters
    ----------
    rows
        Columns `said` (the decade), `area_m2` and `count` (how many buildings, as it is said), oldest first.
    axis
        Title of the area.
    width
        Width of the drawing.
    """
    order = rows["said"].tolist()
    # On a phone the decades stand upright: beside each other they would lie over each other.
    turned = alt.Axis(labelAngle=0 if width > NARROW else -90, ticks=False)
    x = alt.X("said:N", sort=order, title=None, axis=turned)
    y = alt.Y("area_m2:Q", title=axis, axis=alt.Axis(tickCount=4, format=",~r"))
    base = alt.Chart(rows).encode(x=x, y=y)
    labels = base.mark_text(dy=-7).encode(text="count:N")
    bars = base.mark_bar(color=SKY, size=min(WIDEST_BAR, int(0.8 * (width - AXIS) / len(rows))))
    return alt.layer(bars, labels).properties(width=width - AXIS, height=HEIGHT)
