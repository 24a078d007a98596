"""Chart of climate adaptation: per park the part of a shower that measures hold, from low to high."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from terreinwijzer.dossier.charts.style import NARROW, NAVY, SKY, name_axis, named_rows
from terreinwijzer.dossier.wording import text


def held(parks: pd.DataFrame, language: str, width: int) -> Any:
    """Draw the part of the shower that is held on each park: a bar from the low to the high estimate.

    Parameters
    ----------
    parks
        Columns `park`, `held_low_pct` and `held_high_pct`, in the order of the rows.
    """
    order, room, step = named_rows(parks["park"].tolist(), width)
    shown = parks.assign(park=order)
    axis = alt.Axis(tickCount=6 if width > NARROW else 4)
    y = alt.Y("park:N", sort=order, title=None, axis=name_axis())
    x = alt.X("held_low_pct:Q", title=text("axis_held_pct", language), axis=axis, scale=alt.Scale(zero=True, nice=True))
    base = alt.Chart(shown)
    bars = base.mark_bar(color=SKY, height=max(8, step - 8)).encode(y=y, x=x, x2="held_high_pct:Q")
    ends = [
        base.mark_tick(color=NAVY, thickness=2, size=max(8, step - 8)).encode(y=y, x=alt.X(f"{end}:Q"))
        for end in ("held_low_pct", "held_high_pct")
    ]
    return alt.layer(bars, *ends).properties(width=width - room - 24, height=alt.Step(max(17, step)))
