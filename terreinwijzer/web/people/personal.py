"""The personal data of accounts."""

from __future__ import annotations

from datetime import timedelta

from terreinwijzer.web.people.models import User
from terreinwijzer.web.privacy.declarations import Ground, PersonalData, declare

declare(
    PersonalData(
        model=User, what="accounts", purpose="accounts_purpose", ground=Ground.PUBLIC_TASK,
        fields=("username", "first_name", "last_name", "email"), found_by=("email", "username", "last_name"),
        since="last_login", retention=timedelta(days=730), portfolio="",
    )
)  # fmt: skip
