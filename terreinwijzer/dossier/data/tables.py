"""Every table of a dossier as data: results and input, with the meaning, unit and source of each column."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import pandas as pd

from terreinwijzer.dossier.data.method_tables import method_tables
from terreinwijzer.dossier.results import Results
from terreinwijzer.dossier.wording import text
from terreinwijzer.indicators.catalogue import catalogue
from terreinwijzer.indicators.table import IndicatorTable
from terreinwijzer.lineage import Figure, Source, sources_of
from terreinwijzer.vocabulary.codes import code_lists, label
from terreinwijzer.vocabulary.language import LANGUAGES
from terreinwijzer.vocabulary.resources import read_yaml
from terreinwijzer.vocabulary.tables import Column, Table, canonical_tables, defined_tables, open_tables

PACKAGE = "terreinwijzer.dossier.data"
RESULTS = (
    "results.yaml",
    "results_steering.yaml",
    "results_weighing.yaml",
    "results_moves.yaml",
    "results_hub.yaml",
    "results_climate.yaml",
    "results_reach.yaml",
    "results_streams.yaml",
    "results_labour.yaml",
    "results_trends.yaml",
)
GROUPED_BY = ("profile", "cluster")


@dataclass(frozen=True)
class DataTable:
    """One table with everything that a reader needs to use it.

    Attributes
    ----------
    definition
        Key and columns with type, unit and meaning.
    frame
        Unrounded values; codes as codes, one column per column of the definition, shapes left out.
    part
        `result` of a method or `input` as it came in.
    sources
        Sources per column.
    decimals
        Decimals per column where its definition sets them.
    """

    definition: Table
    frame: pd.DataFrame
    part: Literal["result", "input"]
    sources: Mapping[str, tuple[Source, ...]] = field(default_factory=dict)
    decimals: Mapping[str, int] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Return the name of the table, as in the data files."""
        return self.definition.name

    def sheet(self, language: str) -> str:
        """Return the name of its sheet."""
        return sheet_name(self.name, language)


def data_tables(results: Results, language: str) -> list[DataTable]:
    """Return every table of a dossier that has rows, results first.

    Parameters
    ----------
    results
        What the dossier reports.
    language
        `nl` or `en`: columns with a text in the other language are left out.
    """
    found = [park_indicators(results), *_by_group(results)]
    found += [of_method(name, made.frame, made.inputs) for name, made in method_tables(results, language).items()]
    found += [_input(results, definition, language) for definition in open_tables()]
    return [table for table in found if len(table.frame)]


def of_method(name: str, frame: pd.DataFrame, inputs: Iterable[Figure]) -> DataTable:
    """Return a table that a method made, with its definition of `results*.yaml`.

    Parameters
    ----------
    name
        Key of the definition.
    frame
        The table; a column that the definition lacks is left out.
    inputs
        Figures that it rests on, to name their sources.
    """
    definition = result_definitions()[name]
    sources = dict.fromkeys(_measured(definition), _sources(inputs))
    return DataTable(definition, frame.reindex(columns=definition.column_names), "result", sources)


def result_definitions() -> dict[str, Table]:
    """Return the definitions of the tables that methods make."""
    return {name: table for file in RESULTS for name, table in defined_tables(PACKAGE, file).items()}


def result_settings() -> dict[str, dict[str, Any]]:
    """Return the settings of the tables that methods make, such as their sheets and formulas, by name."""
    return {name: made for file in RESULTS for name, made in read_yaml(PACKAGE, file).items()}


def sheet_name(name: str, language: str) -> str:
    """Return the name of the sheet of a table."""
    made = result_settings().get(name)
    return str(made["sheet"][language] if made else read_yaml(PACKAGE, "sheets.yaml")[name][language])


def shown_code(codes: str, code: str, language: str) -> str:
    """Return the name of a code: of a code list, or (`text:<prefix>`) of the dossier's own texts."""
    if codes in code_lists():
        return label(codes, code, language)
    if codes.startswith("class:"):
        classes = catalogue()[codes.removeprefix("class:")].classes
        return next((each.label(language) for each in classes if each.code == code), code)
    name = codes.removeprefix("text:") + code
    shown = text(name, language)
    return code if shown == name else shown


