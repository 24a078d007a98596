"""The personal data of the register: purpose, ground and term of each kind, and texts in which somebody is named."""

from __future__ import annotations

from datetime import timedelta

from terreinwijzer.web.privacy.declarations import Ground, OnErasure, PersonalData, Sooner, declare
from terreinwijzer.web.register.codes import DECLINED
from terreinwijzer.web.register.models import (
    Document,
    Import,
    Offer,
    Organisation,
    Person,
    Plan,
    Request,
    Signal,
    Visit,
)

SEVEN_YEARS = timedelta(days=7 * 365)
# Of what was declined nothing is asked any more; why it was stays so long for who asks.
DECLINED_KEPT = timedelta(days=365)
# After somebody deleted what is kept as long as it is in the register.
DELETED_KEPT = timedelta(days=365)

declare(
    PersonalData(
        model=Person, what="personal_contacts", purpose="personal_contacts_purpose", ground=Ground.PUBLIC_TASK,
        fields=("name", "role", "phone", "email"), found_by=("name", "email"),
        # Every contact has a term of its own; one day later it goes.
        since="keep_until", retention=timedelta(0), edited=("register_edit", "people"),
    )
)  # fmt: skip
declare(
    PersonalData(
        model=Visit, what="personal_visits", purpose="personal_visits_purpose", ground=Ground.PUBLIC_TASK,
        fields=("attendees",), found_by=(), found_within=("attendees",), since="held_on",
        retention=SEVEN_YEARS, on_erasure=OnErasure.EMPTY, free_text=("report",), edited=("register_edit", "visits"),
    )
)  # fmt: skip
declare(
    PersonalData(
        model=Document, what="personal_documents", purpose="personal_documents_purpose", ground=Ground.PUBLIC_TASK,
        fields=("subject", "file_name"), found_by=(), found_within=("subject", "file_name"), since="created_at",
        retention=SEVEN_YEARS, edited=("register_edit", "documents"),
    )
)  # fmt: skip
declare(
    PersonalData(
        model=Signal, what="personal_signals", purpose="personal_signals_purpose", ground=Ground.PUBLIC_TASK,
        fields=(), found_by=(), free_text=("description", "follow_up"), since="closed_on", retention=SEVEN_YEARS,
        on_erasure=OnErasure.EMPTY, edited=("register_edit", "signals"),
    )
)  # fmt: skip
declare(
    PersonalData(
        # Of a business of one person the telephone and the address of mail are somebody's, and so may its name be.
        model=Organisation, what="personal_organisations", purpose="personal_organisations_purpose",
        ground=Ground.PUBLIC_TASK, fields=("phone", "email"), found_by=("phone", "email"), free_text=("name", "notes"),
        since="", retention=DELETED_KEPT, on_erasure=OnErasure.EMPTY, edited=("register_edit", "organisations"),
    )
)  # fmt: skip
declare(
    PersonalData(
        model=Plan, what="personal_plans", purpose="personal_plans_purpose", ground=Ground.PUBLIC_TASK,
        fields=(), found_by=(), free_text=("description",), since="", retention=DELETED_KEPT,
        on_erasure=OnErasure.EMPTY, edited=("register_edit", "plans"),
    )
)  # fmt: skip
declare(
    PersonalData(
        # A file that nobody agreed to; of one that was brought in only how many rows came of it.
        model=Import, what="personal_imports", purpose="personal_imports_purpose", ground=Ground.PUBLIC_TASK,
        fields=("sent_by", "file_name"), found_by=("sent_by__email", "sent_by__username"), since="sent_at",
        retention=timedelta(days=7),
    )
)  # fmt: skip


def _of_market(model: type[Offer | Request], *, what: str, kind: str) -> None:
    declare(
        PersonalData(
            model=model, what=what, purpose="personal_market_purpose", ground=Ground.PUBLIC_TASK, fields=("contact",),
            found_by=(), found_within=("contact",), since="created_at", retention=timedelta(days=5 * 365),
            on_erasure=OnErasure.EMPTY, free_text=("summary", "notes", "reason"),
            sooner=Sooner(what="personal_declined", having={"judgement": DECLINED}, since="changed_at",
                          retention=DECLINED_KEPT),
            edited=("register_edit", kind),
        )
    )  # fmt: skip


_of_market(Offer, what="personal_offers", kind="offers")
_of_market(Request, what="personal_requests", kind="requests")
