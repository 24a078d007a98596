"""Other programs: who a request with `Authorization: Bearer` comes from, and what that one may."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from terreinwijzer.web.access.limits import API_CLIENT, API_GUESSES, too_many, within
from terreinwijzer.web.access.roles import Permission
from terreinwijzer.web.access.routes import BY_METHOD, ROUTES, TOKEN_ONLY
from terreinwijzer.web.access.scopes import allows
from terreinwijzer.web.connections.models import Token
from terreinwijzer.web.connections.tokens import token_of, used
from terreinwijzer.web.faults import told

API = "/api/"
_SCHEME = "bearer "
UNAUTHORIZED, FORBIDDEN = 401, 403


def permission_of(route: str, method: str | None) -> Permission | None:
    """Return what a route needs; of some, one method needs another permission than the rest."""
    return BY_METHOD.get((route, method or ""), ROUTES.get(route))


def client_of(request: HttpRequest) -> Token | None:
    """Return the token with which a request was made, after `refused`."""
    found: Token | None = getattr(request, "api_client", None)
    return found


def refused(request: HttpRequest, route: str, portfolio_id: str) -> HttpResponse | None:
    """Return the refusal of a request by a program; `None` where it may go on.

    A token says who asks, so a session beside it counts for nothing; and what is for tokens only is never opened by a
    session, by which another site could make a browser write.
    """
    said = request.headers.get("Authorization", "")
    if not said.lower().startswith(_SCHEME):
        return _unauthorized(request) if route in TOKEN_ONLY else None
    token = token_of(said[len(_SCHEME) :].strip())
    if token is None:
        return (
            _unauthorized(request) if within(API_GUESSES, get_adapter().get_client_ip(request)) else too_many(request)
        )
    if not within(API_CLIENT, str(token.pk)):
        return too_many(request, settings.API_LIMITS[API_CLIENT][1])
    used(token)
    request.api_client = token  # type: ignore[attr-defined]
    needed = permission_of(route, request.method)
    own = portfolio_id in {"", token.portfolio_id}
    return None if own and needed is not None and allows(token.scopes, needed) else told(request, FORBIDDEN)


def _unauthorized(request: HttpRequest) -> HttpResponse:
    answer = told(request, UNAUTHORIZED)
    answer.headers["WWW-Authenticate"] = 'Bearer realm="Terreinwijzer"'
    return answer
