"""The tables of a comparison to take along: the chosen parks, and the spread over all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from terreinwijzer.dossier.data.tables import DataTable, park_indicators
from terreinwijzer.dossier.results import Results
from terreinwijzer.dossier.wording import text
from terreinwijzer.indicators.catalogue import indicator
from terreinwijzer.indicators.spread import QUARTILES, spread
from terreinwijzer.lineage import Source, sources_of
from terreinwijzer.vocabulary.language import LANGUAGES
from terreinwijzer.vocabulary.tables import Column, Table

OF_PARK = ("park_id", "name")


def compared_tables(
    results: Results, parks: Sequence[str], indicators: Sequence[str], language: str
) -> list[DataTable]:  # fmt: skip
    """Return the chosen parks with the chosen indicators (all parks without a choice), and the spread of each."""
    whole = park_indicators(results)
    kept = tuple(whole.definition.column(name) for name in (*OF_PARK, *indicators))
    frame = whole.frame[[column.name for column in kept]]
    rows = frame.set_index("park_id", drop=False).loc[list(parks)] if parks else frame
    values = replace(whole, definition=replace(whole.definition, columns=kept), frame=rows.reset_index(drop=True))
    return [values, _spread(results, indicators, language)]


def _spread(results: Results, indicators: Sequence[str], language: str) -> DataTable:
    found = spread(results.indicators.per_park, indicators)
    labels = [indicator(str(name)).label(language) for name in found.index]
    units = [indicator(str(name)).unit for name in found.index]
    frame = found.assign(label=labels, unit=units).reset_index()
    columns = [_column("indicator", "text", "indicator"), _column("label", "text", "figure_word")]
    columns += [_column(name, "number", f"spread_{name}") for name in QUARTILES]
    columns += [_column("unit", "text", "unit"), _column("parks", "integer", "parks")]
    titles = {each: text("table_spread", each) for each in LANGUAGES}
    definition = Table("indicator_spread", titles["nl"], titles["en"], ("indicator",), tuple(columns))
    named: dict[str, Source] = {}
    for name in found.index:
        named |= {source.source_id: source for source in sources_of(results.indicators.figure(str(name)))}
    sources = dict.fromkeys(QUARTILES, tuple(named.values()))
    return DataTable(definition, frame[list(definition.column_names)], "result", sources)


def _column(name: str, kind: str, code: str) -> Column:
    return Column(name, kind, text(code, "nl"), text(code, "en"))  # type: ignore[arg-type]
