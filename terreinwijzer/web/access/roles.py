"""Roles and what each may do, in plain words: screens and documentation are made from these."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Permission(StrEnum):
    """What can be allowed, as verb and thing. Everything but the status holds for one portfolio at a time."""

    SEE_STATUS = "see_status"
    SEE_PORTFOLIO = "see_portfolio"
    SEE_ADVICE = "see_advice"
    # Methods that answer within a request. What runs for minutes, in the background, takes START_WORK.
    USE_METHODS = "use_methods"
    START_WORK = "start_work"
    # The register without names, addresses and notes about people: those take SEE_PERSONAL_DATA as well.
    SEE_REGISTER = "see_register"
    WRITE_REGISTER = "write_register"
    SEE_PERSONAL_DATA = "see_personal_data"
    # By another program, which may do this and no more.
    WRITE_SIGNALS = "write_signals"
    SEE_PROGRAMME = "see_programme"
    WRITE_PROGRAMME = "write_programme"
    REACT = "react"
    # Of oneself: whoever has no establishment has nothing to see.
    SEE_OWN_ESTABLISHMENT = "see_own_establishment"
    # What it offers and seeks, which a moderator reads before anybody else sees it.
    WRITE_OWN_ESTABLISHMENT = "write_own_establishment"
    # Of oneself, and of no kind that another permission does not allow.
    SEE_NOTICES = "see_notices"
    MODERATE = "moderate"
    SEE_HISTORY = "see_history"
    ADMINISTER = "administer"


class Role(StrEnum):
    """The six kinds of user. Someone who has not logged in has the role `public`."""

    PUBLIC = "public"
    ENTREPRENEUR = "entrepreneur"
    ACCOUNT_MANAGER = "account_manager"
    ANALYST = "analyst"
    ADMINISTRATOR = "administrator"
    COUNCIL = "council"


_P = Permission
# What the dossier publishes, what helps a business to choose, and what anybody may say about it.
_PUBLIC = frozenset({_P.SEE_STATUS, _P.SEE_PORTFOLIO, _P.SEE_ADVICE, _P.USE_METHODS, _P.REACT})
_MEMBER = _PUBLIC | {_P.SEE_NOTICES}
# Of somebody with a business here, about that business alone.
_OWN = frozenset({_P.SEE_OWN_ESTABLISHMENT, _P.WRITE_OWN_ESTABLISHMENT})

PERMISSIONS: Mapping[Role, frozenset[Permission]] = MappingProxyType(
    {
        Role.PUBLIC: _PUBLIC,
        # Sees no more of the register than of its own establishments: see `Membership.establishment_id`.
        Role.ENTREPRENEUR: _MEMBER | _OWN,
        # Oversees: the programme with what is late and why, and nobody's personal data.
        Role.COUNCIL: _MEMBER | {_P.SEE_PROGRAMME},
        # Counts plots, plans and visits, for which nobody's name is needed (GDPR art. 5.1.c, data minimisation);
        # prepares the programme as a policy officer. The history of the register shows who was who: not for this role.
        Role.ANALYST: _MEMBER | {_P.START_WORK, _P.SEE_REGISTER, _P.SEE_PROGRAMME, _P.WRITE_PROGRAMME},
        # Speaks with people, so has to know them.
        Role.ACCOUNT_MANAGER: _MEMBER
        | {_P.START_WORK, _P.SEE_REGISTER, _P.WRITE_REGISTER, _P.WRITE_SIGNALS, _P.SEE_PERSONAL_DATA, _P.SEE_HISTORY}
        | {_P.SEE_PROGRAMME, _P.WRITE_PROGRAMME, _P.MODERATE},
        Role.ADMINISTRATOR: frozenset(Permission) - _OWN,
    }
)


def may(roles: frozenset[Role], permission: Permission) -> bool:
    """Tell whether any of the roles allows something."""
    return any(permission in PERMISSIONS[role] for role in roles)
