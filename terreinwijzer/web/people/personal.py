"""The personal data of accounts."""

from __future__ import annotations

from datetime import timedelta

from terreinwijzer.web.people.models import User
from terreinwijzer.web.privacy.declarations import Ground, PersonalData, declare

declare(
    PersonalData(
        model=User, what="accounts", purpose="accounts_purpose", ground=Ground.PUBLIC_TASK,
        fields=("username", "first_name", "last_name", "email"), found_by=("email", "username", "last_name"),
        since="last_login", since_else="date_joined", retention=timedelta(days=730),
        # An account serves every portfolio in which it has a role.
        portfolio="memberships__portfolio_id", held_by=("looks",),
        along=("memberships", "emailaddress", "socialaccount", "mail_choice"),
    )
)  # fmt: skip
