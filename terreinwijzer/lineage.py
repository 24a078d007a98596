"""Where a figure comes from: a tree from the figure through its formula and inputs to dated sources."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

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
        known = self._licence
        name = known.label(language) if known else said(self.licence, language)
        return "; ".join(part for part in (name, said(self.licence_note, language)) if part)

    def credit(self, language: str) -> str:
        """Return the words that must go with the data, in `language`; empty where the licence asks for none."""
        known, words = self._licence, said(self.attribution, language)
        if known is None or not known.attribution:
            return words
        return f"{words or said(self.holder, language)}, {known.label(language)}"

    @property
    def share_alike(self) -> bool:
        """Tell whether what is made of the data must be passed on under the same licence."""
        return self._licence is not None and self._licence.share_alike

    @property
    def licence_address(self) -> str:
        """Return where the text of the licence stands; empty where it has none."""
        return self._licence.address if self._licence else ""

    @property
    def _licence(self) -> Licence | None:
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


def as_tree(figure: Figure) -> dict[str, object]:
    """Return the whole tree as plain data, for the data file beside a report and for an API."""
    return {
        "figure": figure.figure_id,
        "value": figure.value,
        "unit": figure.unit,
        "formula": figure.formula,
        "basis": figure.basis,
        "completeness_pct": figure.completeness_pct,
        "parameters": dict(figure.parameters),
        "note": figure.note,
        "inputs": [
            as_tree(item)
            if isinstance(item, Figure)
            else {
                "table": item.table,
                "column": item.column,
                "rows": item.rows,
                "source": item.source.source_id,
                "title": item.source.title,
                "reference_date": item.source.reference_date.isoformat() if item.source.reference_date else None,
            }
            for item in figure.inputs
        ],
    }


def _leaves(figure: Figure) -> Iterator[Input]:
    for item in figure.inputs:
        if isinstance(item, Figure):
            yield from _leaves(item)
        else:
            yield item
