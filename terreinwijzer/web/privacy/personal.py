"""The personal data of the access log itself: what employees did."""

from __future__ import annotations

from datetime import timedelta

from terreinwijzer.web.privacy.declarations import Ground, OnErasure, PersonalData, declare
from terreinwijzer.web.privacy.models import Look

declare(
    PersonalData(
        model=Look, what="looks", purpose="looks_purpose", ground=Ground.LEGAL_DUTY,
        fields=("user",), found_by=("user__email", "user__username"), since="at", retention=timedelta(days=365),
        on_erasure=OnErasure.KEEP,
    )
)  # fmt: skip
