"""The user's own page: who one is, what one may, and where to change that."""

from __future__ import annotations

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from terreinwijzer.web.pages.frame import all_portfolios, page, portfolio
from terreinwijzer.web.people.models import Membership
from terreinwijzer.web.people.strength import needs_second_factor


@login_required
def account(request: HttpRequest) -> HttpResponse:
    """Show the user's roles by portfolio, and the ways to log in."""
    known = set(all_portfolios().ids)
    language = get_language() or ""
    given = Membership.objects.filter(user_id=request.user.pk, portfolio_id__in=known).order_by("portfolio_id", "role")
    roles = [(portfolio(each.portfolio_id).results.names[language], each) for each in given]
    return page(
        request, "account/home.html", language, None, "account",
        roles=roles, factor=is_mfa_enabled(request.user), weak=needs_second_factor(request),
        has_password=request.user.has_usable_password(),  # type: ignore[union-attr]  # (logged in: see above)
        sends_mail=bool(settings.ENVIRONMENT.mail),
    )  # fmt: skip
