"""Who holds which role: looked up once per request, for every portfolio."""

from __future__ import annotations

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest

from terreinwijzer.web.access.roles import PERMISSIONS, Permission, Role, may
from terreinwijzer.web.people.models import Membership, User
from terreinwijzer.web.people.strength import STRONG, is_strong

_KEPT = "_terreinwijzer_roles"


def roles_of(request: HttpRequest, portfolio_id: str) -> frozenset[Role]:
    """Return the roles of the user of a request for one portfolio; everybody has the role `public`."""
    return _held(request).get(portfolio_id, frozenset()) | {Role.PUBLIC}


def may_here(request: HttpRequest, portfolio_id: str, permission: Permission) -> bool:
    """Tell whether the user of a request may do something in one portfolio."""
    return may(roles_of(request, portfolio_id), permission)


def establishments_of(request: HttpRequest, portfolio_id: str) -> list[str]:
    """Return the keys of the establishments that the user of a request has in one portfolio, in order."""
    own = Membership.objects.filter(user_id=request.user.pk, portfolio_id=portfolio_id, role=Role.ENTREPRENEUR.value)
    keys = own.exclude(establishment_id="").order_by("establishment_id").values_list("establishment_id", flat=True)
    return list(keys)


def people_who_may(portfolio_id: str, permission: Permission) -> QuerySet[User]:
    """Return everybody with an account whose roles for one portfolio allow something, each once."""
    roles = [role.value for role, allowed in PERMISSIONS.items() if permission in allowed]
    return User.objects.filter(
        is_active=True, memberships__portfolio_id=portfolio_id, memberships__role__in=roles
    ).distinct()


def roles_given(user_id: int) -> dict[str, frozenset[Role]]:
    """Return the roles that were given to somebody, by portfolio."""
    found: dict[str, frozenset[Role]] = {}
    for portfolio_id, role in Membership.objects.filter(user_id=user_id).values_list("portfolio_id", "role"):
        found[portfolio_id] = found.get(portfolio_id, frozenset()) | {Role(role)}
    return found


def _held(request: HttpRequest) -> dict[str, frozenset[Role]]:
    """Return the roles that were given to the user, by portfolio."""
    if not hasattr(request, _KEPT):
        found: dict[str, frozenset[Role]] = {}
        if request.user.is_authenticated and request.user.pk is not None:
            found = roles_given(request.user.pk)
            if settings.ENVIRONMENT.second_factor and any(found.values()) and not is_strong(request):
                found = {portfolio_id: roles - STRONG for portfolio_id, roles in found.items()}
        setattr(request, _KEPT, found)
    kept: dict[str, frozenset[Role]] = getattr(request, _KEPT)
    return kept
