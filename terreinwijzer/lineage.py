"""Where a figure comes from: a tree from the figure through its formula and inputs to dated sources."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from terreinwijzer.vocabulary.language import Text, said
from terreinwijzer.vocabulary.licences import Licence, licence_called


@dataclass(frozen=True)
class Source:
    """A register, report or data file, as of one reference date.

    Parameters
    ----------
    source_id
        Key of the source within a case.
    title, holder, note
        What it is, who keeps it, and what is worth knowing; one text, or one per language.
    licence
        Code of a licence in `vocabulary/licences.yaml`, or the terms in words per language.
    licence_note
        What else holds, such as that only published totals are taken over.
    attribution
        Words that must go with the data wherever they go; without them the holder is named where the licence asks.
    reference_date, retrieved
        Day that the data describe, and day that they were fetched.
    synthetic
        Made up: for illustration or for a test.
    """

    source_id: str
    title: Text
    holder: Text = ""
    licence: Text = ""
    reference_date: date | None = None
    retrieved: date | None = None
    note: Text = ""
    synthetic: bool = False
    licence_note: Text = ""
    attribution: Text = ""

    def titled(self, language: str) -> str:
        """Return the title in `language`."""
        return said(self.title, language)

    def terms(self, language: str) -> str:
        """Return the licence and what else holds, in `language`; empty where nothing is known."""
        known = self.known_licence
        name = known.label(language) if known else said(self.licence, language)
        return "; ".join(part for part in (name, said(self.licence_note, language)) if part)

    def credit(self, language: str) -> str:
        """Return the words that must go with the data, in `language`; empty where the licence asks for none."""
        known, words = self.known_licence, said(self.attribution, language)
        if known is None or not known.attribution:
            return words
        # What the licence asks stands behind its name in brackets; a credit needs the name alone.
        return f"{words or said(self.holder, language)}, {known.label(language).partition(' (')[0]}"

    @property
    def share_alike(self) -> bool:
        """Tell whether what is made of the data must be passed on under the same licence."""
        return self.known_licence is not None and self.known_licence.share_alike

    @property
    def licence_address(self) -> str:
        """Return where the text of the licence stands; empty where it has none."""
        return self.known_licence.address if self.known_licence else ""

    @property
    def known_licence(self) -> Licence | None:
        """Return the licence where it is one of the list; `None` where its terms are in words."""
        return licence_called(self.licence) if isinstance(self.licence, str) else None


@dataclass(frozen=True)
class Input:
    """Columns of one canonical table that went into a figure, with the number of values used."""

    table: str
    column: str
    source: Source
    rows: int


@dataclass(frozen=True)
class Figure:
    """One number with its definition and everything that it was made of.

    Parameters
    ----------
    figure_id
        Dotted name, for example `net_issued_ha.total` or `demand.method_1.low_ha`.
    value
        Unrounded; `None` where it cannot be known.
    unit
        Unit as in the column names: `ha`, `m2`, `pct`, `jobs`, `ratio`, `eur`, `count`, `year`.
    formula
        How it is made: names of columns and quantities, such as `sum(net_issued_ha)`, or words per language.
    inputs
        Figures and table columns that the formula uses.
    parameters
        Norms and settings that the formula uses, by name.
    completeness_pct
        Share of the denominator that had data, 100 where nothing is missing.
    known, of
        How many parts (parks) had data, and how many there are; set for totals.
    basis
        `calculated`, `given` (taken over as it is), `assumption` or `illustrative`.
    """

    figure_id: str
    value: float | None
    unit: str
    formula: Text
    inputs: tuple[Figure | Input, ...] = ()
    parameters: Mapping[str, object] = field(default_factory=dict)
    completeness_pct: float | None = None
    basis: str = "calculated"
    note: Text = ""
    known: int | None = None
    of: int | None = None


def sources_of(figure: Figure) -> tuple[Source, ...]:
    """Return the distinct sources at the leaves of a figure's tree, in order of first use."""
    found = {leaf.source.source_id: leaf.source for leaf in _leaves(figure)}
    return tuple(found.values())


