"""What asks for attention on the home page: an app says it in a module `attention`, for whoever may see it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.http import HttpRequest

from terreinwijzer.web.access.holders import may_here
from terreinwijzer.web.access.roles import Permission
from terreinwijzer.web.portfolios import Shown


@dataclass(frozen=True)
class Waiting:
    """Something that waits for somebody: in words, and where it is."""

    words: str
    address: str


Source = Callable[[Shown, str], Iterable[Waiting]]
_SOURCES: list[tuple[Permission, Source]] = []


def asks_attention(permission: Permission) -> Callable[[Source], Source]:
    """Mark a function of portfolio and language that returns what waits, for whoever has the permission."""

    def mark(source: Source) -> Source:
        _SOURCES.append((permission, source))
        return source

    return mark


def waiting(request: HttpRequest, shown: Shown, language: str) -> list[Waiting]:
    """Return what waits here for the user of a request."""
    return [
        item
        for permission, source in _SOURCES
        if may_here(request, shown.portfolio_id, permission)
        for item in source(shown, language)
    ]
