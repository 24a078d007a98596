"""What can be brought in beside organisations: plots with who holds them, contacts, visits and signals."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from terreinwijzer.web.register.forms import OwnershipForm, PersonForm, PlotForm, SignalForm, VisitForm
from terreinwijzer.web.register.imports.naming import NAMED_BY, Organisations
from terreinwijzer.web.register.models import Ownership, Person, Plot, Signal, Visit
from terreinwijzer.web.writing.columns import GAP
from terreinwijzer.web.writing.forms import WrittenForm
from terreinwijzer.web.writing.reading import Expected
from terreinwijzer.web.writing.rows import Cells, Part, RowFault, RowKind, only

# Every row is written twice, once to look at; what takes longer than a breath is better sent in pieces.
MOST_ROWS = 1_000
HELD = ("ownership_kind", "share_pct", "since", "until")


TABLES: Mapping[str, Expected] = MappingProxyType(
    {
        "plots": Expected("plots", (*PlotForm.Meta.fields, *NAMED_BY, *HELD), "plot_id", MOST_ROWS),
        "people": Expected("people", (*NAMED_BY, *PersonForm.Meta.fields), "name", MOST_ROWS),
        "visits": Expected("visits", (*NAMED_BY, *VisitForm.Meta.fields), "held_on", MOST_ROWS),
        "signals": Expected("signals", (*NAMED_BY, *SignalForm.Meta.fields), "description", MOST_ROWS),
    }
)


def row_kind(name: str, portfolio_id: str) -> RowKind:
    """Return how the rows of a table are written; see `TABLES` for the names."""
    organisations = Organisations(portfolio_id)
    return RowKind(TABLES[name], _PARTS[name](portfolio_id, organisations), _title)


def _title(cells: Cells, records: Sequence[Any]) -> str:
    """Return whose it is and what it is: as the register has it, or else as the row says it."""
    if records:
        last = records[-1]
        return " · ".join([str(each) for each in (*records[:-1], getattr(last, "organisation", None)) if each]
                          + ([] if isinstance(last, Ownership) else [str(last)]))  # fmt: skip
    whose = next((str(cells[column]) for column in NAMED_BY if cells.get(column)), "")
    what = next((str(cells[name]) for name in ("plot_id", "name", "held_on", "description") if cells.get(name)), "")
    return " · ".join(filter(None, (whose, what[:60]))) or GAP


def _plots(portfolio_id: str, organisations: Organisations) -> tuple[Part, ...]:
    """Return the parts of a row about a plot: the plot, by its key, and who holds it from when."""

    def plot(cells: Cells, _before: Sequence[Any]) -> Plot:
        key = cells.get("plot_id", "")
        found = Plot.objects.filter(portfolio_id=portfolio_id, plot_id=key).first()
        return found or Plot(portfolio_id=portfolio_id, plot_id=key)

    def holding(cells: Cells, before: Sequence[Any]) -> Ownership | None:
        organisation = organisations.of(cells)
        if organisation is None:
            if any(cells.get(column) for column in HELD):
                raise RowFault("organisation", "wrong_row_without_organisation")
            return None
        rows = Ownership.objects.filter(
            plot=before[0], organisation=organisation, kind=cells.get("ownership_kind", "ownership")
        )
        since = cells.get("since")
        found = only(rows.filter(since=since))
        if found is None:
            # Without a first day every holding may be meant; with one, that of which the first day is not known yet.
            found = only(rows.filter(since=None, until=None) if since else rows)
        return found or Ownership(portfolio_id=portfolio_id, plot=before[0], organisation=organisation)

    columns = {"plot_key": "plot_id", "kind": "ownership_kind", "share_pct": "share_pct", "since": "since",
               "until": "until"}  # fmt: skip
    return Part(PlotForm, _same(PlotForm), plot), Part(OwnershipForm, columns, holding)


def _people(portfolio_id: str, organisations: Organisations) -> tuple[Part, ...]:
    """Return the part of a row about a contact, known by e-mail or else by name."""

    def person(cells: Cells, _before: Sequence[Any]) -> Person:
        organisation, email = organisations.needed(cells), cells.get("email", "")
        rows = Person.objects.filter(organisation=organisation)
        found = only(rows.filter(email__iexact=email)) if email else None
        if found is None:
            found = only(rows.filter(name__iexact=cells.get("name", "")))
            if found is not None and email and found.email:
                # The same person with another address, or somebody else of that name: nobody can tell from a row.
                raise RowFault("email", "wrong_row_other_email")
        return found or Person(portfolio_id=portfolio_id, organisation=organisation)

    # Why and until when somebody is kept is never taken for granted.
    return (Part(PersonForm, _same(PersonForm), person, asked=("purpose", "keep_until")),)


def _visits(portfolio_id: str, organisations: Organisations) -> tuple[Part, ...]:
    """Return the part of a row about a visit, known by its day and kind."""

    def visit(cells: Cells, _before: Sequence[Any]) -> Visit:
        organisation = organisations.needed(cells)
        rows = Visit.objects.filter(organisation=organisation, held_on=cells.get("held_on"), kind=cells.get("kind", ""))
        return only(rows) or Visit(portfolio_id=portfolio_id, organisation=organisation)

    return (Part(VisitForm, _same(VisitForm), visit, asked=("kind",)),)


def _signals(portfolio_id: str, organisations: Organisations) -> tuple[Part, ...]:
    """Return the part of a row about a signal, known by what it says, and by its day where it was said more often."""

    def signal(cells: Cells, _before: Sequence[Any]) -> Signal:
        organisation, said = organisations.needed(cells), cells.get("description", "").splitlines()
        alike = [
            each.pk
            for each in Signal.objects.filter(organisation=organisation)
            if each.description.splitlines() == said
        ]
        rows = Signal.objects.filter(pk__in=alike)
        if len(alike) > 1:
            rows = rows.filter(due_on=cells.get("due_on"))
        return only(rows) or Signal(portfolio_id=portfolio_id, organisation=organisation)

    return (Part(SignalForm, _same(SignalForm), signal, asked=("kind",)),)


def _same(form: type[WrittenForm]) -> dict[str, str]:
    return {name: name for name in form.Meta.fields}


_PARTS: Mapping[str, Callable[[str, Organisations], tuple[Part, ...]]] = MappingProxyType(
    {"plots": _plots, "people": _people, "visits": _visits, "signals": _signals}
)
