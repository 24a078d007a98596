"""How often somebody who has not logged in may write: often enough for people, too rarely for machines.

Logging in has limits of its own, by allauth; whoever is logged in is known, and has none.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.core.ratelimit import consume
from django.http import HttpRequest, HttpResponse

from terreinwijzer.web.faults import told

# In the settings, as `ACCOUNT_RATE_LIMITS`.
PUBLIC_WRITING = "public_writing"
TOO_MANY = 429
WAIT_S = 600


class Limits:
    """Refuses what is sent too often from one address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep what answers the request."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; the check itself waits until the route is known."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, _view: Any, _args: Any, _kwargs: Any) -> HttpResponse | None:
        """Return the refusal, if this is one too many."""
        own = request.resolver_match and "account/" in request.resolver_match.route
        if request.method in {"GET", "HEAD", "OPTIONS"} or own or request.user.is_authenticated:
            return None
        return None if consume(request, action=PUBLIC_WRITING) else too_many(request)


def too_many(request: HttpRequest) -> HttpResponse:
    """Return the page that says to wait, and to programs how long."""
    answer = told(request, TOO_MANY)
    answer.headers["Retry-After"] = str(WAIT_S)
    return answer
