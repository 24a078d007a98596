"""The personal data of the programme: who answers for an action."""

from __future__ import annotations

from datetime import timedelta

from terreinwijzer.web.privacy.declarations import Ground, OnErasure, PersonalData, declare
from terreinwijzer.web.programme.models import Action

declare(
    PersonalData(
        model=Action, what="personal_actions", purpose="personal_actions_purpose", ground=Ground.PUBLIC_TASK,
        # Each holds an office or a name, and others with it: only the name of who asks may go.
        fields=(), found_by=(), free_text=("owner", "elected_lead", "partners", "description", "blocked_by"),
        # A version that was adopted is read from the history, so that stays.
        since="", retention=timedelta(0), on_erasure=OnErasure.EMPTY, edited=("programme_edit", "actions"),
    )
)  # fmt: skip
