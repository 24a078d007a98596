"""The forms of one's own account, with our own words."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as own
from allauth.mfa.base import forms as factor
from allauth.mfa.totp import forms as totp
from django.utils.translation import get_language

from terreinwijzer.web.wording import text


class LoginForm(own.LoginForm):  # type: ignore[misc]  # (allauth has no types)
    """Says which of one's names will do."""

    def __init__(self, *given: Any, **options: Any) -> None:
        """Name the fields."""
        super().__init__(*given, **options)
        name(self, login="field_login", password="field_password")  # noqa: S106  (the name of a text)


class CodeForm(factor.AuthenticateForm):  # type: ignore[misc]
    """Asks for the code of the app, or a recovery code."""

    def __init__(self, *given: Any, **options: Any) -> None:
        """Name the field."""
        super().__init__(*given, **options)
        name(self, code="field_code")


class ActivateForm(totp.ActivateTOTPForm):  # type: ignore[misc]
    """Asks for the first code of the app."""

    def __init__(self, *given: Any, **options: Any) -> None:
        """Name the field."""
        super().__init__(*given, **options)
        name(self, code="field_code")


def name(form: Any, **codes: str) -> None:
    """Give fields of a form their names, by the codes of texts, in the language of the page."""
    for field, code in codes.items():
        form.fields[field].label = text(code, get_language() or "")
