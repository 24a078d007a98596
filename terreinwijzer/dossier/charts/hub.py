"""Charts of an energy hub: load duration, room by hour, who lends to whom, ways of working together, and the split."""

from __future__ import annotations

from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from terreinwijzer.dossier.charts.flows import flow_chart
from terreinwijzer.dossier.charts.style import (
    GRID,
    INK,
    NARROW,
    NAVY,
    ORANGE,
    PALE,
    QUIET,
    SKY,
    VERMILION,
    in_chart,
    name_axis,
    named_rows,
    scale_of,
)
from terreinwijzer.dossier.wording import text
from terreinwijzer.vocabulary.codes import label

RULES = {"shapley": NAVY, "nucleolus": VERMILION, "proportional": ORANGE}
HEIGHT = 230
TITLE = 0.55
WAY_FIGURES = ("cost_eur", "short_hours", "peak_kw", "battery_kwh")


def duration(group: pd.Series, limits: dict[str, float], language: str, width: int) -> Any:
    """Draw the load duration of the group, with what it may draw and feed in.

    Parameters
    ----------
    group
        Power that is exceeded [kW], by share of the time [%].
    limits
        Capacity of the group [kW], for `import` and `export`.
    language, width
        Of the drawing.
    """
    data = group.rename("kw").rename_axis("exceeded_pct").reset_index()
    lines = pd.DataFrame({"kw": [limits["import"], -limits["export"]]})
    x = alt.X("exceeded_pct:Q", title=text("axis_hub_exceeded", language), scale=alt.Scale(domain=[0, 100]))
    y = alt.Y("kw:Q", title=text("axis_hub_kw", language))
    base = alt.Chart(data)
    layers = [
        base.mark_area(color=SKY, opacity=0.5).encode(x=x, y=y),
        base.mark_line(color=NAVY, strokeWidth=2).encode(x=x, y=y),
        alt.Chart(lines).mark_rule(color=VERMILION, strokeDash=[5, 3], strokeWidth=1.4).encode(y="kw:Q"),
        # The curve runs from high on the left to low on the right: each name stands where it does not run.
        alt.Chart(lines.head(1)).mark_text(align="right", dy=-6, color=VERMILION).encode(
            y="kw:Q", x=alt.value(width - 70), text=alt.value(text("hub_limit_import", language))
        ),
        alt.Chart(lines.tail(1)).mark_text(align="left", dy=-6, dx=4, color=VERMILION).encode(
            y="kw:Q", x=alt.value(0), text=alt.value(text("hub_limit_export", language))
        ),
        alt.Chart(pd.DataFrame({"kw": [0.0]})).mark_rule(color=INK, strokeWidth=0.8).encode(y="kw:Q"),
    ]  # fmt: skip
    return alt.layer(*layers).properties(width=width - 70, height=HEIGHT)


def hours(room: pd.DataFrame, language: str, width: int) -> Any:
    """Draw the least room of the group per month and hour of the day; below nought there is none.

    Parameters
    ----------
    room
        A row per month, a column per hour [kW].
    language, width
        Of the drawing.
    """
    data = room.rename_axis(index="month", columns="hour").stack().rename("kw").reset_index()  # noqa: PD013
    months = [text(f"month_{number}", language) for number in range(1, 13)]
    data["month_name"] = [months[int(number) - 1] for number in data["month"]]
    low, high = float(data["kw"].min()), float(data["kw"].max())
    # White is no room, whatever the largest is; blue is room and orange a shortage.
    ends = [min(low, -1.0), 0.0, max(high, 1.0)]
    colour = alt.Color(
        "kw:Q", scale=alt.Scale(domain=ends, range=[VERMILION, "#FFFFFF", NAVY]),
        legend=alt.Legend(title=text("axis_hub_room", language), orient="top", titleOrient="left",
                          gradientLength=min(240, width - 150), titleLimit=0),
    )  # fmt: skip
    wide = width > NARROW
    axis = alt.Axis(labelAngle=0, ticks=False, values=list(range(0, 24, 1 if wide else 3)))
    return (
        alt.Chart(data)
        .mark_rect(stroke=GRID, strokeWidth=0.5)
        .encode(
            x=alt.X("hour:O", title=text("axis_hub_hour", language), axis=axis),
            y=alt.Y("month_name:O", sort=months, title=None, axis=alt.Axis(ticks=False)),
            color=colour,
        )
        .properties(width=width - 60, height=12 * 18)
    )


