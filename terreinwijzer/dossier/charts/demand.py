"""Charts of demand: ranges, spread, what matters most, and supply against demand."""

from __future__ import annotations

import math
from typing import Any

import altair as alt
import pandas as pd

from terreinwijzer.dossier.charts.style import (
    FONT_SIZE,
    INK,
    NARROW,
    NAVY,
    ORANGE,
    QUIET,
    SKY,
    TEAL,
    VERMILION,
    apart,
    in_chart,
    name_axis,
    named_rows,
    scale_of,
    text_width,
    year_axis,
)  # fmt: skip
from terreinwijzer.dossier.wording import text

KINDS = {"kind_forecast": NAVY, "kind_draws": SKY, "kind_stated": ORANGE}
# Room for the numbers and the title of the upright axis, in pixels.
AXIS_ROOM = 60
METHODS = {"method_1": NAVY, "method_2": TEAL}
# Lines differ in dash as well as in colour, for grey print.
LINES = ((NAVY, [1, 0]), (NAVY, [5, 3]), (VERMILION, [1, 0]), (VERMILION, [5, 3]), (TEAL, [1, 0]), (TEAL, [5, 3]))


def demand_ranges(ranges: pd.DataFrame, language: str, width: int) -> Any:
    """Draw low to high demand per method, of the draws and as stated.

    Parameters
    ----------
    ranges
        Columns `name`, `low_ha`, `high_ha` and `kind` (`kind_forecast`, `kind_draws` or `kind_stated`).
    """
    kinds = {code: text(code, language) for code in KINDS if code in set(ranges["kind"])}
    names, room, step = named_rows(ranges["name"].tolist(), width)
    frame = ranges.assign(
        name=names, kind=ranges["kind"].map(kinds), low=[in_chart(value, language) for value in ranges["low_ha"]],
        high=[in_chart(value, language) for value in ranges["high_ha"]],
    )  # fmt: skip
    y = alt.Y("name:N", sort=None, title=None, axis=name_axis())
    x = _range_axis(ranges, language, width)
    base = alt.Chart(frame)
    colours = scale_of({name: KINDS[code] for code, name in kinds.items()})
    bars = base.mark_bar(size=13).encode(y=y, x=x, x2="high_ha:Q", color=alt.Color("kind:N", scale=colours))
    low = base.mark_text(align="right", dx=-5).encode(y=y, x=x, text="low:N")
    high = base.mark_text(align="left", dx=5).encode(y=y, x="high_ha:Q", text="high:N")
    return alt.layer(bars, low, high).properties(width=width - room - 20, height=alt.Step(step + 12))


def supply_and_demand(years: pd.DataFrame, supply_ha: float, language: str, width: int) -> Any:
    """Draw cumulative demand per variant against a supply; where a line crosses it, land runs out.

    Parameters
    ----------
    years
        Columns `name` (variant), `year` and `demand_ha`.
    """
    height, names = 200, list(dict.fromkeys(years["name"]))
    frame = years[["name", "year", "demand_ha"]]
    top = max(float(frame["demand_ha"].max()), supply_ha) * 1.08
    ends = frame.loc[frame.groupby("name", sort=False)["year"].idxmax()].assign(
        label=lambda last: [
            f"{name} ({in_chart(value, language)})" for name, value in zip(last["name"], last["demand_ha"], strict=True)
        ]
    )
    ends["place"] = [place * top / height for place in apart([value * height / top for value in ends["demand_ha"]], 13)]
    colours = {name: LINES[index % len(LINES)][0] for index, name in enumerate(names)}
    dashes = alt.Scale(domain=names, range=[LINES[index % len(LINES)][1] for index in range(len(names))])
    x = alt.X("year:O", title=None, axis=year_axis(width))
    y = alt.Y(
        "demand_ha:Q", title=text("cumulative_axis", language),
        scale=alt.Scale(domain=[min(0.0, frame["demand_ha"].min()), top]),
        axis=alt.Axis(format=",.0f", tickCount=6),
    )  # fmt: skip
    colour = alt.Color("name:N", scale=scale_of(colours), legend=None)
    lines = alt.Chart(frame).mark_line(strokeWidth=2).encode(
        x=x, y=y, color=colour, strokeDash=alt.StrokeDash("name:N", scale=dashes, legend=None)
    )  # fmt: skip
    labels = alt.Chart(ends).mark_text(align="left", dx=8).encode(x=x, y="place:Q", text="label:N", color=colour)
    return alt.layer(lines, labels, *_supply_line(supply_ha, language)).properties(
        width=width - AXIS_ROOM - math.ceil(max(map(text_width, ends["label"]))), height=height
    )


