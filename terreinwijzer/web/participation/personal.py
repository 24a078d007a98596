"""The personal data of participation."""

from __future__ import annotations

from datetime import timedelta

from terreinwijzer.web.participation.models import Reaction
from terreinwijzer.web.privacy.declarations import Ground, OnErasure, PersonalData, declare

declare(
    PersonalData(
        model=Reaction, what="personal_reactions", purpose="personal_reactions_purpose", ground=Ground.PUBLIC_TASK,
        fields=("name", "email"), found_by=("name", "email"), since="created_at", retention=timedelta(days=4 * 365),
        # What was said stays part of the decision; who said it does not have to.
        on_erasure=OnErasure.EMPTY,
    )
)  # fmt: skip
