"""Charts of space: areas, spread and vacancy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from terreinwijzer.dossier.charts.style import (
    INK,
    LARGEST,
    NARROW,
    NAVY,
    ORANGE,
    PALE,
    QUIET,
    SKY,
    WINE,
    in_chart,
    name_axis,
    named_rows,
    scale_of,
    text_width,
)  # fmt: skip
from terreinwijzer.dossier.wording import text

AREA_COLOURS = {"net_issued_ha": NAVY, "under_option_ha": ORANGE, "free_ha": SKY, "other_ha": PALE}
VACANCY_COLOURS = {"low": SKY, "frictional": "#3F7FA8", "high": WINE}
# Room for the value at the end of a bar, in pixels.
VALUE_ROOM = 48
# Heights above and below the box where a name can stand without lying over another.
TIERS = (-18, 19, -30, 31)


def areas(parks: pd.DataFrame, language: str, width: int) -> Any:
    """Draw the net area per park in parts, the largest parks first.

    Parameters
    ----------
    parks
        Columns `park` and, in ha, any of `net_issued_ha`, `under_option_ha`, `free_ha` and `other_ha`.
    """
    kinds = {name: text(f"area_{name}", language) for name in AREA_COLOURS if name in parks and parks[name].sum() > 0}
    shown = parks.assign(total=parks[list(kinds)].sum(axis=1)).nlargest(LARGEST, "total")
    order, room, step = named_rows(shown["park"].tolist(), width)
    shown["park"] = order
    long = shown.melt("park", list(kinds), "kind", "ha").assign(
        order=lambda frame: frame["kind"].map(list(kinds).index)
    )
    long["kind"] = long["kind"].map(kinds)
    ends = shown[["park", "total"]].assign(label=[in_chart(value, language, 1) for value in shown["total"]])
    y = alt.Y("park:N", sort=order, title=None, axis=name_axis())
    bars = alt.Chart(long).mark_bar(stroke="white", strokeWidth=0.6).encode(
        y=y,
        x=alt.X(
            "ha:Q", title=text("axis_net_ha", language),
            axis=alt.Axis(format=",.0f", tickCount=6 if width > NARROW else 3),
        ),
        color=alt.Color("kind:N", scale=scale_of({kinds[name]: AREA_COLOURS[name] for name in kinds})),
        order=alt.Order("order:Q"),
    )  # fmt: skip
    labels = alt.Chart(ends).mark_text(align="left", dx=4).encode(y=y, x="total:Q", text="label:N")
    return alt.layer(bars, labels).properties(width=width - room - VALUE_ROOM, height=alt.Step(max(15, step)))


def spread(rows: Sequence[tuple[list[str], pd.DataFrame, float | None, str]], width: int) -> Any:
    """Draw a box plot per indicator: every park a point, outside the box with its label, the total a diamond.

    Parameters
    ----------
    rows
        Per indicator: its title in lines, a table with `value` and `label`, the total of the portfolio, and the number
        format.
    """
    return alt.vconcat(*(_box(*row, width) for row in rows), spacing=14)


def vacancy(parks: pd.DataFrame, bounds: tuple[float, float], language: str, width: int) -> Any:
    """Draw vacancy per park, coloured by class, with the bounds of the classes as lines.

    Parameters
    ----------
    parks
        Columns `park`, `vacancy_pct` and `kind` (class code).
    bounds
        Vacancy below the first is low, above the second is high.
    """
    shown = parks.dropna(subset=["vacancy_pct"]).nlargest(LARGEST, "vacancy_pct")
    order, room, step = named_rows(shown["park"].tolist(), width)
    low, high = (in_chart(bound, language, 0 if bound % 1 == 0 else 1) for bound in bounds)
    blanks = {"low": {"low": low}, "frictional": {"low": low, "high": high}, "high": {"high": high}}
    names = {code: text(f"vacancy_{code}", language, **blanks[code]) for code in VACANCY_COLOURS}
    said = [f"{in_chart(value, language)}%" for value in shown["vacancy_pct"]]
    shown = shown.assign(park=order, kind=shown["kind"].map(names), label=said)
    y = alt.Y("park:N", sort=order, title=None, axis=name_axis())
    x = alt.X(
        "vacancy_pct:Q", title=text("axis_vacancy", language),
        axis=alt.Axis(format=",.0f", tickCount=8 if width > NARROW else 4),
    )  # fmt: skip
    base = alt.Chart(shown)
    bars = base.mark_bar().encode(
        y=y, x=x, color=alt.Color("kind:N", scale=scale_of({names[code]: VACANCY_COLOURS[code] for code in names}))
    )
    halo = base.mark_text(align="left", dx=4, stroke="white", strokeWidth=3).encode(y=y, x=x, text="label:N")
    labels = base.mark_text(align="left", dx=4).encode(y=y, x=x, text="label:N")
    lines = alt.Chart(pd.DataFrame({"bound": bounds})).mark_rule(color=INK, strokeDash=[4, 3]).encode(x="bound:Q")
    return alt.layer(bars, lines, halo, labels).properties(
        width=width - room - VALUE_ROOM, height=alt.Step(max(15, step))
    )


def _box(title: list[str], parks: pd.DataFrame, total: float | None, number_format: str, whole: int) -> Any:
    width = whole - 40
    low, high = float(parks["value"].min()), float(parks["value"].max())
    pad = (high - low or abs(high) or 1.0) * 0.07
    # A quantity that cannot be negative gets no negative axis.
    domain = (max(0.0, low - pad) if low >= 0 else low - pad, high + pad)
    placed = _placed(parks, domain, width)
    said = " – ".join(title) if whole > NARROW else title
    x = alt.X(
        "value:Q", title=said, scale=alt.Scale(domain=domain, nice=False, zero=False),
        axis=alt.Axis(format=number_format, tickCount=8 if whole > NARROW else 4, grid=False),
    )  # fmt: skip
    base = alt.Chart(placed)
    layers = [
        base.mark_boxplot(size=20, color="#C9DCEA", extent="min-max", median={"color": INK}, rule={"color": QUIET}),
        base.mark_circle(size=42, color=NAVY, opacity=0.85),
    ]
    drawn = [layer.encode(x=x) for layer in layers]
    if total is not None:
        mean = alt.Chart(pd.DataFrame({"value": [total]}))
        drawn.append(mean.mark_point(shape="diamond", size=110, filled=True, color=ORANGE, stroke=INK).encode(x=x))
    drawn += [
        base.transform_filter(f"datum.tier === {tier}").mark_text(dy=tier, fontSize=9.5, align="center").encode(
            x=x, text="label:N"
        )
        for tier in TIERS
    ]  # fmt: skip
    return alt.layer(*drawn).properties(width=width, height=70)


def _placed(parks: pd.DataFrame, domain: tuple[float, float], width: float) -> pd.DataFrame:
    """Give each park outside the box, from the outside in, the first height where its label fits, if there is one."""
    frame = parks.sort_values("value", ignore_index=True)
    box = frame["value"].quantile([0.25, 0.75])
    named = (frame["value"] < box.iloc[0]) | (frame["value"] > box.iloc[1])
    places = (frame["value"] - domain[0]) / (domain[1] - domain[0]) * width
    order = sorted(frame.index[named], key=lambda index: min(index, len(frame) - 1 - index))
    taken: dict[int, list[tuple[float, float]]] = {tier: [] for tier in TIERS}
    tiers = [0] * len(frame)
    for index in order:
        half = text_width(str(frame["label"][index]), 9.5) / 2
        ends = (places[index] - half, places[index] + half)
        for tier in TIERS:
            if all(ends[1] < left or ends[0] > right for left, right in taken[tier]):
                taken[tier].append(ends)
                tiers[index] = tier
                break
    return frame.assign(tier=tiers)
