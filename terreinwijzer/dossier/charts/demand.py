"""Charts of demand: ranges, spread, what matters most, and supply against demand."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from terreinwijzer.dossier.charts.style import (
    FONT_SIZE,
    INK,
    NAVY,
    ORANGE,
    QUIET,
    SKY,
    TEAL,
    VERMILION,
    WIDTH,
    apart,
    in_chart,
    scale_of,
)  # fmt: skip
from terreinwijzer.dossier.wording import text

KINDS = {"kind_forecast": NAVY, "kind_draws": SKY, "kind_stated": ORANGE}
METHODS = {"method_1": NAVY, "method_2": TEAL}
# Lines differ in dash as well as in colour, for grey print.
LINES = ((NAVY, [1, 0]), (NAVY, [5, 3]), (VERMILION, [1, 0]), (VERMILION, [5, 3]), (TEAL, [1, 0]), (TEAL, [5, 3]))


def demand_ranges(ranges: pd.DataFrame, language: str) -> Any:
    """Draw low to high demand per method, of the draws and as stated.

    Parameters
    ----------
    ranges
        Columns `name`, `low_ha`, `high_ha` and `kind` (`kind_forecast`, `kind_draws` or `kind_stated`).
    """
    kinds = {code: text(code, language) for code in KINDS if code in set(ranges["kind"])}
    frame = ranges.assign(
        kind=ranges["kind"].map(kinds), low=[in_chart(value, language) for value in ranges["low_ha"]],
        high=[in_chart(value, language) for value in ranges["high_ha"]],
    )  # fmt: skip
    y = alt.Y("name:N", sort=None, title=None, axis=alt.Axis(labelLimit=270, domain=False, ticks=False))
    x = _range_axis(ranges, language)
    base = alt.Chart(frame)
    colours = scale_of({name: KINDS[code] for code, name in kinds.items()})
    bars = base.mark_bar(size=13).encode(y=y, x=x, x2="high_ha:Q", color=alt.Color("kind:N", scale=colours))
    low = base.mark_text(align="right", dx=-5).encode(y=y, x=x, text="low:N")
    high = base.mark_text(align="left", dx=5).encode(y=y, x="high_ha:Q", text="high:N")
    return alt.layer(bars, low, high).properties(width=WIDTH - 290, height=alt.Step(25))


def supply_and_demand(years: pd.DataFrame, supply_ha: float, language: str) -> Any:
    """Draw cumulative demand per variant against a supply; where a line crosses it, land runs out.

    Parameters
    ----------
    years
        Columns `name` (variant), `year` and `demand_ha`.
    """
    height, names = 230, list(dict.fromkeys(years["name"]))
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
    x = alt.X("year:O", title=None, axis=alt.Axis(labelAngle=0, ticks=False))
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
    return alt.layer(lines, labels, *_supply_line(supply_ha, int(frame["year"].min()), language)).properties(
        width=WIDTH - 200, height=height
    )


def fan(years: pd.DataFrame, supply_ha: float | None, language: str) -> Any:
    """Draw eight in ten draws of the cumulative demand as a band around their middle.

    Parameters
    ----------
    years
        Columns `year`, `p10_ha`, `p50_ha` and `p90_ha`.
    """
    x = alt.X("year:O", title=None, axis=alt.Axis(labelAngle=0, ticks=False))
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
    extra = [] if supply_ha is None else _supply_line(supply_ha, int(years["year"].min()), language)
    return alt.layer(band, middle, labels, *extra).properties(width=WIDTH - 160, height=200)


def tornado(table: pd.DataFrame, language: str) -> Any:
    """Draw the demand between the low and the high end of every input, the most important on top.

    Parameters
    ----------
    table
        Columns `name` (input with its range), `method`, `low_ha` and `high_ha`.
    """
    frame = table.assign(
        low=[in_chart(value, language) for value in table["low_ha"]],
        high=[in_chart(value, language) for value in table["high_ha"]],
        kind=[text(method, language) for method in table["method"]],
    )
    y = alt.Y("name:N", sort=None, title=None, axis=alt.Axis(labelLimit=300, domain=False, ticks=False))
    x = _range_axis(table, language)
    base = alt.Chart(frame)
    colours = scale_of(
        {text(code, language): colour for code, colour in METHODS.items() if code in set(table["method"])}
    )
    bars = base.mark_bar(size=15).encode(y=y, x=x, x2="high_ha:Q", color=alt.Color("kind:N", scale=colours))
    low = base.mark_text(align="right", dx=-4).encode(y=y, x=x, text="low:N")
    high = base.mark_text(align="left", dx=4).encode(y=y, x="high_ha:Q", text="high:N")
    return alt.layer(bars, low, high).properties(width=WIDTH - 300, height=alt.Step(26))


def _range_axis(ranges: pd.DataFrame, language: str) -> alt.X:
    """Return an axis with room for labels beyond both ends."""
    low, high = min(0.0, float(ranges["low_ha"].min())), float(ranges["high_ha"].max())
    room = (high - low) * 0.09
    return alt.X(
        "low_ha:Q", title=text("demand_axis", language), axis=alt.Axis(format=",.0f", tickCount=7),
        scale=alt.Scale(domain=[low - room if low < 0 else 0, high + room], nice=False),
    )  # fmt: skip


def _supply_line(supply_ha: float, first_year: int, language: str) -> list[Any]:
    level = pd.DataFrame(
        {
            "supply": [supply_ha],
            "year": [first_year],
            "label": [text("supply_line", language, supply=in_chart(supply_ha, language, 1))],
        }
    )
    rule = alt.Chart(level).mark_rule(color=INK, strokeWidth=1.6).encode(y="supply:Q")
    name = alt.Chart(level).mark_text(align="left", dy=-8, fontWeight="bold", fontSize=FONT_SIZE, color=QUIET)
    return [rule, name.encode(y="supply:Q", x="year:O", text="label:N")]
