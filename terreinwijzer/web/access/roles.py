"""Roles and what each may do, in plain words: screens and documentation are made from these."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Permission(StrEnum):
    """What can be allowed, as verb and thing."""

    SEE_STATUS = "see_status"
    SEE_PORTFOLIO = "see_portfolio"


class Role(StrEnum):
    """The six kinds of user. Someone who has not logged in has the role `public`."""

    PUBLIC = "public"
    ENTREPRENEUR = "entrepreneur"
    ACCOUNT_MANAGER = "account_manager"
    ANALYST = "analyst"
    ADMINISTRATOR = "administrator"
    COUNCIL = "council"


_EVERYONE = frozenset({Permission.SEE_STATUS, Permission.SEE_PORTFOLIO})

PERMISSIONS: Mapping[Role, frozenset[Permission]] = MappingProxyType(
    # What this version shows is what the dossier publishes: all roles may see it. Writing will divide them.
    dict.fromkeys(Role, _EVERYONE)
)


def may(roles: frozenset[Role], permission: Permission) -> bool:
    """Tell whether any of the roles allows something."""
    return any(permission in PERMISSIONS[role] for role in roles)
