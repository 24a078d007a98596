"""Chart of chains of moves: a bar per site, divided by who is on it from when to when."""

from __future__ import annotations

from textwrap import wrap
from typing import Any

import altair as alt
import pandas as pd

from terreinwijzer.dossier.charts.style import (
    FONT_SIZE,
    NARROW,
    NAVY,
    ORANGE,
    PALE,
    SKY,
    VERMILION,
    name_axis,
    named_rows,
    scale_of,
)
from terreinwijzer.dossier.wording import text

COLOURS = (NAVY, VERMILION, ORANGE, SKY, "#009E73", "#CC79A7", "#7F5F00", "#5B6770")
STATES = {"free": "#FFFFFF", "rebuilding": PALE}


def occupation(states: pd.DataFrame, language: str, width: int) -> Any:
    """Draw who is on each site, through time; the colour of a business moves with it.

    Parameters
    ----------
    states
        Columns `site`, `who` (name of the business, or of the state), `state`, `from_day` and `to_day`.
    """
    sites = list(dict.fromkeys(states["site"]))
    broken, room, step = named_rows(sites, width)
    colours, lines = legend_of(states, width)
    shown = states.assign(
        who=states["who"].map(lines),
        site=states["site"].map(dict(zip(sites, broken, strict=True))),
        from_day=pd.to_datetime(states["from_day"]),
        to_day=pd.to_datetime(states["to_day"]),
    )
    bars = (
        alt.Chart(shown)
        .mark_bar(stroke="#9AA5AD", strokeWidth=0.6)
        .encode(
            y=alt.Y("site:N", sort=broken, title=None, axis=name_axis()),
            x=alt.X("from_day:T", title=text("axis_time", language), axis=alt.Axis(format="%Y", tickCount="year")),
            x2="to_day:T",
            color=colour_of(colours, width),
        )
    )
    return bars.properties(width=width - room - 24, height=alt.Step(max(20, step + 6)))


def legend_of(states: pd.DataFrame, width: int) -> tuple[dict[str, str], dict[str, str]]:
    """Return the colour of everybody and of the states of a site, and each name in lines that fit a legend.

    Parameters
    ----------
    states
        Columns `state` and `who` (name of the business, or of the state).
    """
    businesses = sorted(set(states.loc[states["state"] == "used", "who"]))
    colours = {name: COLOURS[place % len(COLOURS)] for place, name in enumerate(businesses)}
    others = states[states["state"] != "used"].drop_duplicates("state")
    colours |= {row["who"]: STATES[row["state"]] for _, row in others.iterrows()}
    # A legend does not break its lines by itself, and would be wider than a phone.
    letters = int((width - 40) / (FONT_SIZE * 0.55))
    lines = {name: "\n".join(wrap(name, letters)) for name in colours}
    return {lines[name]: colour for name, colour in colours.items()}, lines


def colour_of(colours: dict[str, str], width: int) -> alt.Color:
    """Return the channel and its legend."""
    legend = alt.Legend(
        columns=2 if width > NARROW else 1, orient="bottom", labelLimit=0, labelExpr="split(datum.label, '\\n')",
        symbolStrokeWidth=0.6, symbolStrokeColor="#9AA5AD",
    )  # fmt: skip
    return alt.Color("who:N", scale=scale_of(colours), sort=list(colours), legend=legend)
