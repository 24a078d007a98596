"""Contacts and documents of which the term runs out before long: whoever wants to keep one, sees to it in time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from terreinwijzer.web.privacy.declarations import declaration_of
from terreinwijzer.web.register.models import Document, Person

AHEAD = timedelta(days=30)


@dataclass(frozen=True)
class Ending:
    """A record of which the term runs out: its last day, and whose organisation it is of."""

    record: Person | Document
    kind: str
    ends_on: date


def ending(portfolio_id: str, today: date) -> list[Ending]:
    """Return the contacts and documents that go within a month, the first ones first.

    A contact goes the day after its own last day; a document when it was kept as long as its declaration allows.
    """
    people = Person.objects.filter(portfolio_id=portfolio_id, keep_until__gte=today, keep_until__lt=today + AHEAD)
    found = [Ending(each, "people", each.keep_until) for each in people.select_related("organisation")]
    term = declaration_of(Document).retention
    documents = Document.objects.filter(
        portfolio_id=portfolio_id, created_at__date__gte=today - term, created_at__date__lt=today + AHEAD - term
    )
    found += [
        Ending(each, "documents", timezone.localtime(each.created_at).date() + term)
        for each in documents.select_related("organisation")
    ]
    return sorted(found, key=lambda each: (each.ends_on, each.kind, each.record.pk))
