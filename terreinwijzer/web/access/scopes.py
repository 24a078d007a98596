"""What a token lets another program do: never more than its scopes say, in its own portfolio only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType

from terreinwijzer.web.access.roles import Permission


class Scope(StrEnum):
    """What a token can be for, as verb and thing."""

    READ_FIGURES = "read_figures"
    READ_REGISTER = "read_register"
    READ_PROGRAMME = "read_programme"
    WRITE_SIGNALS = "write_signals"


# What describes the interface itself is open to every token.
_ALWAYS = frozenset({Permission.SEE_STATUS})
SCOPES: Mapping[Scope, frozenset[Permission]] = MappingProxyType(
    {
        Scope.READ_FIGURES: _ALWAYS | {Permission.SEE_PORTFOLIO},
        # Nobody's name, address or note: those take a person who logs in, and leave a trace.
        Scope.READ_REGISTER: _ALWAYS | {Permission.SEE_REGISTER},
        Scope.READ_PROGRAMME: _ALWAYS | {Permission.SEE_PROGRAMME},
        Scope.WRITE_SIGNALS: _ALWAYS | {Permission.WRITE_SIGNALS},
    }
)


def allows(scopes: Iterable[str], permission: Permission) -> bool:
    """Tell whether any of the scopes allows something."""
    return any(permission in SCOPES[Scope(scope)] for scope in scopes)