def park_indicators(results: Results) -> DataTable:
    """Return every indicator of every park, with its classes."""
    table = results.indicators
    names = results.portfolio.table("parks").set_index("park_id")[["name"]]
    frame = names.join(table.per_park).join(table.classes).reset_index()
    columns = [*_indicator_columns(table, ("park_id", "name")), *_class_columns(table)]
    return _of_indicators("indicators", "parks", table, frame, columns)


def _by_group(results: Results) -> list[DataTable]:
    """Return the totals per profile and per cluster, with for each indicator the number of parks that it rests on."""
    table, found = results.indicators, []
    for group in GROUPED_BY:
        if not results.portfolio.has("parks", group):
            continue
        frame = table.by(group).reset_index()
        own = next(column for column in canonical_tables()["parks"].columns if column.name == group)
        parks = Column("parks", "integer", text("parks", "nl"), text("parks", "en"), "count")
        known = table.known_by(group)
        gaps = [str(name) for name in known if (known[name] < table.by(group)["parks"]).any()]
        frame = frame.join(known[gaps].add_suffix("_parks_known"), on=group)
        columns = [own, parks, *_indicator_columns(table, ()), *(_known_column(name) for name in gaps)]
        found.append(_of_indicators(f"indicators_by_{group}", group, table, frame, columns))
    return found


def _of_indicators(
    name: str, about: str, table: IndicatorTable, frame: pd.DataFrame, columns: list[Column]
) -> DataTable:
    titles = {language: text(f"data_{name}", language) for language in LANGUAGES}
    key = ("park_id",) if about == "parks" else (about,)
    definition = Table(name, titles["nl"], titles["en"], key, tuple(columns))
    sources = {column: sources_of(table.figure(column)) for column in table.per_park}
    decimals = {column: catalogue()[str(column)].decimals for column in table.per_park}
    return DataTable(definition, frame[list(definition.column_names)], "result", sources, decimals)


def _indicator_columns(table: IndicatorTable, of_parks: tuple[str, ...]) -> list[Column]:
    parks = canonical_tables()["parks"]
    indicators = [catalogue()[str(name)] for name in table.per_park]
    return [
        *(parks.column(name) for name in of_parks),
        *(Column(each.id, "number", each.nl, each.en, each.unit) for each in indicators),
    ]


def _known_column(name: str) -> Column:
    words = {each: text("parks_known", each, name=catalogue()[name].label(each)) for each in LANGUAGES}
    return Column(f"{name}_parks_known", "integer", words["nl"], words["en"], "count")


def _class_columns(table: IndicatorTable) -> list[Column]:
    found = []
    for name in table.classes:
        definition = catalogue()[str(name).removesuffix("_class")]
        words = {language: f"{definition.label(language)}, {text('class', language).lower()}" for language in LANGUAGES}
        found.append(Column(str(name), "code", words["nl"], words["en"], codes=f"class:{definition.id}"))
    return found


def _input(results: Results, definition: Table, language: str) -> DataTable:
    """Return a canonical table without shapes and without texts in another language."""
    others = tuple(f"_{other}" for other in LANGUAGES if other != language)
    columns = tuple(column for column in definition.columns if not column.name.endswith(others))
    own = Table(definition.name, definition.nl, definition.en, definition.key, columns, definition.geometry)
    frame = pd.DataFrame(results.portfolio.table(definition.name))[list(own.column_names)]
    sources = {name: (results.portfolio.input(definition.name, name).source,) for name in own.column_names}
    return DataTable(own, frame, "input", sources)


def _measured(definition: Table) -> list[str]:
    return [column.name for column in definition.columns if column.type in {"number", "integer", "year", "boolean"}]


def _sources(inputs: Iterable[Figure]) -> tuple[Source, ...]:
    found: dict[str, Source] = {}
    for figure in inputs:
        for source in sources_of(figure):
            found.setdefault(source.source_id, source)
    return tuple(found.values())
