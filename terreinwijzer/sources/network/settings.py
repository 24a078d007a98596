"""How to behave on the network, and the clock by which that is done."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from terreinwijzer.errors import InputError, Problem


class Clock(Protocol):
    """Time, so that tests need not wait."""

    def now(self) -> datetime:
        """Return the moment, with its time zone."""

    def monotonic(self) -> float:
        """Return seconds since some moment."""

    def sleep(self, seconds: float) -> None:
        """Wait."""


class SystemClock:
    """The clock of the machine."""

    def now(self) -> datetime:
        """Return the moment in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Return seconds since some moment."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)


@dataclass(frozen=True)
class HttpSettings:
    """How to behave on the network.

    Attributes
    ----------
    cache
        Folder of earlier answers; without it nothing is kept.
    offline
        Answer from the cache only.
    attempts
        How often one question is asked at most.
    first_wait_s, longest_wait_s
        Seconds before the second attempt, doubled each time; and the longest wait, also when the server asks for more.
    pause_s
        Least number of seconds between two questions to one host.
    silence_s, answer_s
        Seconds without a byte, and seconds for a whole answer, after which it counts as too slow.
    largest_mb
        Megabytes above which an answer is refused.
    authorities
        File with certificate authorities, for organisations with their own; else those of the system's settings.
    """

    cache: Path | None = None
    offline: bool = False
    attempts: int = 5
    first_wait_s: float = 1.0
    longest_wait_s: float = 120.0
    pause_s: float = 0.2
    silence_s: float = 60.0
    answer_s: float = 600.0
    largest_mb: float = 512.0
    authorities: Path | None = None

    def __post_init__(self) -> None:
        """Refuse settings that cannot work."""
        if self.offline and self.cache is None:
            raise InputError(Problem("http_offline_without_cache"))
        wrong = [
            Problem("http_setting_wrong", value=f"{name} = {getattr(self, name)}")
            for name in ("attempts", "silence_s", "answer_s", "largest_mb")
            if getattr(self, name) <= 0
        ]
        if wrong:
            raise InputError(*wrong)
