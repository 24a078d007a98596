"""Charts of the economy: sectors, moves and issuance."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from terreinwijzer.dossier.charts.style import (
    NARROW,
    NAVY,
    ORANGE,
    PALE,
    SKY,
    VERMILION,
    in_chart,
    name_axis,
    named_rows,
    scale_of,
    year_axis,
)
from terreinwijzer.dossier.wording import text

# Grey print tells four stacked parts apart; more would not be read anyway.
MUNICIPALITIES = 4


def sector_change(sectors: pd.DataFrame, language: str, width: int) -> Any:
    """Draw the change in jobs per sector group.

    Parameters
    ----------
    sectors
        Columns `name` (sector with its period) and `change_pct`.
    """
    frame = sectors.sort_values("change_pct", ascending=False)
    names, room, step = named_rows(frame["name"].tolist(), width)
    frame = frame.assign(
        name=names,
        label=[f"{in_chart(value, language, sign=True)}%" for value in frame["change_pct"]],
        kind=frame["change_pct"].lt(0).map({True: text("shrinks", language), False: text("grows", language)}),
    )
    y = alt.Y("name:N", sort=names, title=None, axis=name_axis())
    x = alt.X(
        "change_pct:Q",
        title=text("change_pct", language),
        axis=alt.Axis(format=",.0f", tickCount=7 if width > NARROW else 4),
        scale=_padded(frame["change_pct"], width),
    )
    base = alt.Chart(frame).encode(y=y, x=x)
    bars = base.mark_bar().encode(color=alt.Color("kind:N", scale=scale_of(_growth(language))))
    more = base.transform_filter("datum.change_pct >= 0").mark_text(align="left", dx=4).encode(text="label:N")
    less = base.transform_filter("datum.change_pct < 0").mark_text(align="right", dx=-4).encode(text="label:N")
    return alt.layer(bars, more, less).properties(width=width - room - 24, height=alt.Step(step + 5))


def relocations(moves: pd.DataFrame, language: str, width: int) -> Any:
    """Draw moves to the parks to the right and from the parks to the left, per other municipality.

    Parameters
    ----------
    moves
        Columns `municipality`, `inward`, `outward` and `balance`.
    """
    moves = moves.sort_values("balance", ascending=False)
    balances = [in_chart(value, language, sign=bool(value)) for value in moves["balance"]]
    order, room, step = named_rows(
        [f"{name} ({balance})" for name, balance in zip(moves["municipality"], balances, strict=True)], width
    )
    moves = moves.assign(municipality=order)
    kinds = {"inward": text("moves_in", language), "outward": text("moves_out", language)}
    frame = moves.melt("municipality", list(kinds), "direction", "moves").dropna(subset=["moves"])
    sign = frame["direction"].map({"inward": 1, "outward": -1})
    frame = frame.assign(
        signed=frame["moves"] * sign, label=[in_chart(value, language) for value in frame["moves"]],
        kind=frame["direction"].map(kinds),
    )  # fmt: skip
    y = alt.Y("municipality:N", sort=order, title=None, axis=name_axis())
    x = alt.X(
        "signed:Q", title=text("axis_moves", language), scale=_padded(frame["signed"], width),
        axis=alt.Axis(labelExpr="format(abs(datum.value), ',.0f')", tickMinStep=1),
    )  # fmt: skip
    base = alt.Chart(frame).encode(y=y, x=x)
    colours = {kinds["outward"]: VERMILION, kinds["inward"]: NAVY}
    bars = base.mark_bar().encode(color=alt.Color("kind:N", scale=scale_of(colours)))
    more = base.transform_filter("datum.signed >= 0").mark_text(align="left", dx=4).encode(text="label:N")
    less = base.transform_filter("datum.signed < 0").mark_text(align="right", dx=-4).encode(text="label:N")
    return alt.layer(bars, more, less).properties(width=width - room - 24, height=alt.Step(step + 5))


def issuance(table: pd.DataFrame, language: str, width: int) -> Any:
    """Draw issuance per year, stacked by the municipalities that issued most; the others go together.

    Parameters
    ----------
    table
        Canonical table `issuance`.
    """
    totals = table.groupby("municipality")["issued_ha"].sum().sort_values(ascending=False)
    issuing = totals[totals > 0].index.tolist()
    own = issuing if len(issuing) <= MUNICIPALITIES else issuing[: MUNICIPALITIES - 1]
    kinds = [*own, text("other_municipalities", language)] if len(own) < len(issuing) else own
    provisional = table["provisional"].fillna(value=False).astype(bool)
    year = table["year"].astype("int64").astype("str") + provisional.map({True: "*", False: ""})
    frame = pd.DataFrame({"year": year, "issued_ha": table["issued_ha"].astype("float64")})
    frame["kind"] = table["municipality"].where(table["municipality"].isin(own), kinds[-1] if kinds else "")
    frame = frame.groupby(["year", "kind"], as_index=False)["issued_ha"].sum()
    frame["order"] = frame["kind"].map({kind: place for place, kind in enumerate(kinds)})
    sums = frame.groupby("year", as_index=False)["issued_ha"].sum()
    sums["label"] = [in_chart(value, language, 1) for value in sums["issued_ha"]]
    x = alt.X("year:N", title=None, axis=year_axis(width))
    colours = dict(zip(kinds, (NAVY, ORANGE, SKY, PALE), strict=False))
    bars = alt.Chart(frame).mark_bar(stroke="white", strokeWidth=0.6).encode(
        x=x,
        y=alt.Y("issued_ha:Q", title=text("issued_ha_axis", language), axis=alt.Axis(format=",.0f", tickCount=5)),
        color=alt.Color("kind:N", scale=scale_of(colours)),
        order=alt.Order("order:Q"),
    )  # fmt: skip
    labels = alt.Chart(sums).mark_text(dy=-7).encode(x=x, y="issued_ha:Q", text="label:N")
    return alt.layer(bars, labels).properties(width=width - 60, height=160)


def _growth(language: str) -> dict[str, str]:
    return {text("grows", language): NAVY, text("shrinks", language): VERMILION}


def _padded(values: pd.Series, width: int) -> alt.Scale:
    """Return a scale with room for labels beyond both ends."""
    low, high = min(0.0, float(values.min())), max(0.0, float(values.max()))
    room = (high - low) * (0.12 if width > NARROW else 0.25)
    return alt.Scale(domain=[low - room if low < 0 else 0, high + room], nice=False)
