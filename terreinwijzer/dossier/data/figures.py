"""Every figure that a dossier can show, with its lineage: from input and indicators to the outcomes of methods."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pandas as pd

from terreinwijzer.dossier.data.method_tables import MethodTable, method_tables
from terreinwijzer.dossier.data.tables import GROUPED_BY, result_definitions, result_settings
from terreinwijzer.dossier.results import Results
from terreinwijzer.indicators.region import issued_ha, regional_ratio
from terreinwijzer.lineage import Figure, Input, Source
from terreinwijzer.vocabulary.language import LANGUAGES
from terreinwijzer.vocabulary.tables import Table, canonical_table

# Input that a dossier shows as it is, cell by cell; what is counted or measured first is not among it.
SHOWN_INPUT = (
    "supply_offers", "planned_supply", "issuance", "relocations", "region_employment", "sector_jobs", "scenarios",
    "demand_shares", "demand_additions", "labour_market", "stated_figures", "park_climate_access",
)  # fmt: skip
REGIONAL = ("location_type_preference_pct", "land_quotient_m2_per_job")
# These tell what other figures are, and bring no value of their own.
TOLD_ELSEWHERE = ("indicator_totals", "definitions", "norms", "sources")
MEASURES = ("number", "integer")
TAKEN_OVER = {"nl": "overgenomen", "en": "taken over"}


def every_figure(results: Results) -> Iterator[Figure]:
    """Return every figure that a dossier can show. A name that comes twice means the same figure."""
    table = results.indicators
    for name in table.per_park:
        yield table.figure(str(name))
    for name in table.per_park:
        yield from (table.figure(str(name), park) for park in table.per_park.index)
    for group in GROUPED_BY:
        if results.portfolio.has("parks", group):
            yield from table.figures_by(group)
    yield from _of_whole(results)
    yield from results.book.figures.values()
    if results.demand:
        yield from results.demand.confrontation.figures.values()
        yield from results.demand.confrontation.run_out_figures.values()
    for column in ("figure", "figure_high"):
        yield from (each for each in results.audit.statements.get(column, ()) if isinstance(each, Figure))
    yield from _of_region(results)
    yield from _norms(results)
    for name in SHOWN_INPUT:
        yield from _of_input(results, name)
    definitions, formulas = result_definitions(), result_settings()
    made = {language: method_tables(results, language) for language in LANGUAGES}
    for name, outcome in made["en"].items():
        if name not in TOLD_ELSEWHERE:
            yield from _of_method(outcome, definitions[name], formulas[name]["formula"])


def _of_whole(results: Results) -> Iterator[Figure]:
    for name in ("park_count", "relocation_balance"):
        figure = results.book.find(name, "portfolio")
        if figure is not None:
            yield figure


def _of_region(results: Results) -> Iterator[Figure]:
    """Return how the region uses its parks, and what was issued per year and place."""
    portfolio = results.portfolio
    employment = portfolio.table("region_employment")
    for year in employment.loc[employment["region"] == results.region, "year"].dropna().astype(int):
        yield from (regional_ratio(portfolio, name, results.region, year) for name in REGIONAL)
    issuance = portfolio.table("issuance")
    if issuance.empty:
        return
    final = issuance.loc[~issuance["provisional"].fillna(value=False).astype(bool), "year"].astype(int)
    periods = [(int(year), int(year)) for year in sorted(issuance["year"].unique())]
    periods += [(int(years.min()), int(years.max())) for years in (final, issuance["year"]) if len(years)]
    for first, last in dict.fromkeys(periods):
        for place in ("", *issuance["municipality"].unique()):
            yield issued_ha(portfolio, first, last, str(place))


def _norms(results: Results) -> Iterator[Figure]:
    table = results.indicators.norms
    for name, norm in table.norms.items():
        origin = Source(f"norm.{name}", {"nl": norm.source_nl, "en": norm.source_en})
        yield Figure(
            f"norm.{name}", table[name], norm.unit, TAKEN_OVER, (Input("norms", name, origin, 1),), basis="given"
        )


def _of_input(results: Results, name: str) -> Iterator[Figure]:
    definition, frame = canonical_table(name), pd.DataFrame(results.portfolio.table(name))
    for column in definition.columns:
        if column.type in MEASURES and column.name not in definition.key:
            leaf = results.portfolio.input(name, column.name)
            basis = "illustrative" if leaf.source.synthetic else "given"
            for key, value, unit in _cells(frame, definition, column.name, column.unit):
                yield Figure(key, value, unit, TAKEN_OVER, (leaf,), basis=basis)


def _of_method(made: MethodTable, definition: Table, formula: dict[str, str]) -> Iterator[Figure]:
    for column in definition.columns:
        if column.type in (*MEASURES, "year") and column.name not in definition.key and column.name in made.frame:
            for key, value, unit in _cells(made.frame, definition, column.name, column.unit):
                yield Figure(key, value, unit, formula, made.inputs, parameters=made.parameters or {})


def _cells(frame: pd.DataFrame, definition: Table, column: str, unit: str) -> Iterable[tuple[str, float, str]]:
    """Return every value of a column with the name of its figure and its unit, which can stand in the row."""
    for row in frame.to_dict("records"):
        value = row[column]
        if not pd.isna(value):
            key = ".".join(_part(row[name]) for name in definition.key)
            yield f"{definition.name}.{column}.{key}", float(value), unit or str(row.get("unit") or "")


def _part(value: Any) -> str:
    return "" if pd.isna(value) else str(value)
