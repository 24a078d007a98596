"""Striking a name out of texts that are about something else, and of what the history kept of them."""

from __future__ import annotations

import re
from typing import Any

from django.db.models import Q, QuerySet

from terreinwijzer.web.privacy.person import Found, past_of
from terreinwijzer.web.privacy.records import present, versions
from terreinwijzer.web.wording import plainly

# Stands where a name stood, in every language.
STRUCK = "[…]"
# The column by which records are searched repeats their texts, without capitals and accents.
SEARCHED = "sought"


def strike(one: Found) -> None:
    """Take the words by which records were found out of their texts; what else the texts say stays."""
    data = one.data
    naming = Q(pk__in=())
    for name in data.free_text:
        naming |= Q(**{f"{name}__icontains": one.sought})
    keys = [record.pk for record in one.records]
    _strike(one, present(data).filter(naming, pk__in=keys))
    if data.history:
        _strike(one, versions(data).filter(pk__in=past_of(one).filter(naming).values("pk")))


def _strike(one: Found, rows: QuerySet[Any]) -> None:
    words = re.compile(re.escape(one.sought), re.IGNORECASE)
    for row in rows:
        texts = {name: words.sub(STRUCK, getattr(row, name)) for name in one.data.free_text}
        if getattr(row, SEARCHED, ""):
            texts[SEARCHED] = getattr(row, SEARCHED).replace(plainly(one.sought), "")
        # Past `save`: that would keep what was struck out as the version before, and tell others of a change.
        rows.model._default_manager.filter(pk=row.pk).update(**texts)  # noqa: SLF001  (Django's public way)
