"""Blocks: tables and charts with caption, source line and lineage."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from terreinwijzer.dossier.charts.style import finished
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
    numeric
        Columns of `frame` that hold numbers.
    strong
        Rows of `frame`, by place, that stand out: totals and headings between rows.
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
    strong: frozenset[int] = frozenset()


def sources_in(inputs: Iterable[Input | Figure]) -> tuple[Source, ...]:
    """Return the distinct sources of inputs, in order of first use."""
    found: dict[str, Source] = {}
    for item in inputs:
        for source in (item.source,) if isinstance(item, Input) else sources_of(item):
            found.setdefault(source.source_id, source)
    return tuple(found.values())


def named_sources(sources: Iterable[Source], language: str) -> str:
    """Return sources with their dates; a source that was made up says so."""
    parts = []
    for source in sources:
        notes = [day(source.reference_date, language)] if source.reference_date else []
        notes += [text("synthetic", language)] if source.synthetic else []
        notes += [source.credit(language)] if source.attribution else []
        parts.append(source.titled(language) + (f" ({', '.join(notes)})" if notes else ""))
    return "; ".join(parts) or "–"


def source_line(language: str, inputs: Iterable[Input | Figure], formula: str = "") -> str:
    """Return sources with their dates, and the formula where it is one."""
    line = f"{text('source', language)}: {named_sources(sources_in(inputs), language)}."
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
    *,
    illustrative: bool = False,
    total_row: bool = False,
    strong: Iterable[int] = (),
    **blanks: Any,
) -> Block:
    """Return a table; `blanks` fill its caption, `illustrative` marks values without a source.

    `total_row` makes the last row stand out, `strong` names other rows that do.
    """
    caption = text(f"table_{name}", language, **blanks)
    if illustrative:
        caption += f" – {text('illustrative', language)}"
    rows = frozenset(strong) | (frozenset({len(frame) - 1}) if total_row else frozenset())
    return Block(
        name, "table", caption, source, frame, data, illustrative=illustrative, numeric=frozenset(numeric), strong=rows
    )


def chart_block(
    name: str,
    language: str,
    chart: Any,
    data: pd.DataFrame,
    source: str,
    alternative: str,
    *,
    caption: str = "",
    illustrative: bool = False,
    **blanks: Any,
) -> Block:
    """Return a chart in house style; `blanks` fill its caption, which is `chart_<name>` unless `caption` names one."""
    said = text(caption or f"chart_{name}", language, **blanks)
    if illustrative:
        said += f" – {text('illustrative', language)}"
    definition = finished(chart, language, {"caption": said, "source": source, "alternative": alternative})
    return Block(name, "chart", said, source, data, data, definition, alternative, illustrative=illustrative)


def park_names(results: Results) -> pd.Series:
    """Return the names of the parks by key."""
    return results.portfolio.table("parks").set_index("park_id")["name"].reindex(results.indicators.per_park.index)


def indicator_inputs(results: Results, names: Iterable[str]) -> list[Figure]:
    """Return the totals of the indicators that exist here, to name their sources."""
    return [results.indicators.figure(name) for name in names if name in results.indicators.per_park]


def heads_of(names: Iterable[str], language: str) -> dict[str, str]:
    """Return the column head of every indicator: its short name where there is one, else its name with its unit."""
    heads = {}
    for name in names:
        short, unit = text(f"short_{name}", language), unit_label(indicator(name).unit, language)
        if short == f"short_{name}":
            short = indicator(name).label(language) + (f" ({unit})" if unit else "")
        heads[name] = short
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


def listed(parts: Sequence[str], language: str) -> str:
    """Return a list in words: `a, b and c`."""
    if len(parts) < 2:  # noqa: PLR2004  (one needs no conjunction)
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {text('and', language)} {parts[-1]}"
