"""What is done every hour: what was kept long enough goes."""

from __future__ import annotations

from terreinwijzer.web.connections.deliveries import forget_deliveries
from terreinwijzer.web.privacy.expire import expire
from terreinwijzer.web.register.documents import forget_unused
from terreinwijzer.web.writing.once import forget_submissions


def sweep() -> None:
    """Delete personal data whose term is over, bytes that nothing refers to, and forms and deliveries of long ago."""
    expire()
    forget_unused()
    forget_submissions()
    forget_deliveries()
