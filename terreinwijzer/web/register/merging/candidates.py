"""Which organisations may be the same as one, by what the import recognises them by."""

from __future__ import annotations

from functools import reduce
from operator import or_

from django.db.models import Q

from terreinwijzer.web.register.imports.matching import Index, match, plain_name
from terreinwijzer.web.register.models import Organisation

RECOGNISED_BY = ("kvk_number", "rsin", "establishment_id")
COMPARED = (*RECOGNISED_BY, "name", "postcode", "street")
# So many are looked at, and words of so many letters: shorter ones stand in too many names.
MOST_LOOKED_AT, TELLING = 500, 4


def candidates(organisation: Organisation) -> list[tuple[Organisation, int]]:
    """Return organisations that may be the same, with how alike they are in per cent, likeliest first."""
    index = Index.of(_near(organisation))
    found = match({name: getattr(organisation, name) for name in COMPARED}, index)
    pairs = [(found.record, 100)] if found.record is not None else found.candidates
    return [(index.organisations[key], score) for key, score in pairs]


def _near(organisation: Organisation) -> list[Organisation]:
    """Return the organisations with a number or the postcode in common, and first of those with a word of the name."""
    rows = Organisation.objects.filter(portfolio_id=organisation.portfolio_id).exclude(pk=organisation.pk)
    words = [word for word in plain_name(organisation.name).split() if len(word) >= TELLING]
    by_number = [Q(**{name: value}) for name in (*RECOGNISED_BY, "postcode") if (value := getattr(organisation, name))]
    by_word = [Q(sought__contains=word) for word in words]
    return [
        each
        for alike in (by_number, by_word)
        if alike
        for each in rows.filter(reduce(or_, alike)).order_by("name", "id")[:MOST_LOOKED_AT]
    ]