def as_document(figures: Iterable[Figure], language: str) -> dict[str, Any]:
    """Return figures with everything that they are made of as plain data, each figure, column and source once.

    Parameters
    ----------
    figures
        Figures to tell of. Where two parts have one name and differ (a total, and the base quantity under it), the one
        that is told of keeps the name and the other gets `#2`, `#3` and on.
    language
        `nl` or `en`, for titles, terms and formulas.

    Returns
    -------
    dict
        `sources` and `columns` by key, and `figures` by name; `inputs` of a figure name other figures and columns. See
        `dossier/data/lineage.schema.json`.
    """
    register = _Register(language)
    told = {figure.figure_id: figure for figure in figures}
    for figure in told.values():
        register.add(figure, told)
    return {"sources": register.sources, "columns": register.columns, "figures": register.figures}


def tree_of(document: Mapping[str, Any], name: str) -> dict[str, Any]:
    """Return one figure of a document with its parts inside it, down to the sources.

    Raises
    ------
    KeyError
        The document has no figure of this name.
    """
    node = document["figures"][name]
    parts = []
    for part in node["inputs"]:
        if "figure" in part:
            parts.append(tree_of(document, part["figure"]))
        else:
            column = document["columns"][part["column"]]
            parts.append({**column, "source": {"id": column["source"], **document["sources"][column["source"]]}})
    return {"figure": name, **node, "inputs": parts}


class _Register:
    """Gathers the parts of figures, each once."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.sources: dict[str, dict[str, Any]] = {}
        self.columns: dict[str, dict[str, Any]] = {}
        self.figures: dict[str, dict[str, Any]] = {}
        # The figure is kept beside its name, so that its identity is not given to another one meanwhile.
        self.names: dict[int, tuple[Figure, str]] = {}

    def add(self, figure: Figure, told: Mapping[str, Figure]) -> str:
        """Return the name under which a figure stands, after putting it there."""
        if id(figure) in self.names:
            return self.names[id(figure)][1]
        inputs = [
            {"figure": self.add(item, told)} if isinstance(item, Figure) else {"column": self._column(item)}
            for item in figure.inputs
        ]
        node: dict[str, Any] = {
            "value": None if figure.value is None or math.isnan(figure.value) else figure.value,
            "unit": figure.unit,
            "formula": said(figure.formula, self.language),
            "basis": figure.basis,
            "inputs": inputs,
        }
        told_too = {
            "completeness_pct": figure.completeness_pct,
            "known": figure.known,
            "of": figure.of,
            "parameters": dict(figure.parameters) or None,
            "note": said(figure.note, self.language) or None,
        }
        node |= {name: value for name, value in told_too.items() if value is not None}
        owner = told.get(figure.figure_id)
        number = 1 if owner is None or owner is figure or owner == figure else 2
        name = figure.figure_id if number == 1 else f"{figure.figure_id}#{number}"
        while self.figures.get(name, node) != node:
            number += 1
            name = f"{figure.figure_id}#{number}"
        self.figures[name] = node
        self.names[id(figure)] = (figure, name)
        return name

    def _column(self, item: Input) -> str:
        source = item.source
        self.sources[source.source_id] = {
            "title": source.titled(self.language),
            "holder": said(source.holder, self.language),
            "reference_date": source.reference_date.isoformat() if source.reference_date else None,
            "retrieved": source.retrieved.isoformat() if source.retrieved else None,
            "licence": source.terms(self.language),
            "licence_address": source.licence_address,
            "credit": source.credit(self.language),
            "synthetic": source.synthetic,
            "note": said(source.note, self.language),
        }
        name = f"{item.table}.{item.column}"
        self.columns[name] = {
            "table": item.table, "column": item.column, "rows": item.rows, "source": source.source_id,
        }  # fmt: skip
        return name


def _leaves(figure: Figure) -> Iterator[Input]:
    for item in figure.inputs:
        if isinstance(item, Figure):
            yield from _leaves(item)
        else:
            yield item
