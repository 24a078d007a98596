"""The bytes of documents: kept as long as a document, or the history of one, refers to them."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef

from terreinwijzer.web.register.models import Content, Document


def forget_unused() -> int:
    """Delete the bytes that no document and no version of one refers to any more, and return how many files there were.

    Documents go when their term is over or when somebody is erased, with their history; then their bytes go as well.
    """
    past: Any = Document.history.model
    used = Exists(Document.objects.filter(content=OuterRef("pk")))
    remembered = Exists(past.objects.filter(content=OuterRef("pk")))
    return Content.objects.filter(~used, ~remembered).delete()[0]
