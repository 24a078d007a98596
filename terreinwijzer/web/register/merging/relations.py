"""Everything that belongs to an organisation, found from the models themselves: what is added later comes along."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from terreinwijzer.web.register.forms import most_at_once
from terreinwijzer.web.register.models import Organisation, Ownership
from terreinwijzer.web.register.models.land import WHOLE
from terreinwijzer.web.writing.record import Record

# What tells nothing of what a record says.
OWN = frozenset({"id", "created_at", "changed_at", "synthetic", "portfolio_id"})


@dataclass(frozen=True)
class Relation:
    """One kind of record that belongs to organisations, and the column that says to which."""

    model: type[Record]
    column: str

    @property
    def label(self) -> str:
        """Return the name of the model, as `register.visit`."""
        return str(self.model._meta.label_lower)  # noqa: SLF001  (Django's public way)

    @property
    def kind(self) -> str:
        """Return the name by which an organisation knows these records, as `visits`: also in texts."""
        field: Any = self.model._meta.get_field(self.column)  # noqa: SLF001
        return str(field.remote_field.related_name)

    def of(self, organisation: Organisation) -> list[Any]:
        """Return the records of an organisation."""
        rows = self.model._default_manager.filter(**{self.column: organisation})  # noqa: SLF001
        return list(rows.order_by("pk"))


def relations() -> list[Relation]:
    """Return every kind of record that belongs to organisations.

    Raises
    ------
    TypeError
        One of them is no record with a history: merging it could not be undone.
    """
    found = []
    for each in Organisation._meta.related_objects:  # noqa: SLF001
        model: Any = each.related_model
        if not issubclass(model, Record):
            raise TypeError(model)
        found.append(Relation(model, each.field.name))
    return found


def doubles(relation: Relation, kept: Sequence[Any], other: Sequence[Any]) -> list[Any]:
    """Return those records of the other organisation that the kept one has already, word for word.

    What other records refer to, as a signal to its visit, is no double: it moves along.
    """
    there = [_said(relation, each) for each in kept]
    return [each for each in other if _said(relation, each) in there and not _needed(each)]


def overheld(kept: Organisation, moving: Sequence[Ownership]) -> list[str]:
    """Return the plots of which the two together would hold more than the whole at one time."""
    found = []
    for each in moving:
        if each.kind != "ownership":
            continue
        others = Ownership.objects.filter(plot=each.plot, kind="ownership").exclude(pk__in=[one.pk for one in moving])
        own = [one for one in moving if one.plot_id == each.plot_id and one.kind == "ownership"]  # type: ignore[attr-defined]
        held = [(one.share_pct, one.since, one.until) for one in [*others, *own]]
        if most_at_once(held, None, None) > WHOLE and others.filter(organisation=kept).exists():
            found.append(each.plot.plot_id)
    return sorted(set(found))


def _said(relation: Relation, record: Any) -> tuple[Any, ...]:
    columns = [field.attname for field in relation.model._meta.concrete_fields]  # noqa: SLF001
    own = OWN | {f"{relation.column}_id"}
    return tuple(getattr(record, name) for name in columns if name not in own)


def _needed(record: Any) -> bool:
    for each in record._meta.related_objects:  # noqa: SLF001
        model: Any = each.related_model
        if model._default_manager.filter(**{each.field.name: record}).exists():  # noqa: SLF001
            return True
    return False
