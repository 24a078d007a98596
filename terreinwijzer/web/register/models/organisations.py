"""Organisations and the people who speak for them."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models

from terreinwijzer.web.register.codes import CONSENT, ORGANISATION_KIND, PERSON_ROLE, PURPOSE
from terreinwijzer.web.writing.columns import code, day, known, prose, words
from terreinwijzer.web.writing.record import Record
from terreinwijzer.web.writing.searching import Sought


class Organisation(Record):
    """A business, owner or association at one place.

    `park_id` and `establishment_id` are keys of the snapshot; there is no foreign key, because a snapshot is dated and
    the register goes on. `tags` stands between semicolons, so that a tag is found whole and its history is one value.
    """

    name: models.CharField[str, str] = words(required=True)
    kind: models.CharField[str, str] = code("organisation_kind", ORGANISATION_KIND)
    kvk_number: models.CharField[str, str] = words(8)
    rsin: models.CharField[str, str] = words(9)
    street: models.CharField[str, str] = words()
    postcode: models.CharField[str, str] = words(7)
    place: models.CharField[str, str] = words(80)
    park_id: models.CharField[str, str] = words(64)
    establishment_id: models.CharField[str, str] = words(64)
    phone: models.CharField[str, str] = words(30)
    email: models.EmailField[str, str] = models.EmailField(blank=True, default="")
    website: models.URLField[str, str] = models.URLField(blank=True, default="")
    tags: models.CharField[str, str] = words(400)
    notes: models.TextField[str, str] = prose()
    # What is searched: made by `searching.sought_of` on every write, without accents and capitals.
    sought: models.TextField[str, str] = models.TextField(blank=True, default="", editable=False)

    class Meta:
        """A number of the trade register is eight digits, that of the tax office nine; lists are in order of name."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            known("organisation_kind_known", "kind", ORGANISATION_KIND),
            models.CheckConstraint(
                condition=models.Q(kvk_number="") | models.Q(kvk_number__regex=r"^[0-9]{8}$"),
                name="organisation_kvk_number", violation_error_message="wrong_kvk_number",
            ),
            models.CheckConstraint(
                condition=models.Q(rsin="") | models.Q(rsin__regex=r"^[0-9]{9}$"),
                name="organisation_rsin", violation_error_message="wrong_rsin",
            ),
            models.CheckConstraint(condition=~models.Q(name=""), name="organisation_named"),
        ]  # fmt: skip
        indexes: ClassVar[list[models.Index]] = [
            models.Index("portfolio_id", "name", "id", name="organisation_by_name"),
            models.Index("portfolio_id", "park_id", "name", name="organisation_by_park"),
            models.Index("portfolio_id", "kvk_number", name="organisation_by_kvk"),
        ]

    def __str__(self) -> str:
        """Return the name."""
        return self.name

    @property
    def tag_list(self) -> list[str]:
        """Return the tags one by one."""
        return [tag for tag in self.tags.split(";") if tag]


class Person(Record):
    """Somebody who speaks for an organisation. Kept for a purpose and until a day, never longer."""

    organisation: models.ForeignKey[Organisation, Organisation] = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="people"
    )
    name: models.CharField[str, str] = words(120, required=True)
    role: models.CharField[str, str] = code("person_role", PERSON_ROLE)
    phone: models.CharField[str, str] = words(30)
    email: models.EmailField[str, str] = models.EmailField(blank=True, default="")
    purpose: models.CharField[str, str] = code("purpose", PURPOSE)
    consented_on: models.DateField[date | None, date | None] = day()
    keep_until: models.DateField[date, date] = models.DateField()
    sought: models.TextField[str, str] = Sought("name", "phone", "email")

    class Meta:
        """Whoever is kept with consent has given it on a day."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            known("person_role_known", "role", PERSON_ROLE),
            known("person_purpose_known", "purpose", PURPOSE),
            models.CheckConstraint(
                condition=~models.Q(purpose=CONSENT) | models.Q(consented_on__isnull=False),
                name="person_consented", violation_error_message="wrong_no_consent",
            ),
        ]  # fmt: skip
        indexes: ClassVar[list[models.Index]] = [models.Index("keep_until", name="person_by_end")]

    def __str__(self) -> str:
        """Return the name."""
        return self.name
