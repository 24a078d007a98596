"""The link by which somebody chooses a password: sent by mail, or shown once to the administrator who passes it on."""

from __future__ import annotations

import logging
from smtplib import SMTPException

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.http import HttpRequest

from terreinwijzer.web.access.roles import Role
from terreinwijzer.web.people.adapters import password_link
from terreinwijzer.web.people.mail import letter
from terreinwijzer.web.people.models import Membership, User

log = logging.getLogger("terreinwijzer.people")


def may_link(by: User, user: User) -> bool:
    """Tell whether somebody may make a link for an account: only who administers every portfolio it has a role for.

    Who administers one municipality could otherwise take over an account of another one.
    """
    ours = Membership.objects.filter(user=by, role=Role.ADMINISTRATOR).values("portfolio_id")
    return not Membership.objects.filter(user=user).exclude(portfolio_id__in=ours).exists()


def link_for(request: HttpRequest, user: User) -> str:
    """Return a link that works for three days and once."""
    path = password_link(user_pk_to_url_str(user), default_token_generator.make_token(user))
    return request.build_absolute_uri(path)


def send_link(request: HttpRequest, user: User) -> bool:
    """Send somebody a link to choose a password; tell whether it went."""
    if not settings.ENVIRONMENT.mail or not user.email:
        return False
    try:
        letter("invitation", [user.email], {"link": link_for(request, user)}).send()
    except (OSError, SMTPException):
        log.warning("an invitation could not be sent", exc_info=True)
        return False
    return True
