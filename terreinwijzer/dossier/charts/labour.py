"""Chart of labour: what shifts of jobs change in each level of education, from low to high."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from terreinwijzer.dossier.charts.style import NARROW, NAVY, ORANGE, SKY, TEAL, name_axis, named_rows
from terreinwijzer.dossier.wording import text
from terreinwijzer.transitions.labour.factors import LEVELS
from terreinwijzer.vocabulary.codes import label

COLOURS = (ORANGE, SKY, TEAL)


def shifts(changes: pd.DataFrame, language: str, width: int) -> Any:
    """Draw the change in jobs of each level: a bar from the least to the most, with a mark at the middle.

    Parameters
    ----------
    changes
        Columns `name` (of the shift), `level`, `level_name`, `jobs_change`, `low_change` and `high_change`.
    """
    names = list(dict.fromkeys(changes["name"]))
    wrapped, room, step = named_rows(names, width)
    shown = changes.assign(name=changes["name"].map(dict(zip(names, wrapped, strict=True))))
    levels = [label("labour_level", level, language) for level in LEVELS]
    height = max(3 * 16 + 10, step)
    axis = alt.Axis(tickCount=6 if width > NARROW else 4, format="+,d")
    colour = alt.Color(
        "level_name:N", scale=alt.Scale(domain=levels, range=list(COLOURS)), title=None,
        legend=alt.Legend(orient="top", direction="horizontal" if width > NARROW else "vertical"),
    )  # fmt: skip
    base = alt.Chart(shown).encode(
        y=alt.Y("name:N", sort=wrapped, title=None, axis=name_axis()),
        yOffset=alt.YOffset("level_name:N", sort=levels, scale=alt.Scale(paddingInner=0.2)),
    )
    bars = base.mark_bar().encode(
        x=alt.X("low_change:Q", title=text("axis_labour_change", language), axis=axis), x2="high_change:Q", color=colour
    )
    middle = base.mark_tick(color=NAVY, thickness=2).encode(x="jobs_change:Q")
    zero = alt.Chart(pd.DataFrame({"x": [0]})).mark_rule(color=NAVY).encode(x="x:Q")
    return alt.layer(bars, middle, zero).properties(width=width - room - 24, height=height * len(names))
