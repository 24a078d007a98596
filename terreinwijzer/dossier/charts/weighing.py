"""Chart of weighing: how often each alternative takes which rank."""

from __future__ import annotations

from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from terreinwijzer.dossier.charts.style import (
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

# From the first rank to the last: dark to light, so that grey print keeps the order.
GROUPS = {"1": (1, 1), "2": (2, 2), "3": (3, 3), "4_5": (4, 5), "later": (6, 10_000)}
COLOURS = dict(zip(GROUPS, (NAVY, VERMILION, ORANGE, SKY, PALE), strict=True))
MOST_BARS = 20


def rank_groups(shares: pd.DataFrame) -> pd.DataFrame:
    """Return the share of draws per group of ranks, in percents: a row per alternative and group.

    Parameters
    ----------
    shares
        Index alternative, columns the ranks from 1 on, 0-1; what they lack is later.
    """
    ranks, *named = shares.columns, *list(GROUPS.items())[:-1]
    wide = pd.DataFrame(
        {group: shares.loc[:, (ranks >= first) & (ranks <= last)].sum(axis=1) for group, (first, last) in named}
    )
    # What the ranks lack is later.
    wide["later"] = 1 - wide.sum(axis=1)
    values = 100 * wide[list(GROUPS)].clip(lower=0).to_numpy()
    return pd.DataFrame(
        {
            "alternative": np.repeat(shares.index.astype("str"), len(GROUPS)),
            "place": np.repeat(np.arange(len(shares)), len(GROUPS)),
            "group": np.tile(list(GROUPS), len(shares)),
            "order": np.tile(np.arange(len(GROUPS)), len(shares)),
            "share_pct": values.ravel(),
        }
    )


def acceptability(groups: pd.DataFrame, names: dict[str, str], language: str, width: int) -> Any:
    """Draw a bar per alternative, the winner on top, divided by the rank that it takes in the draws.

    Parameters
    ----------
    groups
        As `rank_groups` gives them.
    names
        Names of the alternatives by key.
    """
    shown = groups[groups["place"] < MOST_BARS]
    keys = list(dict.fromkeys(shown["alternative"]))
    broken, room, step = named_rows([names.get(key, key) for key in keys], width)
    rows = dict(zip(keys, broken, strict=True))
    labels = {group: text(f"rank_group_{group}", language) for group in GROUPS}
    shown = shown.assign(name=shown["alternative"].map(rows), kind=shown["group"].map(labels))
    colours = {labels[group]: COLOURS[group] for group in GROUPS}
    return (
        alt.Chart(shown)
        .mark_bar()
        .encode(
            y=alt.Y("name:N", sort=broken, title=None, axis=name_axis()),
            x=alt.X(
                "share_pct:Q", title=text("axis_draws", language), scale=alt.Scale(domain=[0, 100], nice=False),
                axis=alt.Axis(format=",.0f", tickCount=10 if width > NARROW else 5),
            ),
            color=alt.Color("kind:N", scale=scale_of(colours), sort=list(colours)),
            order=alt.Order("order:Q"),
        )
        .properties(width=width - room - 24, height=alt.Step(max(15, step + 3)))
    )  # fmt: skip