def flows(table: pd.DataFrame, language: str, width: int) -> Any:
    """Draw who lends how much capacity to whom, as bands from left to right.

    Parameters
    ----------
    table
        `helper`, `short` (names) and `kwh`.
    language, width
        Of the drawing.
    """
    heads = (text("hub_helper", language), text("hub_short", language))
    named = table.rename(columns={"helper": "left", "short": "right", "kwh": "size"})
    return flow_chart(named, heads, language, width, grey=text("hub_nobody", language))


def ways(table: pd.DataFrame, language: str, width: int) -> Any:
    """Draw what each way of working together costs, leaves short, draws at most, and needs of batteries.

    Parameters
    ----------
    table
        Index `way`; columns `WAY_FIGURES`.
    language, width
        Of the drawing.
    """
    names = [label("hub_way", str(way), language) for way in table.index]
    broken, room, step = named_rows(names, width)
    wide = width > NARROW
    beside = (width - room - 70) // 2 if wide else width - room - 20
    parts = []
    for number, figure in enumerate(WAY_FIGURES):
        values = table[figure].to_numpy(float)
        data = pd.DataFrame({"way": broken, "value": values, "said": [in_chart(each, language) for each in values]})
        named = not wide or number % 2 == 0
        axis = name_axis() if named else None
        most = max(float(np.nanmax(values)), 1.0)
        base = alt.Chart(data, title=alt.TitleParams(
            text(f"hub_figure_{figure}", language), anchor="start", fontSize=11, fontWeight="normal", color=QUIET,
        )).encode(
            y=alt.Y("way:N", sort=broken, title=None, axis=axis),
            x=alt.X("value:Q", axis=None, scale=alt.Scale(domain=[min(0.0, float(np.nanmin(values))), most * 1.35])),
        )  # fmt: skip
        bars = base.mark_bar(color=NAVY, height={"band": TITLE})
        told = base.mark_text(align="left", dx=4).encode(text="said:N")
        parts.append((bars + told).properties(width=beside, height=alt.Step(max(step + 4, 20))))
    if not wide:
        return alt.vconcat(*parts, spacing=14)
    return alt.vconcat(alt.hconcat(*parts[:2], spacing=18), alt.hconcat(*parts[2:], spacing=18), spacing=14)


def split(table: pd.DataFrame, language: str, width: int) -> Any:
    """Draw what each member gets of what sharing saves, by rule, beside what the others lose when it leaves.

    Parameters
    ----------
    table
        Index name of the member; a column per rule, and `when_leaving` [eur].
    language, width
        Of the drawing.
    """
    broken, room, step = named_rows([str(name) for name in table.index], width)
    rules = {label("hub_rule", rule, language): colour for rule, colour in RULES.items() if rule in table}
    long = pd.concat(
        pd.DataFrame({"member": broken, "rule": label("hub_rule", rule, language), "eur": table[rule].to_numpy()})
        for rule in RULES
        if rule in table
    )
    leaving = text("hub_when_leaving", language)
    lost = pd.DataFrame({"member": broken, "rule": leaving, "eur": table["when_leaving"].to_numpy()})
    y = alt.Y("member:N", sort=broken, title=None, axis=name_axis())
    x = alt.X("eur:Q", title=text("axis_hub_split", language))
    colour = alt.Color("rule:N", scale=scale_of({**rules, leaving: PALE}), legend=alt.Legend(symbolType="circle"))
    bars = alt.Chart(lost).mark_bar(height={"band": 0.7}).encode(y=y, x=x, color=colour)
    dots = alt.Chart(long).mark_point(filled=True, size=60, opacity=1).encode(y=y, x=x, color=colour)
    return (bars + dots).properties(width=width - room - 24, height=alt.Step(max(step + 4, 20)))
