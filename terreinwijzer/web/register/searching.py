"""Finding organisations: what is searched, and the words that somebody types."""

from __future__ import annotations

import re

from django.db.models import QuerySet

from terreinwijzer.web.register.models import Organisation
from terreinwijzer.web.wording import plainly
from terreinwijzer.web.writing.searching import containing

NUMBERED = re.compile(r"\(#(\d+)\)\s*$")


def sought_of(organisation: Organisation) -> str:
    """Return what an organisation is found by: name, number, address and tags. No personal data."""
    parts = (
        organisation.name, organisation.kvk_number, organisation.rsin, organisation.street, organisation.postcode,
        organisation.postcode.replace(" ", ""), organisation.place, organisation.tags.replace(";", " "),
    )  # fmt: skip
    return plainly(" ".join(parts))


def matching(organisations: QuerySet[Organisation], asked: str) -> QuerySet[Organisation]:
    """Return the organisations that have every word that was typed; all of them for no words."""
    return containing(organisations, asked) if plainly(asked) else organisations


def named(organisation: Organisation) -> str:
    """Return an organisation as it is filled in: its name, and the number that makes it the only one."""
    return f"{organisation.name} (#{organisation.pk})"
