"""The mails: plain text, from our own texts, in one language each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.mail import EmailMessage
from django.utils.translation import get_language

from terreinwijzer.web.wording import text

# Where each mail says what to do: under the name that allauth gives the address, or our own.
LINKS = ("password_reset_url", "activate_url", "link")


def letter(kind: str, to: Sequence[str], values: Mapping[str, Any]) -> EmailMessage:
    """Return a mail of a kind that has texts `mail_KIND` and `mail_KIND_subject`.

    Parameters
    ----------
    kind
        As `password_reset_key`.
    to
        Addresses.
    values
        May hold the link that the mail is about.

    Raises
    ------
    KeyError
        There are no texts of this kind.
    """
    language = get_language() or ""
    link = next((str(values[name]) for name in LINKS if name in values), "")
    body = text(f"mail_{kind}", language, link=link)
    return EmailMessage(text(f"mail_{kind}_subject", language), f"{body}\n\n{text('mail_end', language)}\n", to=to)
