"""The gate before every view: looks up what the route needs and whether the user may."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from terreinwijzer.web.access.clients import API, client_of, refused
from terreinwijzer.web.access.holders import may_here
from terreinwijzer.web.access.routes import ROUTES

# A view that serves every portfolio has no portfolio in its address.
PORTFOLIO = "portfolio_id"


class Gate:
    """Refuses every request that no role of the user allows, and every route that nobody decided on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep what answers the request."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; the check itself waits until the route is known."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, _view: Any, _args: Any, kwargs: dict[str, Any]) -> HttpResponse | None:
        """Refuse where the route is not for this user, or not for this program; `PermissionDenied` tells a person."""
        match = request.resolver_match
        route, portfolio_id = match.view_name if match else "", str(kwargs.get(PORTFOLIO, ""))
        if request.path.startswith(API):
            if refusal := refused(request, route, portfolio_id):
                return refusal
            if client_of(request) is not None:
                return None
        needed = ROUTES.get(route)
        if needed is None or not may_here(request, portfolio_id, needed):
            raise PermissionDenied
        return None
