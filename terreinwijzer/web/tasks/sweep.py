"""What is done every hour: what was kept long enough goes."""

from __future__ import annotations

from terreinwijzer.web.privacy.expire import expire
from terreinwijzer.web.register.documents import forget_unused
from terreinwijzer.web.writing.once import forget_submissions


def sweep() -> None:
    """Delete personal data whose term is over, the bytes that nothing refers to, and keys of forms of long ago."""
    expire()
    forget_unused()
    forget_submissions()
