"""The personal data of participation."""

from __future__ import annotations

from datetime import timedelta

from terreinwijzer.web.participation.models import Reaction, Session
from terreinwijzer.web.privacy.declarations import Ground, OnErasure, PersonalData, declare

declare(
    PersonalData(
        model=Reaction, what="personal_reactions", purpose="personal_reactions_purpose", ground=Ground.PUBLIC_TASK,
        fields=("name", "email"), found_by=("name", "email"), since="created_at", retention=timedelta(days=4 * 365),
        # What was said stays part of the decision; who said it does not have to.
        on_erasure=OnErasure.EMPTY, free_text=("sender", "said", "answer"),
        edited=("participation_edit", "reactions"),
    )
)  # fmt: skip
declare(
    PersonalData(
        # Everybody can read a report, so it should name nobody; where it does, that can be found and struck out.
        model=Session, what="personal_sessions", purpose="personal_sessions_purpose", ground=Ground.PUBLIC_TASK,
        fields=(), found_by=(), free_text=("report",), since="", retention=timedelta(days=365),
        on_erasure=OnErasure.EMPTY, edited=("participation_edit", "sessions"),
    )
)  # fmt: skip
