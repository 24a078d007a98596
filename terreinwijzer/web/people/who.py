"""Who the user of a request is, for the bar above every page."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode


@dataclass(frozen=True)
class Who:
    """The user, with where to go from here.

    Attributes
    ----------
    name
        Empty for somebody who has not logged in.
    log_in
        Address of the page to log in, which leads back to this one.
    account
        Address of the user's own page.
    """

    name: str
    log_in: str
    account: str


def who(request: HttpRequest) -> Who:
    """Return who the user of a request is."""
    user = getattr(request, "user", None)
    # A page that was asked for, and is not about logging in itself, is returned to.
    back = request.method == "GET" and (not request.resolver_match or "account" not in request.resolver_match.route)
    log_in = reverse("account_login")
    return Who(
        name=(user.get_full_name() or user.get_username()) if user and user.is_authenticated else "",
        log_in=f"{log_in}?{urlencode({'next': request.get_full_path()})}" if back else log_in,
        account=reverse("account"),
    )
