"""Chart of circular streams: tonnes a year, from low to high."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from terreinwijzer.dossier.charts.style import NARROW, TEAL, name_axis, named_rows
from terreinwijzer.dossier.wording import text


def tonnes(amounts: pd.DataFrame, language: str, width: int) -> Any:
    """Draw tonnes a year per row: a bar from the low to the high estimate, or from nothing.

    Parameters
    ----------
    amounts
        Columns `name`, `low` and `high`, in the order of the rows.
    """
    order, room, step = named_rows(amounts["name"].tolist(), width)
    axis = alt.Axis(tickCount=6 if width > NARROW else 4)
    x = alt.X("low:Q", title=text("axis_tonnes_year", language), axis=axis, scale=alt.Scale(zero=True, nice=True))
    bars = alt.Chart(amounts.assign(name=order)).mark_bar(color=TEAL, height=max(8, step - 8))
    y = alt.Y("name:N", sort=order, title=None, axis=name_axis())
    return bars.encode(y=y, x=x, x2="high:Q").properties(width=width - room - 24, height=alt.Step(max(17, step)))
