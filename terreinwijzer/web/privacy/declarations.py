"""What personal data each model holds: purpose, ground, term, and how a person is found in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from django.core.exceptions import FieldDoesNotExist
from django.db import models


class Ground(StrEnum):
    """Why personal data may be processed: GDPR art. 6.1, by its letters."""

    CONSENT = "consent"  # a
    CONTRACT = "contract"  # b
    LEGAL_DUTY = "legal_duty"  # c
    PUBLIC_TASK = "public_task"  # e
    LEGITIMATE_INTEREST = "legitimate_interest"  # f


class OnErasure(StrEnum):
    """What happens to a record when the person in it asks to be forgotten."""

    DELETE = "delete"
    # The record keeps its meaning without the person: the personal fields are emptied, and the name is struck out of
    # its texts.
    EMPTY = "empty"
    # The law wants it kept until its term is over (GDPR art. 17.3.b).
    KEEP = "keep"


@dataclass(frozen=True)
class Sooner:
    """A shorter term for some of the records.

    Attributes
    ----------
    what
        Code of a text that names them.
    having
        The values that they have.
    since, retention
        The moment from which the term counts, as a field, and the term.
    """

    what: str
    having: Mapping[str, str]
    since: str
    retention: timedelta


@dataclass(frozen=True)
class PersonalData:
    """The personal data of one model.

    Attributes
    ----------
    model
        Where they are kept. Of a model with history, the history counts as part of it.
    what, purpose
        Codes of texts that name the records, and that say what they are for.
    ground
        Why they may be kept.
    fields
        The fields that say something about a person.
    found_by
        Those by which somebody is found, as a name or an address of mail: exactly, whatever the capitals.
    since
        The date or moment from which the term counts, as a field; a record without one does not expire. Empty for what
        is kept as long as the record is there: the term counts from its deletion, for what the history has of it.
    retention
        The term, after which records are deleted. Nought where `since` is empty: then the history stays as well.
    portfolio
        The field that says of which portfolio a record is; empty for a model that serves them all.
    on_erasure
        Whether a record goes as a whole, or only its personal fields, or stays until its term is over.
    found_within
        Fields that may name somebody among others, as those who were at a visit.
    free_text
        Texts about something else in which somebody may be named. Somebody is found in them; on erasure, unless the
        whole record goes, the name is struck out and the rest stays.
    edited
        The route and the kind by which the record is changed, for who wants to look before something is struck out.
    sooner
        Which of the records go before the others, where some do.
    since_else
        The field that counts where `since` is not known.
    held_by
        Names of related records that must be gone first, as somebody's own access log.
    along
        Names of related records that belong to what is known of a person, as the roles of an account.

    Raises
    ------
    ValueError
        A field is named that the model does not have, or that cannot be emptied.
    """

    model: type[models.Model]
    what: str
    purpose: str
    ground: Ground
    fields: tuple[str, ...]
    found_by: tuple[str, ...]
    since: str
    retention: timedelta
    portfolio: str = "portfolio_id"
    on_erasure: OnErasure = OnErasure.DELETE
    found_within: tuple[str, ...] = ()
    free_text: tuple[str, ...] = ()
    edited: tuple[str, ...] = ()
    sooner: Sooner | None = None
    since_else: str = ""
    held_by: tuple[str, ...] = ()
    along: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what the model contradicts, when the application starts."""
        named = (*self.fields, *self.found_by, *self.found_within, *self.free_text, self.since, self.since_else,
                 self.portfolio, *((*self.sooner.having, self.sooner.since) if self.sooner else ()))  # fmt: skip
        for name in filter(None, (*named, *self.held_by, *self.along)):
            try:
                field = self.model._meta.get_field(name.partition("__")[0])  # noqa: SLF001  (Django's public way)
            except FieldDoesNotExist as fault:
                raise ValueError(f"{self.label}: {fault}") from fault
            if (
                self.on_erasure is OnErasure.EMPTY
                and name in self.fields
                and not (field.null or field.empty_strings_allowed)
            ):
                raise ValueError(f"{self.label}.{name} cannot be emptied")

    @property
    def label(self) -> str:
        """Return the name of the model, as `app.model`."""
        return str(self.model._meta.label_lower)  # noqa: SLF001

    @property
    def history(self) -> type[models.Model] | None:
        """Return the model that keeps the history, if there is one."""
        kept = getattr(self.model, "history", None)
        return getattr(kept, "model", None)


_DECLARED: dict[str, PersonalData] = {}


def declare(data: PersonalData) -> None:
    """Add the personal data of a model to the table.

    Raises
    ------
    ValueError
        The model was declared before.
    """
    if data.label in _DECLARED:
        raise ValueError(f"{data.label} was declared before")
    _DECLARED[data.label] = data


def declared() -> tuple[PersonalData, ...]:
    """Return what is declared, by the name of the model."""
    return tuple(_DECLARED[label] for label in sorted(_DECLARED))


def declaration_of(model: type[models.Model]) -> PersonalData:
    """Return the declaration of a model.

    Raises
    ------
    KeyError
        It has none.
    """
    return _DECLARED[str(model._meta.label_lower)]  # noqa: SLF001
