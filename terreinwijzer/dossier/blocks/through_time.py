"""Blocks of figures through time: a figure on every reference date, and the key figures of one park."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from functools import partial
from typing import Any

import pandas as pd

from terreinwijzer.dossier.blocks.block import (
    Block,
    amount_of,
    chart_block,
    indicator_inputs,
    inside,
    park_amount,
    park_decimals,
    park_names,
    partly_known,
    source_line,
    table_block,
)
from terreinwijzer.dossier.blocks.figures import KEY_FIGURES
from terreinwijzer.dossier.charts import through_time as charts
from terreinwijzer.dossier.results import Results
from terreinwijzer.dossier.wording import text
from terreinwijzer.indicators.catalogue import catalogue, indicator
from terreinwijzer.indicators.series import OTHER_PARKS
from terreinwijzer.vocabulary.notation import day, half_up, number, unit_label

# A line needs so many values; one is no trend.
FEWEST = 2
# So many reference dates stand in the table of a park; the file has them all.
LAST_DATES = 4


def series_of(series: pd.DataFrame, name: str, park_id: str = "") -> pd.DataFrame:
    """Return the rows of one indicator of a park, or of the whole (`""`), that have a value, oldest first."""
    rows = series[(series["park_id"] == park_id) & (series["indicator"] == name)].dropna(subset=["value"])
    return rows.sort_values("reference_date", kind="stable").reset_index(drop=True)


def chart_through_time(
    results: Results, series: pd.DataFrame, name: str, park_id: str, language: str
) -> Block | None:  # fmt: skip
    """Return one indicator of a park, or of the whole, as a line; `None` where fewer than two dates have a value.

    Parameters
    ----------
    results
        Results of the last reference date.
    series
        Result of `indicators.series.indicator_series` up to that date.
    name, park_id, language
        The indicator, the park (`""` for the whole) and `nl` or `en`.
    """
    rows = series_of(series, name, park_id)
    if len(rows) < FEWEST:
        return None
    points = _points(rows, name, park_id, language)
    source = _source(results, [name], language)
    return chart_block(
        "through_time", language, partial(charts.through_time, points), rows, source,
        _told(rows, name, park_id, language), indicator=indicator(name).label(language),
        about=park_names(results)[park_id] if park_id else inside(text("whole_portfolio", language)),
    )  # fmt: skip


def table_through_time(
    results: Results, series: pd.DataFrame, name: str, park_id: str, language: str
) -> Block | None:  # fmt: skip
    """Return the same as `chart_through_time` as a table: value, change since the date before, and what differs."""
    rows = series_of(series, name, park_id)
    if len(rows) < FEWEST:
        return None
    heads = [text(code, language) for code in ("reference_date", "value", "change_since_before", "time_remark")]
    values = [_value(row, name, park_id, language) for row in rows.to_dict("records")]
    shown = pd.DataFrame(
        {
            heads[0]: [day(each, language) for each in rows["reference_date"]], heads[1]: values,
            heads[2]: [_change(each, name, language) for each in rows["change"]],
            heads[3]: [break_said(row, language) or "–" for row in rows.to_dict("records")],
        }
    )  # fmt: skip
    return table_block(
        "through_time", language, shown, rows, _source(results, [name], language), heads[1:3],
        indicator=indicator(name).label(language),
        about=park_names(results)[park_id] if park_id else inside(text("whole_portfolio", language)),
    )  # fmt: skip


def key_series(series: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return the rows of every key figure that has two values or more, oldest first.

    Parameters
    ----------
    series
        The rows of one park in a result of `indicators.series.indicator_series`.
    """
    rows = series.dropna(subset=["value"]).sort_values("reference_date", kind="stable")
    known = {str(name): part.reset_index(drop=True) for name, part in rows.groupby("indicator", sort=False)}
    return {name: known[name] for name in KEY_FIGURES if name in catalogue() and len(known.get(name, ())) >= FEWEST}


