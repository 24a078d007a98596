"""Columns of what people write, typed in one place; a code column names the texts of its codes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import models

from terreinwijzer.vocabulary.notation import day as day_in_words
from terreinwijzer.web.wording import text

LONGEST_CODE = 32
# Stands where nothing is known.
GAP = "–"


def words(longest: int = 200, *, required: bool = False) -> models.CharField[str, str]:
    """Return a column of one line of text; empty where nothing is known."""
    return models.CharField(max_length=longest, blank=not required, default="")


def prose() -> models.TextField[str, str]:
    """Return a column of text of any length."""
    return models.TextField(blank=True, default="")


def day() -> models.DateField[date | None, date | None]:
    """Return a column of dates that may be unknown."""
    return models.DateField(null=True, blank=True)


def amount(decimals: int = 0, digits: int = 14) -> models.DecimalField[Decimal | None, Decimal | None]:
    """Return a column of amounts that may be unknown."""
    return models.DecimalField(max_digits=digits, decimal_places=decimals, null=True, blank=True)


def year() -> models.PositiveSmallIntegerField[int | None, int | None]:
    """Return a column of years that may be unknown."""
    return models.PositiveSmallIntegerField(null=True, blank=True)


def code(code_list: str, codes: Sequence[str], *, required: bool = True) -> models.CharField[str, str]:
    """Return a column of codes; the label of a choice is the code of a text, `code_<list>_<code>`."""
    options: dict[str, Any] = {"default": codes[0]} if required else {"default": "", "blank": True}
    choices = [(each, f"code_{code_list}_{each}") for each in codes]
    return models.CharField(max_length=LONGEST_CODE, choices=choices, **options)


def known(name: str, column: str, codes: Sequence[str], *, required: bool = True) -> models.CheckConstraint:
    """Return the constraint that a column holds no code that does not exist."""
    allowed = list(codes) if required else ["", *codes]
    return models.CheckConstraint(condition=models.Q(**{f"{column}__in": allowed}), name=name)


def in_order(name: str, first: str, last: str) -> models.CheckConstraint:
    """Return the constraint that one date is not before another; either may be unknown."""
    order = models.Q(**{f"{last}__gte": models.F(first)})
    unknown = models.Q(**{f"{first}__isnull": True}) | models.Q(**{f"{last}__isnull": True})
    return models.CheckConstraint(condition=unknown | order, name=name, violation_error_message="wrong_order_of_dates")


def said(record: models.Model, column: str) -> str:
    """Return the code of the text that names the code in a column; empty where there is none."""
    field: Any = record._meta.get_field(column)  # noqa: SLF001  (the public way to a model's columns)
    return str(dict(field.flatchoices).get(getattr(record, column), ""))


def called(record: models.Model, language: str) -> str:
    """Return what a record is called: a code or a day in words, and a gap where what it is named after is gone."""
    try:
        words = str(record)
    except ObjectDoesNotExist:
        return GAP
    if words == getattr(record, "kind", ""):
        return text(said(record, "kind"), language)
    held_on = getattr(record, "held_on", None)
    return day_in_words(held_on, language) if isinstance(held_on, date) and words == held_on.isoformat() else words
