"""What allauth asks of us: who may have an account, what its messages and mails say, and how secrets are kept."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language

from terreinwijzer.web.people.mail import letter
from terreinwijzer.web.sealing import sealed, unsealed
from terreinwijzer.web.wording import text, texts

# What secrets of a second factor are sealed for.
FACTOR = "second factor"


class Worded:
    """What is refused is told in our own words, where we have them."""

    def validation_error(self, code: str, *values: Any) -> ValidationError:
        """Return the fault of a form."""
        if f"refused_{code}" in texts():
            return ValidationError(text(f"refused_{code}", get_language() or ""), code=code)
        fault: ValidationError = super().validation_error(code, *values)  # type: ignore[misc]
        return fault


class AccountAdapter(Worded, DefaultAccountAdapter):  # type: ignore[misc]  # (allauth has no types)
    """Accounts are made by invitation or on the command line; what is said comes from our own texts."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Nobody makes an account for himself: a role is given by an administrator."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002
        """Start at the portfolios, in the language of the page."""
        return reverse("portfolios", kwargs={"language": get_language()})

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        """Start where logging in starts."""
        return self.get_login_redirect_url(request)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002
        """Return to the user's own page."""
        return reverse("account")

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Return the address in a mail by which somebody chooses a new password."""
        user, _, token = key.partition("-")
        return str(self.request.build_absolute_uri(password_link(user, token)))

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *_more: Any, **_words: Any
    ) -> None:
        """Say what happened in our own words; what has none is not worth saying."""
        code = f"told_{str(message_template).rpartition('/')[2].removesuffix('.txt')}"
        if code in texts():
            super().add_message(request, level, message=text(code, get_language()))

    def render_mail(
        self,
        template_prefix: str,
        email: str | list[str],
        context: dict[str, Any],
        headers: dict[str, str] | None = None,
    ) -> EmailMessage:
        """Return a mail in the language of the page that it follows from."""
        message = letter(template_prefix.rpartition("/")[2], [email] if isinstance(email, str) else email, context)
        message.extra_headers = headers or {}
        return message


class ProviderAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Whoever logs in through a provider has an account here already."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:  # noqa: ARG002
        """Nobody: an administrator invites people, by the address that the provider knows them by."""
        return False


class FactorAdapter(Worded, DefaultMFAAdapter):  # type: ignore[misc]
    """The secrets of second factors are encrypted by the key of the installation, which is not in the database."""

    def encrypt(self, text: str) -> str:
        """Return a secret as it is kept."""
        return sealed(text, FACTOR)

    def decrypt(self, encrypted_text: str) -> str:
        """Return a secret that was kept."""
        return unsealed(encrypted_text, FACTOR)


def password_link(user: str, token: str) -> str:
    """Return the address at which a user, by his key in base 36, chooses a password."""
    return reverse("account_reset_password_from_key", kwargs={"uidb36": user, "key": token})
