"""How often somebody who has not logged in may write: often enough for people, too rarely for machines.

Logging in has limits of its own, by allauth, and so has every program with a token; whoever is logged in is known, and
has none.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from hashlib import sha256
from typing import Any

from allauth.core.ratelimit import consume
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

from terreinwijzer.web.faults import told

# In the settings, as `ACCOUNT_RATE_LIMITS`.
PUBLIC_WRITING = "public_writing"
# In the settings, as `API_LIMITS`: so many in so many seconds. Reading counts as well, which allauth lets through.
API_CLIENT, API_GUESSES, ADDRESSES = "client", "guesses", "addresses"
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
        if (
            request.method in {"GET", "HEAD", "OPTIONS"}
            or own
            or request.user.is_authenticated
            or hasattr(request, "api_client")
        ):
            return None
        return None if consume(request, action=PUBLIC_WRITING) else too_many(request)


def within(action: str, who: str) -> bool:
    """Count a request of somebody, and tell whether it is still within the limit of this stretch of time.

    Two requests at the very same moment can count as one: a limit of hundreds does not mind.
    """
    most, seconds = settings.API_LIMITS[action]
    key = sha256(f"{action} {who} {int(time.time()) // seconds}".encode()).hexdigest()
    count = cache.get(key, 0) + 1
    cache.set(key, count, seconds)
    return bool(count <= most)


def too_many(request: HttpRequest, wait_s: int = WAIT_S) -> HttpResponse:
    """Return the page that says to wait, and to programs how long."""
    answer = told(request, TOO_MANY)
    answer.headers["Retry-After"] = str(wait_s)
    return answer