def fan(years: pd.DataFrame, supply_ha: float | None, language: str, width: int) -> Any:
    """Draw eight in ten draws of the cumulative demand as a band around their middle.

    Parameters
    ----------
    years
        Columns `year`, `p10_ha`, `p50_ha` and `p90_ha`.
    """
    x = alt.X("year:O", title=None, axis=year_axis(width))
    base = alt.Chart(years).encode(x=x)
    low, high = min(0.0, float(years["p10_ha"].min())), max(float(years["p90_ha"].max()), supply_ha or 0.0)
    room = (high - low) * 0.06
    y = alt.Y(
        "p10_ha:Q", title=text("cumulative_axis", language), axis=alt.Axis(format=",.0f", tickCount=6),
        scale=alt.Scale(domain=[low - room, high + room], nice=False),
    )  # fmt: skip
    band = base.mark_area(color=SKY, opacity=0.75).encode(y=y, y2="p90_ha:Q")
    middle = base.mark_line(color=NAVY, strokeWidth=2.5).encode(y="p50_ha:Q")
    last = years.iloc[[-1]]
    ends = pd.DataFrame(
        {
            "year": last["year"].iloc[0],
            "place": [last[name].iloc[0] for name in ("p10_ha", "p50_ha", "p90_ha")],
            "label": [
                f"{text(name, language)}: {in_chart(last[f'{name}_ha'].iloc[0], language)}"
                for name in ("p10", "p50", "p90")
            ],
        }
    )
    labels = alt.Chart(ends).mark_text(align="left", dx=8).encode(x=x, y="place:Q", text="label:N")
    extra = [] if supply_ha is None else _supply_line(supply_ha, language)
    return alt.layer(band, middle, labels, *extra).properties(
        width=width - AXIS_ROOM - math.ceil(max(map(text_width, ends["label"]))), height=140
    )


def tornado(table: pd.DataFrame, language: str, width: int) -> Any:
    """Draw the demand between the low and the high end of every input, the most important on top.

    Parameters
    ----------
    table
        Columns `name` (input with its range), `method`, `low_ha` and `high_ha`.
    """
    names, room, step = named_rows(table["name"].tolist(), width)
    frame = table.assign(
        name=names,
        low=[in_chart(value, language) for value in table["low_ha"]],
        high=[in_chart(value, language) for value in table["high_ha"]],
        kind=[text(method, language) for method in table["method"]],
    )
    y = alt.Y("name:N", sort=None, title=None, axis=name_axis())
    x = _range_axis(table, language, width)
    base = alt.Chart(frame)
    colours = scale_of(
        {text(code, language): colour for code, colour in METHODS.items() if code in set(table["method"])}
    )
    bars = base.mark_bar(size=15).encode(y=y, x=x, x2="high_ha:Q", color=alt.Color("kind:N", scale=colours))
    low = base.mark_text(align="right", dx=-4).encode(y=y, x=x, text="low:N")
    high = base.mark_text(align="left", dx=4).encode(y=y, x="high_ha:Q", text="high:N")
    return alt.layer(bars, low, high).properties(width=width - room - 20, height=alt.Step(step + 13))


def _range_axis(ranges: pd.DataFrame, language: str, width: int) -> alt.X:
    """Return an axis with room for labels beyond both ends."""
    low, high = min(0.0, float(ranges["low_ha"].min())), float(ranges["high_ha"].max())
    room = (high - low) * (0.09 if width > NARROW else 0.2)
    ticks = 7 if width > NARROW else 4
    return alt.X(
        "low_ha:Q", title=text("demand_axis", language), axis=alt.Axis(format=",.0f", tickCount=ticks),
        scale=alt.Scale(domain=[low - room if low < 0 else 0, high + room], nice=False),
    )  # fmt: skip


def _supply_line(supply_ha: float, language: str) -> list[Any]:
    level = pd.DataFrame(
        {
            "supply": [supply_ha],
            "label": [text("supply_line", language, supply=in_chart(supply_ha, language, 1))],
        }
    )
    base = alt.Chart(level).encode(y="supply:Q")
    rule = base.mark_rule(color=INK, strokeWidth=1.6)
    style: dict[str, Any] = {"align": "left", "dy": -8, "fontWeight": "bold", "fontSize": FONT_SIZE}
    words = base.encode(x=alt.value(6), text="label:N")
    return [rule, words.mark_text(stroke="white", strokeWidth=3, **style), words.mark_text(color=QUIET, **style)]
