"""Blocks: tables and charts with caption, source line and lineage."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

import pandas as pd

from terreinwijzer.dossier.charts.style import NARROW, WIDTH, drawn
from terreinwijzer.dossier.results import Results
from terreinwijzer.dossier.wording import text
from terreinwijzer.indicators.catalogue import catalogue, indicator
from terreinwijzer.lineage import Figure, Input, Source, sources_of
from terreinwijzer.vocabulary.notation import amount, day, number, unit_label

# A change or a balance shows whether it is up or down.
SIGNED = ("jobs_per_ha_change_pct", "relocation_balance")
# Rounded to whole percents, anything above this reads as 100%.
COMPLETE_PCT = 99.5


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
    reading
        What the text says about a chart, where that is shorter than its alternative.
    illustrative
        Whether values have no source; the caption says so.
    numeric
        Columns of `frame` that hold numbers.
    strong
        Rows of `frame`, by place, that stand out: totals and headings between rows.
    draw
        Makes the definition of a chart for a width in pixels. Drawing takes longer than finding the values, and not
        everybody who reads them looks at the picture.
    """

    name: str
    kind: str
    caption: str
    source: str
    frame: pd.DataFrame
    data: pd.DataFrame
    alternative: str = ""
    reading: str = ""
    illustrative: bool = False
    numeric: frozenset[str] = frozenset()
    strong: frozenset[int] = frozenset()
    draw: Callable[[int], dict[str, Any]] | None = None

    @cached_property
    def definition(self) -> dict[str, Any] | None:
        """Return the chart as Vega-Lite, drawn for a page; `None` for a table."""
        return self.draw(WIDTH) if self.draw else None

    @cached_property
    def narrow(self) -> dict[str, Any] | None:
        """Return the chart as Vega-Lite, drawn for a phone; `None` for a table."""
        return self.draw(NARROW) if self.draw else None


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
    draw: Callable[[int], Any],
    data: pd.DataFrame,
    source: str,
    alternative: str,
    *,
    caption: str = "",
    reading: str = "",
    **blanks: Any,
) -> Block:
    """Return a chart in house style, drawn by `draw` for a page or for a phone when somebody looks.

    `blanks` fill its caption, which is `chart_<name>` unless `caption` names one.
    """
    said = text(caption or f"chart_{name}", language, **blanks)
    notes = {"caption": said, "source": source, "alternative": alternative}
    picture = partial(drawn, draw, language, notes)
    return Block(name, "chart", said, source, data, data, alternative, reading, draw=picture)


def park_names(results: Results) -> pd.Series:
    """Return the names of the parks by key."""
    return results.portfolio.park_names.reindex(results.indicators.per_park.index)


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


def amount_of(value: float, name: str, language: str) -> str:
    """Return a value of an indicator for a group of parks with its unit."""
    definition = indicator(name)
    return amount(value, definition.unit, language, definition.decimals)


def park_decimals(name: str) -> int:
    """Return with how many decimals a value of one park is shown: vacancy is offered per park in whole percents."""
    return 0 if name == "vacancy_pct" else indicator(name).decimals


def park_amount(value: float, name: str, language: str) -> str:
    """Return a value of an indicator for one park with its unit."""
    return amount(value, indicator(name).unit, language, park_decimals(name))


def portfolio_figure(results: Results, name: str) -> Figure | None:
    """Return a figure of the whole portfolio, or `None` where it is not known."""
    figure = results.book.find(name, "portfolio")
    return None if figure is None or figure.value is None or pd.isna(figure.value) else figure


def partly_known(completeness_pct: float | None) -> bool:
    """Return whether a total leaves out parks, so that it has to say so wherever it is shown."""
    return completeness_pct is not None and completeness_pct < COMPLETE_PCT


def said_amount(figure: Figure, name: str, language: str) -> str:
    """Return a figure with its unit, and how much of it is known where that is not all."""
    decimals = indicator(name).decimals if name in catalogue() else 0
    said = amount(figure.value, figure.unit, language, decimals)
    if name in SIGNED and figure.value is not None and round(figure.value, decimals) > 0:
        said = f"+{said}"
    if partly_known(figure.completeness_pct):
        said += " " + text("part_known", language, share=number(figure.completeness_pct, language))
    return said


def counted_parks(count: int, language: str) -> str:
    """Return a number of parks in words: `no park`, `1 park` or `5 parks`."""
    code = {0: "parks_none", 1: "parks_one"}.get(count, "parks_many")
    return text(code, language, count=number(count, language))


def inside(label: str) -> str:
    """Return a label as it stands inside a sentence: without a capital, unless it begins with an abbreviation."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def formula_text(name: str, language: str) -> str:
    """Return the formula of an indicator in words: names of columns become labels, with real signs."""
    return in_labels(indicator(name).written_formula(language), language)


def in_labels(formula: str, language: str) -> str:
    """Return a formula with names of columns as labels and with real signs."""
    said = re.sub(r"\b[a-z]+(?:_[a-z0-9]+)+\b", lambda found: _in_words(found[0], language), formula)
    return said.replace(" x ", " × ").replace(" - ", " − ")


def _in_words(column: str, language: str) -> str:
    if column in catalogue():
        return inside(catalogue()[column].label(language))
    words, _, unit = column.rpartition("_")
    known = {"ha": "ha", "m2": "m²", "pct": "%", "eur": "€"}
    return f"{words.replace('_', ' ')} ({known[unit]})" if unit in known else column.replace("_", " ")


def decimals_of(unit: str) -> int:
    """Return how many decimals a unit shows by default."""
    return {"ha": 1, "pct": 1, "ratio": 2}.get(unit, 0)


def listed(parts: Sequence[str], language: str) -> str:
    """Return a list in words: `a, b and c`."""
    if len(parts) < 2:  # noqa: PLR2004  (one needs no conjunction)
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {text('and', language)} {parts[-1]}"
