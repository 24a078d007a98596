"""Blocks: tables and charts with caption, source line and lineage."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from terreinwijzer.dossier import charts
from terreinwijzer.dossier.results import Results
from terreinwijzer.dossier.wording import text
from terreinwijzer.indicators.catalogue import indicator
from terreinwijzer.lineage import Figure, Input, Source, sources_of
from terreinwijzer.vocabulary.language import amount, day, number, unit_label


@dataclass(frozen=True)
class Block:
    """One table or chart.

    Attributes
    ----------
    frame
        The values as they are shown: text in a table, the drawn data in a chart.
    data
        The values unrounded, for the data files.
    source
        Source, reference date and formula in one line.
    alternative
        What a chart shows, in words.
    illustrative
        Whether values have no source; the caption says so.
    """

    name: str
    kind: str
    caption: str
    source: str
    frame: pd.DataFrame
    data: pd.DataFrame
    definition: dict[str, Any] | None = None
    alternative: str = ""
    illustrative: bool = False
    numeric: frozenset[str] = frozenset()


def source_line(language: str, inputs: Iterable[Input | Figure], formula: str = "") -> str:
    """Return sources with their dates, and the formula where it is one."""
    found: dict[str, Source] = {}
    for item in inputs:
        for source in (item.source,) if isinstance(item, Input) else sources_of(item):
            found.setdefault(source.source_id, source)
    parts = [
        source.title + (f" ({day(source.reference_date, language)})" if source.reference_date else "")
        for source in found.values()
    ]
    line = text("source", language) + ": " + ("; ".join(parts) or "–") + "."
    if formula:
        line += f" {text('calculation', language)}: {formula}."
    return f"{line} {text('lineage_note', language)}."


def table_block(
    name: str,
    language: str,
    frame: pd.DataFrame,
    data: pd.DataFrame,
    source: str,
    numeric: Iterable[str] = (),
    **blanks: Any,
) -> Block:
    """Return a table; `blanks` fill its caption, and `illustrative` marks values without a source."""
    illustrative = bool(blanks.pop("illustrative", False))
    caption = text(f"table_{name}", language, **blanks)
    if illustrative:
        caption += f" – {text('illustrative', language)}"
    return Block(name, "table", caption, source, frame, data, illustrative=illustrative, numeric=frozenset(numeric))


def chart_block(
    name: str, language: str, chart: Any, data: pd.DataFrame, source: str, alternative: str, **blanks: Any
) -> Block:
    """Return a chart in house style; `blanks` fill its caption."""
    caption = text(f"chart_{name}", language, **blanks)
    return Block(name, "chart", caption, source, data, data, charts.finished(chart, language), alternative)


def park_names(results: Results) -> pd.Series:
    """Return the names of the parks by key."""
    return results.portfolio.table("parks").set_index("park_id")["name"].reindex(results.indicators.per_park.index)


def indicator_inputs(results: Results, names: Iterable[str]) -> list[Figure]:
    """Return the totals of the indicators that exist here, to name their sources."""
    return [results.indicators.figure(name) for name in names if name in results.indicators.per_park]


def heads_of(names: Iterable[str], language: str) -> dict[str, str]:
    """Return the column head of every indicator, short where there is a short name, with its unit."""
    heads = {}
    for name in names:
        unit = unit_label(indicator(name).unit, language)
        heads[name] = (
            text(f"short_{name}", language)
            if f"short_{name}" != text(f"short_{name}", language)
            else indicator(name).label(language)
        )
        if unit and unit not in heads[name]:
            heads[name] += f" ({unit})"
    return heads


def plain(value: float, unit: str, language: str, decimals: int) -> str:
    """Return a value for a column whose head has the unit."""
    return amount(value, unit, language, decimals) if unit == "year" else number(value, language, decimals)


def range_text(low: float, high: float, language: str) -> str:
    """Return a range such as `37–84`, or one number where both ends read the same."""
    one, other = number(low, language), number(high, language)
    return one if one == other else f"{one}–{other}"


def amount_of(value: float, name: str, language: str) -> str:
    """Return a value of an indicator with its unit."""
    definition = indicator(name)
    return amount(value, definition.unit, language, definition.decimals)


def decimals_of(unit: str) -> int:
    """Return how many decimals a unit shows by default."""
    return {"ha": 1, "pct": 1, "ratio": 2}.get(unit, 0)
