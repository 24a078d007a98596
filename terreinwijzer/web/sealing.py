"""Secrets that have to be read again are encrypted by the key of the installation, which is not in the database."""

from __future__ import annotations

import base64
import hashlib

from cryptography.fernet import Fernet
from django.conf import settings


def sealed(secret: str, purpose: str) -> str:
    """Return a secret as it is kept; what it is for keeps its key apart from what else is made of the same one."""
    return _lock(purpose).encrypt(secret.encode()).decode()


def unsealed(kept: str, purpose: str) -> str:
    """Return a secret that was kept.

    Raises
    ------
    InvalidToken
        It was kept for something else, or by another installation.
    """
    return _lock(purpose).decrypt(kept.encode()).decode()


def _lock(purpose: str) -> Fernet:
    key = hashlib.sha256(purpose.encode() + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
