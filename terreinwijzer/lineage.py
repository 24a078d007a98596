"""Where a figure comes from: a tree from the figure through its formula and inputs to dated sources."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class Source:
    """A register, report or data file, as of one reference date."""

    source_id: str
    title: str
    holder: str = ""
    licence: str = ""
    reference_date: date | None = None
    retrieved: date | None = None
    note: str = ""
    synthetic: bool = False


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
        In words of the catalogue, for example `sum(net_issued_ha)`.
    inputs
        Figures and table columns that the formula uses.
    parameters
        Norms and settings that the formula uses, by name.
    completeness_pct
        Share of the denominator that had data, 100 where nothing is missing.
    basis
        `calculated`, `given` (taken over as it is), `assumption` or `illustrative`.
    """

    figure_id: str
    value: float | None
    unit: str
    formula: str
    inputs: tuple[Figure | Input, ...] = ()
    parameters: Mapping[str, object] = field(default_factory=dict)
    completeness_pct: float | None = None
    basis: str = "calculated"
    note: str = ""


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
