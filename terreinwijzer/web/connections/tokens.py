"""Making, recognising and withdrawing tokens.

A token is 256 random bits, so a single SHA-256 keeps it as safe as a slow hash would: there is nothing to guess.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from hashlib import sha256
from secrets import token_urlsafe

from django.db import transaction
from django.utils import timezone

from terreinwijzer.web.access.scopes import Scope
from terreinwijzer.web.connections.models import Token

# How every token begins: scanners of source code know such a mark, and warn whoever publishes one.
MARK = "twz_"
BYTES = 32
SHOWN_SIGNS = len(MARK) + 4
USE_KEPT_EVERY = timedelta(minutes=1)
LONGEST = timedelta(days=2 * 366)


def make_token(portfolio_id: str, name: str, scopes: Iterable[Scope], ends_on: date) -> tuple[Token, str]:
    """Make a token, and return it with its secret, which nobody can see again."""
    secret = f"{MARK}{token_urlsafe(BYTES)}"
    made: Token = Token.objects.create(
        portfolio_id=portfolio_id, name=name, ends_on=ends_on, hashed=hashed(secret), hint=secret[:SHOWN_SIGNS],
        scope_list=" ".join(scope for scope in Scope if scope in set(scopes)),
    )  # fmt: skip
    return made, secret


def token_of(secret: str) -> Token | None:
    """Return the token with this secret, if it is valid today."""
    valid = Token.objects.filter(withdrawn_at__isnull=True, ends_on__gte=timezone.localdate())
    found: Token | None = valid.filter(hashed=hashed(secret)).first()
    return found


def used(token: Token) -> None:
    """Remember that a token was used; not for every request of the same minute."""
    now = timezone.now()
    if token.used_at is None or now - token.used_at > USE_KEPT_EVERY:
        Token.objects.filter(pk=token.pk).update(used_at=now)


def withdraw(token: Token) -> None:
    """End a token at once; one that was withdrawn before keeps its moment."""
    with transaction.atomic():
        if token.withdrawn_at is None:
            token.withdrawn_at = timezone.now()
            token.save()


def hashed(secret: str) -> str:
    """Return what is kept of a secret."""
    return sha256(secret.encode()).hexdigest()
