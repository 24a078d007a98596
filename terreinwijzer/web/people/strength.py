"""How sure it is who somebody is: with a second factor, or by the provider of the own organisation."""

from __future__ import annotations

from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest

from terreinwijzer.web.access.roles import Permission, Role, may
from terreinwijzer.web.people.models import Membership

# Roles that show personal data: they hold only for somebody who is known for sure.
STRONG = frozenset(role for role in Role if may(frozenset({role}), Permission.SEE_PERSONAL_DATA))
SHOWED = "second_factor_shown"


def is_strong(request: HttpRequest) -> bool:
    """Tell whether the user of a request gave a second factor, or came from a provider that sees to that itself."""
    came = {record.get("method") for record in get_authentication_records(request, request.user)}
    # A session of before the second factor, or of after it was switched off, is not strong.
    showed = "mfa" in came or request.session.get(SHOWED)
    return "socialaccount" in came or (bool(showed) and is_mfa_enabled(request.user))


def remember_shown(request: HttpRequest, authenticator: Authenticator, **_more: Any) -> None:
    """Remember that the user of this session just showed a second factor, by switching it on."""
    if authenticator.type == Authenticator.Type.TOTP:
        request.session[SHOWED] = True


def needs_second_factor(request: HttpRequest) -> bool:
    """Tell whether the user of a request has a role that waits for a second factor."""
    if not settings.ENVIRONMENT.second_factor or not request.user.is_authenticated or is_strong(request):
        return False
    return Membership.objects.filter(user_id=request.user.pk, role__in=STRONG).exists()
