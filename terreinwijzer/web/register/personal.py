"""The personal data of the register: purpose, ground and term of each kind."""

from __future__ import annotations

from datetime import timedelta

from terreinwijzer.web.privacy.declarations import Ground, OnErasure, PersonalData, declare
from terreinwijzer.web.register.models import Document, Offer, Person, Request, Visit

declare(
    PersonalData(
        model=Person, what="personal_contacts", purpose="personal_contacts_purpose", ground=Ground.PUBLIC_TASK,
        fields=("name", "role", "phone", "email"), found_by=("name", "email"),
        # Every contact has a term of its own; one day later it goes.
        since="keep_until", retention=timedelta(0),
    )
)  # fmt: skip
declare(
    PersonalData(
        model=Visit, what="personal_visits", purpose="personal_visits_purpose", ground=Ground.PUBLIC_TASK,
        fields=("attendees",), found_by=(), found_within=("attendees",), since="held_on",
        retention=timedelta(days=7 * 365), on_erasure=OnErasure.EMPTY,
    )
)  # fmt: skip
declare(
    PersonalData(
        model=Document, what="personal_documents", purpose="personal_documents_purpose", ground=Ground.PUBLIC_TASK,
        fields=("subject", "file_name"), found_by=("subject",), since="created_at", retention=timedelta(days=7 * 365),
    )
)  # fmt: skip


def _of_market(model: type[Offer | Request], *, what: str) -> None:
    declare(
        PersonalData(
            model=model, what=what, purpose="personal_market_purpose", ground=Ground.PUBLIC_TASK, fields=("contact",),
            found_by=(), found_within=("contact",), since="created_at", retention=timedelta(days=5 * 365),
            on_erasure=OnErasure.EMPTY,
        )
    )  # fmt: skip


_of_market(Offer, what="personal_offers")
_of_market(Request, what="personal_requests")
