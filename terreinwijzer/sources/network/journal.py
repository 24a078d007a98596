"""What was asked of services and what they answered: kept beside the data, so that anyone can check or repeat it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

# Tells a person what is going on: a code of the message catalogue and what to fill in.
Report = Callable[[str, Mapping[str, object]], None]


@dataclass(frozen=True)
class Exchange:
    """One question to a service and its answer.

    Attributes
    ----------
    url
        The whole address that was asked.
    asked
        When.
    status
        HTTP status; 0 where no answer came.
    bytes
        Size of the content, decoded.
    etag, sha256
        The server's mark of this version, and the checksum of the content.
    from_cache
        The content is that of an earlier answer, because the server said it still holds or nobody asked it.
    retrieved
        When the content came in; earlier than `asked` where it is from the cache.
    remark
        Code of the message about what was wrong, empty where nothing was.
    """

    url: str
    asked: datetime
    status: int
    bytes: int = 0
    etag: str = ""
    sha256: str = ""
    from_cache: bool = False
    retrieved: datetime | None = None
    remark: str = ""

    def as_record(self) -> dict[str, Any]:
        """Return plain data for a manifest."""
        moments = {"asked": self.asked.isoformat(), "retrieved": self.retrieved.isoformat() if self.retrieved else None}
        return asdict(self) | moments


def no_report(_code: str, _details: Mapping[str, object]) -> None:
    """Tell nobody."""
