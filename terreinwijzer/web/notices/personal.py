"""The personal data of notices: for whom they are."""

from __future__ import annotations

from datetime import timedelta

from terreinwijzer.web.notices.models import Notice
from terreinwijzer.web.privacy.declarations import Ground, PersonalData, declare

KEPT = timedelta(days=90)

declare(
    PersonalData(
        model=Notice, what="notices_kept", purpose="notices_kept_purpose", ground=Ground.PUBLIC_TASK,
        # What still asks stays; its term begins when it no longer does.
        fields=("user",), found_by=("user__email", "user__username"), since="over_at", retention=KEPT,
    )
)  # fmt: skip
