"""Documents that belong to an organisation; their bytes are kept in the database, so that a backup is whole."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from terreinwijzer.web.register.models.organisations import Organisation
from terreinwijzer.web.writing.columns import words
from terreinwijzer.web.writing.record import Record
from terreinwijzer.web.writing.searching import Sought


class Content(models.Model):
    """The bytes of a file, once per portfolio; they stay when a document is deleted, so that it can be put back."""

    id: models.BigAutoField[int, int] = models.BigAutoField(primary_key=True)
    portfolio_id: models.CharField[str, str] = models.CharField(max_length=64)
    sha256: models.CharField[str, str] = models.CharField(max_length=64)
    held: models.BinaryField[bytes, bytes] = models.BinaryField()

    class Meta:
        """The same bytes are kept once."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["portfolio_id", "sha256"], name="content_once"),
        ]

    def __str__(self) -> str:
        """Return the checksum."""
        return self.sha256


class Document(Record):
    """A file that belongs to an organisation."""

    organisation: models.ForeignKey[Organisation, Organisation] = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="documents"
    )
    subject: models.CharField[str, str] = words(required=True)
    file_name: models.CharField[str, str] = words(required=True)
    media_type: models.CharField[str, str] = words(100, required=True)
    size_bytes: models.PositiveIntegerField[int, int] = models.PositiveIntegerField()
    content: models.ForeignKey[Content, Content] = models.ForeignKey(
        Content, on_delete=models.PROTECT, related_name="documents"
    )
    sought: models.TextField[str, str] = Sought("subject", "file_name")

    class Meta:
        """A document is about something."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~models.Q(subject=""), name="document_has_subject"),
        ]

    def __str__(self) -> str:
        """Return what it is about."""
        return self.subject
