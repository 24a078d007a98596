"""Charts of steering: what the rules tend to per use and park, and how much of the jobs fits the profile."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from terreinwijzer.dossier.charts.style import (
    INK,
    NARROW,
    NAVY,
    ORANGE,
    PALE,
    PROFILES,
    SKY,
    VERMILION,
    in_chart,
    name_axis,
    named_rows,
    scale_of,
)
from terreinwijzer.dossier.wording import text
from terreinwijzer.vocabulary.codes import codes, label

# Each kind with its colour and its mark: grey print and every colour vision tell them apart by the mark.
KINDS = {
    "intended": (NAVY, "•"), "provided": (SKY, ""), "uncovered": ("#FFFFFF", "?"), "unless": (ORANGE, "–"),
    "not_allowed": (VERMILION, "×"),
}  # fmt: skip
ON_DARK = ("intended", "not_allowed")
ROW = 14


def kinds(answers: pd.DataFrame) -> pd.Series:
    """Return the kind of each answer: what is allowed, or allowed on conditions, is split by what the profile names."""
    open_ = answers["tendency"].isin(["provided", "allowed"])
    return answers["tendency"].where(~open_, answers["intended"].map({True: "intended", False: "provided"}))


def uses(answers: pd.DataFrame, language: str, width: int) -> Any:
    """Draw a field per use and park with what the rules tend to.

    Parameters
    ----------
    answers
        Columns `park`, `use_name` and `kind` (a key of `KINDS`), in the order of the list of uses.
    """
    uses_in_order = list(dict.fromkeys(answers["use_name"]))
    parks = sorted(answers["park"].unique(), key=str.casefold)
    names, room, step = named_rows(uses_in_order, width)
    shown = {kind: text(f"use_{kind}", language) + (f" ({mark})" if mark else "") for kind, (_, mark) in KINDS.items()}
    frame = answers.assign(
        use_name=answers["use_name"].map(dict(zip(uses_in_order, names, strict=True))),
        mark=answers["kind"].map({kind: mark for kind, (_, mark) in KINDS.items()}),
        dark=answers["kind"].isin(ON_DARK),
        kind=answers["kind"].map(shown),
    )
    colours = {shown[kind]: colour for kind, (colour, _) in KINDS.items()}
    y = alt.Y("use_name:N", sort=names, title=None, axis=name_axis())
    x = alt.X(
        "park:N", sort=parks, title=None,
        axis=alt.Axis(orient="top", labelAngle=-90, ticks=False, domain=False, labelLimit=0),
    )  # fmt: skip
    base = alt.Chart(frame).encode(x=x, y=y)
    fields = base.mark_rect(stroke="#C5CDD3", strokeWidth=0.6).encode(
        color=alt.Color(
            "kind:N",
            scale=scale_of(colours),
            legend=alt.Legend(
                columns=2 if width > NARROW else 1, orient="bottom", symbolStrokeWidth=0.6, symbolStrokeColor="#C5CDD3"
            ),
        )
    )
    marks = base.mark_text(baseline="middle").encode(
        text="mark:N", color=alt.condition("datum.dark", alt.value("white"), alt.value(INK))
    )
    layers = [fields, marks] if width > NARROW else [fields]
    return alt.layer(*layers).properties(width=width - room - 16, height=alt.Step(max(ROW, step + 1)))


def fit(parks: pd.DataFrame, language: str, width: int) -> Any:
    """Draw the share of jobs that fits the profile of the park, coloured by profile.

    Parameters
    ----------
    parks
        Columns `park`, `profile` (code) and `jobs_fit_pct`, in the order to show.
    """
    order, room, step = named_rows(parks["park"].tolist(), width)
    shown = {name: label("profile", name, language) for name in codes("profile")}
    known = [name for name in shown if name in set(parks["profile"])]
    frame = parks.assign(
        park=order,
        profile=parks["profile"].map(shown),
        label=[f"{in_chart(value, language)}%" for value in parks["jobs_fit_pct"]],
    )
    y = alt.Y("park:N", sort=order, title=None, axis=name_axis())
    x = alt.X("jobs_fit_pct:Q", title=text("axis_fit", language), scale=alt.Scale(domain=[0, 100]))
    base = alt.Chart(frame).encode(y=y, x=x)
    bars = base.mark_bar().encode(
        color=alt.Color("profile:N", scale=scale_of({shown[name]: PROFILES.get(name, PALE) for name in known}))
    )
    labels = base.mark_text(align="left", dx=4).encode(text="label:N")
    return alt.layer(bars, labels).properties(width=width - room - 40, height=alt.Step(max(15, step)))
