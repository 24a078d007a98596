"""Chart of trends: what each lever alone does to the demand, from low to high around the middle."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from terreinwijzer.dossier.charts.style import NARROW, NAVY, ORANGE, SKY, name_axis, named_rows
from terreinwijzer.dossier.wording import text
from terreinwijzer.vocabulary.wording import say


def alone(ends: pd.DataFrame, middle: float, language: str, width: int) -> Any:
    """Draw the demand with one lever low or high: a bar from the middle to each end.

    Parameters
    ----------
    ends
        Columns `name` (of the lever), `position` and `high_with`.
    middle
        The demand with every lever in the middle.
    """
    names = list(dict.fromkeys(ends["name"]))
    wrapped, room, step = named_rows(names, width)
    said = {each: say(f"trends_position_{each}", language) for each in ("low", "high")}
    shown = ends.assign(
        name=ends["name"].map(dict(zip(names, wrapped, strict=True))), said=ends["position"].map(said), middle=middle
    )
    axis = alt.Axis(tickCount=6 if width > NARROW else 4)
    bars = alt.Chart(shown).mark_bar(height=max(12, step - 8)).encode(
        y=alt.Y("name:N", sort=wrapped, title=None, axis=name_axis()),
        x=alt.X(
            "high_with:Q", title=text("axis_trends_demand", language), axis=axis, scale=alt.Scale(zero=False, nice=True)
        ),
        x2="middle:Q",
        color=alt.Color(
            "said:N", scale=alt.Scale(domain=[said["low"], said["high"]], range=[SKY, ORANGE]), title=None,
            legend=alt.Legend(orient="top"),
        ),
    )  # fmt: skip
    line = alt.Chart(pd.DataFrame({"x": [middle]})).mark_rule(color=NAVY, strokeWidth=2).encode(x="x:Q")
    return alt.layer(bars, line).properties(width=width - room - 24, height=alt.Step(max(24, step)))
