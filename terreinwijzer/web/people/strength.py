"""How sure it is who somebody is: with a second factor, or by the provider of the own organisation."""

from __future__ import annotations

from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest

from terreinwijzer.web.access.roles import Permission, Role, may
from terreinwijzer.web.people.models import Membership

# Roles that show personal data: they hold only for somebody who is known for sure.
STRONG = frozenset(role for role in Role if may(frozenset({role}), Permission.SEE_PERSONAL_DATA))


def is_strong(request: HttpRequest) -> bool:
    """Tell whether the user of a request gave a second factor, or came from a provider that sees to that itself."""
    # An account with a second factor cannot be logged in to without it.
    came = {record.get("method") for record in get_authentication_records(request)}
    return "socialaccount" in came or is_mfa_enabled(request.user)


def needs_second_factor(request: HttpRequest) -> bool:
    """Tell whether the user of a request has a role that waits for a second factor."""
    if not settings.ENVIRONMENT.second_factor or not request.user.is_authenticated or is_strong(request):
        return False
    return Membership.objects.filter(user_id=request.user.pk, role__in=STRONG).exists()
