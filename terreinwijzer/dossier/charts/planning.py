"""Chart of a planning: a bar per action from begin to end, coloured by state, with a line for today."""

from __future__ import annotations

from datetime import date
from typing import Any

import altair as alt
import pandas as pd

from terreinwijzer.dossier.charts.style import (
    INK,
    NARROW,
    NAVY,
    PALE,
    SKY,
    TEAL,
    VERMILION,
    name_axis,
    named_rows,
    scale_of,
)

COLOURS = {"late": VERMILION, "running": NAVY, "planned": SKY, "done": TEAL, "stopped": PALE}


def planning(actions: pd.DataFrame, names: dict[str, str], today: date, width: int) -> Any:
    """Draw when each action runs.

    Parameters
    ----------
    actions
        Columns `title`, `status` (`late`, or a state of `programme.progress`), `starts_on` and `due_on`; both known.
    names
        Words for each status, in the order of the legend.
    today
        Where the line stands.
    width
        Width of the drawing in pixels.
    """
    titles = list(dict.fromkeys(actions["title"]))
    broken, room, step = named_rows(titles, width)
    shown = actions.assign(
        title=actions["title"].map(dict(zip(titles, broken, strict=True))),
        status=actions["status"].map(names),
        starts_on=pd.to_datetime(actions["starts_on"]),
        due_on=pd.to_datetime(actions["due_on"]),
    )
    months = alt.Axis(format="%Y", tickCount="year", title=None, grid=True)
    bars = (
        alt.Chart(shown)
        .mark_bar(height=12)
        .encode(
            y=alt.Y("title:N", sort=broken, title=None, axis=name_axis()),
            x=alt.X("starts_on:T", axis=months),
            x2="due_on:T",
            color=alt.Color(
                "status:N",
                scale=scale_of({names[code]: COLOURS[code] for code in names}),
                legend=alt.Legend(title=None, orient="top", columns=1 if width <= NARROW else 5),
            ),
        )
    )
    line = alt.Chart(pd.DataFrame({"today": [pd.Timestamp(today)]})).mark_rule(color=INK, strokeDash=[4, 3])
    return (bars + line.encode(x="today:T")).properties(width=width - room - 24, height=alt.Step(max(22, step + 6)))