def chart_park_through_time(
    results: Results, found: Mapping[str, pd.DataFrame], park_id: str, language: str
) -> Block | None:  # fmt: skip
    """Return the key figures of a park, `key_series`, as small lines; `None` where there are none."""
    if not found:
        return None
    figures = [
        (indicator(name).label(language), _points(rows, name, park_id, language)) for name, rows in found.items()
    ]
    alternative = " ".join(_told(rows, name, park_id, language) for name, rows in found.items())
    return chart_block(
        "park_through_time", language, partial(charts.small_lines, figures), pd.concat(found.values()),
        _source(results, found, language), alternative, park=park_names(results)[park_id],
    )  # fmt: skip


def table_park_through_time(
    results: Results, found: Mapping[str, pd.DataFrame], park_id: str, language: str
) -> Block | None:  # fmt: skip
    """Return the key figures of a park, `key_series`, on the last reference dates, with the last change."""
    if not found:
        return None
    every = pd.concat(found.values())
    dates = sorted(every["reference_date"].unique())[-LAST_DATES:]
    heads = [text("indicator", language), *(day(each, language) for each in dates)]
    heads.append(text("change_since_before", language))
    lines = []
    for name, rows in found.items():
        known = {row["reference_date"]: row for row in rows.to_dict("records")}
        last = known.get(dates[-1], {})
        values = [park_amount(known[each]["value"], name, language) if each in known else "–" for each in dates]
        changed = break_said(last, language) or _change(last.get("change", float("nan")), name, language)
        lines.append((indicator(name).label(language), *values, changed))
    shown = pd.DataFrame(lines, columns=heads)
    data = every.assign(order=every["indicator"].map(list(found).index)).sort_values("order").drop(columns="order")
    return table_block(
        "park_through_time", language, shown, data, _source(results, found, language), heads[1:],
        park=park_names(results)[park_id],
    )  # fmt: skip


def _points(rows: pd.DataFrame, name: str, park_id: str, language: str) -> pd.DataFrame:
    said = [_amount(value, name, park_id, language) for value in rows["value"]]
    # As it is said: on a scale of its own, the last digits of a computer would read as a rise or a fall.
    decimals = park_decimals(name) if park_id else indicator(name).decimals
    drawn = [half_up(float(value), decimals) for value in rows["value"]]
    return rows[["reference_date"]].assign(value=drawn, said=said, part=rows["break_marker"].cumsum())


def _told(rows: pd.DataFrame, name: str, park_id: str, language: str) -> str:
    first, last = rows.iloc[0], rows.iloc[-1]
    said = text(
        "alt_through_time", language, indicator=indicator(name).label(language),
        first=_amount(first["value"], name, park_id, language), first_on=day(first["reference_date"], language),
        last=_amount(last["value"], name, park_id, language), last_on=day(last["reference_date"], language),
        dates=number(len(rows), language),
    )  # fmt: skip
    broken = rows.loc[rows["break_marker"], "reference_date"]
    if len(broken):
        said += " " + text("alt_through_time_break", language, dates=", ".join(day(each, language) for each in broken))
    return said


def _amount(value: float, name: str, park_id: str, language: str) -> str:
    return (park_amount if park_id else amount_of)(value, name, language)


def _value(row: Mapping[Hashable, Any], name: str, park_id: str, language: str) -> str:
    said = _amount(row["value"], name, park_id, language)
    share = row["completeness_pct"]
    if not park_id and partly_known(None if pd.isna(share) else share):
        said += " " + text("part_known", language, share=number(share, language))
    return said


def _change(change: float, name: str, language: str) -> str:
    definition = indicator(name)
    said = number(change, language, definition.decimals, sign=True)
    # A difference between two percentages is no percentage of anything.
    unit = text("points", language) if definition.unit == "pct" else unit_label(definition.unit, language)
    return said if pd.isna(change) or definition.unit in {"year", "eur"} else f"{said} {unit}".strip()


def break_said(row: Mapping[Hashable, Any], language: str) -> str:
    """Return why a value cannot be compared with the one before, if so."""
    if not row.get("break_marker"):
        return ""
    return text("break_parks" if row["break_reason"] == OTHER_PARKS else "break_method", language)


def _source(results: Results, names: Iterable[str], language: str) -> str:
    line = source_line(language, indicator_inputs(results, names))
    return f"{line} {text('through_time_note', language)}"
