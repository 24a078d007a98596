"""Finding what people wrote: a column that each record fills itself, and who may look in which kind of record."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db import migrations, models
from django.db.models import QuerySet

from terreinwijzer.web.access.roles import Permission
from terreinwijzer.web.portfolios import Shown
from terreinwijzer.web.wording import plainly

AT_ONCE = 1000


class Sought(models.TextField[str, str]):
    """What a record is found by: its other columns without accents and capitals, written with every write.

    The history has the column too and leaves it empty: nobody searches there, and what is erased is erased once.
    """

    def __init__(self, *columns: str, **options: Any) -> None:
        """Make the column, from the names of the others."""
        kept: dict[str, Any] = {"blank": True, "default": "", "editable": False, **options}
        super().__init__(**kept)
        self.columns = columns

    def deconstruct(self) -> Any:
        """Return how a migration makes this column."""
        name, path, _, options = super().deconstruct()
        return name, path, list(self.columns), options

    def pre_save(self, model_instance: models.Model, add: bool) -> str:  # noqa: ARG002  (asked for by Django)
        """Fill the column."""
        value = "" if hasattr(model_instance, "history_type") else self.value_of(model_instance)
        setattr(model_instance, self.attname, value)
        return value

    def value_of(self, record: models.Model) -> str:
        """Return what a record is found by."""
        return plainly(" ".join(str(getattr(record, name)) for name in self.columns))


def filled(app: str, *names: str) -> migrations.RunPython:
    """Return the step of a migration that fills the column of the records that are there."""

    def fill(apps: Any, _schema: Any) -> None:
        for name in names:
            model = apps.get_model(app, name)
            column = model._meta.get_field("sought")  # noqa: SLF001  (Django's public way)
            rows = model.objects.order_by("pk").iterator(chunk_size=AT_ONCE)
            while some := list(islice(rows, AT_ONCE)):
                for each in some:
                    each.sought = column.value_of(each)
                model.objects.bulk_update(some, ["sought"])

    return migrations.RunPython(fill, migrations.RunPython.noop)


def containing(rows: QuerySet[Any], words: str) -> QuerySet[Any]:
    """Return the records with every word that was typed in their column `sought`; none for no words."""
    typed = plainly(words).split()
    for word in typed:
        rows = rows.filter(sought__contains=word)
    return rows if typed else rows.none()


@dataclass(frozen=True)
class Hit:
    """One thing found: what it is called, where it is, what is told of it, and whether it is made up."""

    title: str
    address: str
    words: str = ""
    synthetic: bool = False


@dataclass(frozen=True)
class Source:
    """One kind of thing that can be found.

    Attributes
    ----------
    name
        In addresses, and in the text `found_<name>`.
    permission
        Whoever has it may find these.
    rows
        Returns what has all the words, of one portfolio: a query or a list.
    hit
        Returns how one of those is shown.
    shows_people
        Whether a hit says something about persons, so that looking is written down.
    """

    name: str
    permission: Permission
    rows: Callable[[Shown, str, str], QuerySet[Any] | Sequence[Any]]
    hit: Callable[[Shown, str, Any], Hit]
    shows_people: bool = False


_SOURCES: dict[str, Source] = {}


def finds(source: Source) -> None:
    """Add a kind of thing to what is searched; an app does so in a module `sought`.

    Raises
    ------
    ValueError
        There is one of this name already.
    """
    if source.name in _SOURCES:
        raise ValueError(source.name)
    _SOURCES[source.name] = source


def sources() -> dict[str, Source]:
    """Return every kind of thing that can be found, by name."""
    return dict(_SOURCES)
