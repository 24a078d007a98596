"""What the explorers of methods share: the blocks of an answer, and what of it can be taken along."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import pandas as pd
from django.http import Http404, HttpRequest, HttpResponse

from terreinwijzer.dossier.blocks.block import Block
from terreinwijzer.dossier.data.tables import of_method
from terreinwijzer.dossier.results import Results
from terreinwijzer.lineage import Figure
from terreinwijzer.web.pages.files import drawing, tables_file
from terreinwijzer.web.portfolios import Shown

# A table with the figures that it rests on.
MadeTable = tuple[pd.DataFrame, tuple[Figure, ...]]
Maker = Callable[[Results, str], Block | None]


def blocks_of(results: Results, makers: Iterable[Maker], language: str) -> list[Block]:
    """Return the blocks that there is something to tell in."""
    return [block for maker in makers if (block := maker(results, language)) is not None]


def kept_blocks(shown: Shown, results: Results, makers: Iterable[Maker], language: str) -> list[Block]:
    """Return blocks that no answer of the form changes: made once, since those of a country have many rows."""
    every = list(makers)
    key = ("blocks", *(f"{maker.__module__}.{maker.__name__}" for maker in every), language)
    if key not in shown.kept:
        shown.kept[key] = blocks_of(results, every, language)
    found: list[Block] = shown.kept[key]
    return found


def with_rows(tables: Mapping[str, MadeTable]) -> dict[str, MadeTable]:
    """Return the tables that have rows."""
    return {name: made for name, made in tables.items() if len(made[0])}


def chart_file(request: HttpRequest, name: str, blocks: Iterable[Block]) -> HttpResponse:
    """Return the chart of a name as a drawing."""
    return drawing(next((each for each in blocks if each.kind == "chart" and each.name == name), None), request)


def table_files(
    shown: Shown, method: str, name: str, suffix: str, tables: Mapping[str, MadeTable], language: str
) -> HttpResponse:  # fmt: skip
    """Return a table as CSV, or all tables of a method as XLSX with the one that is named first."""
    if name not in tables:
        raise Http404
    made = [of_method(each, *tables[each]) for each in (name, *(other for other in tables if other != name))]
    return tables_file(shown, made, f"{shown.portfolio_id}-{method}", suffix, language)
