"""Filling of gaps: only when somebody asks for it, and every filled quarter-hour is marked."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal, get_args

import pandas as pd

from terreinwijzer.errors import InputError, Problem
from terreinwijzer.sources.loads.load_files import Loads

Way = Literal["none", "zero", "week_before", "interpolate"]
WAYS: tuple[Way, ...] = get_args(Way)
WEEK = 7 * 96
# Beyond an hour a straight line is a guess.
LONGEST_LINE = 4


def filled(loads: Loads, way: Way) -> tuple[Loads, pd.DataFrame]:
    """Return loads with gaps filled in the way that was asked for, and which quarter-hours of each connection were.

    Parameters
    ----------
    loads
        As read.
    way
        `none`; `zero`; `week_before` (the same quarter-hour of the nearest week before that has a value, else after);
        `interpolate` (a straight line over gaps of at most an hour, whole gaps only).

    Raises
    ------
    InputError
        The way is unknown.
    """
    if way not in WAYS:
        raise InputError(Problem("loads_filling_unknown", value=str(way), details={"known": ", ".join(WAYS)}))
    drawn, fed = _filled(loads.drawn_kw, way), _filled(loads.fed_in_kw, way)
    names = drawn.columns.union(fed.columns, sort=False)
    marks = [
        (table.notna() & before.isna()).reindex(columns=names, fill_value=False)
        for table, before in ((drawn, loads.drawn_kw), (fed, loads.fed_in_kw))
    ]
    return replace(loads, drawn_kw=drawn, fed_in_kw=fed), marks[0] | marks[1]


def _filled(table: pd.DataFrame, way: Way) -> pd.DataFrame:
    if way == "none" or table.empty:
        return table
    if way == "zero":
        return table.fillna(0.0)
    if way == "interpolate":
        gap = table.isna().apply(lambda missing: missing.groupby((~missing).cumsum()).transform("sum"))
        return table.fillna(table.interpolate(limit_area="inside").where(gap <= LONGEST_LINE))
    phase = pd.Series(range(len(table)), index=table.index) % WEEK
    return table.fillna(table.groupby(phase).ffill()).fillna(table.groupby(phase).bfill())
