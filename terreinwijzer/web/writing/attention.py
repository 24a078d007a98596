"""What asks for attention, as an app says it in a module `attention`.

For whoever may see it, on the home page; and for one person, as a notice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest

from terreinwijzer.web.access.holders import may_here, people_who_may
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


@dataclass(frozen=True)
class Asking:
    """Something that asks for one person now.

    Attributes
    ----------
    user_id
        Whom it asks for.
    key
        By which it is known: where it asks anew, as of another day, the key is another one.
    about
        Key of the record or of the list that it is about, by which it is told.
    count
        How many things ask at once.
    """

    user_id: int
    key: str
    about: str
    count: int = 1


@dataclass(frozen=True)
class Personal:
    """One kind of thing that asks for persons.

    Attributes
    ----------
    kind
        In the text `notice_<kind>`.
    permission
        Who does not have it is asked nothing, and sees nothing of what was asked before.
    asks
        Returns what asks now, of one portfolio on one day.
    told
        Returns in a language what some of these are called and where they are, by `about`; what is gone is left out.
        The counts are by `about` too.
    """

    kind: str
    permission: Permission
    asks: Callable[[str, date], Iterable[Asking]]
    told: Callable[[Shown, str, Mapping[str, int]], Mapping[str, Waiting]]


_PERSONAL: dict[str, Personal] = {}


def asks_persons(source: Personal) -> None:
    """Add a kind of thing that asks for persons.

    Raises
    ------
    ValueError
        There is one of this name already.
    """
    if source.kind in _PERSONAL:
        raise ValueError(source.kind)
    _PERSONAL[source.kind] = source


def personal_sources() -> dict[str, Personal]:
    """Return every kind of thing that asks for persons, by name."""
    return dict(_PERSONAL)


def for_each_who_may(
    portfolio_id: str, permission: Permission, things: Iterable[tuple[str, str, int]]
) -> list[Asking]:  # fmt: skip
    """Return things (key, about and count) as asking for everybody who may do something, until one of them does it."""
    asked = list(things)
    people = people_who_may(portfolio_id, permission).order_by("pk").values_list("pk", flat=True) if asked else []
    return [Asking(user_id, *thing) for user_id in people for thing in asked]
