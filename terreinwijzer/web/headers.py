"""Headers that keep a page to what this application sends: no foreign host, no script in the page itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from terreinwijzer.web.environment import Environment

# A drawing that is opened by itself carries its style and letters; it may do nothing else.
DRAWING = "default-src 'none'; style-src 'unsafe-inline'; font-src data:; frame-ancestors 'none'"
PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


# Of each API, by the start of its address.
API, API_VERSION = "/api/v1/", "1.0.0"
OGC_API, OGC_VERSION = "/api/ogc/v1/", "1.0.0"
VERSIONS = {API: API_VERSION, OGC_API: OGC_VERSION}


class SafeHeaders:
    """Adds the policies for content and permissions to every answer, and to an API what it tells of itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep what answers the request."""
        self.get_response = get_response
        environment = settings.ENVIRONMENT
        self.page = page_policy(
            map_hosts(environment), [host for each in environment.providers for host in (each.address, *each.hosts)]
        )

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the headers added."""
        response = self.get_response(request)
        drawing = response.headers.get("Content-Type", "").startswith("image/svg+xml")
        response.headers.setdefault("Content-Security-Policy", DRAWING if drawing else self.page)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        for start, version in VERSIONS.items():
            if request.path.startswith(start):
                response.headers["API-Version"] = version
        if request.path.startswith("/api/"):
            # Programs on other sites may read what everybody may; a browser sends no cookie along with such a request.
            response.headers["Access-Control-Allow-Origin"] = "*"
        return response


def map_hosts(environment: Environment) -> list[str]:
    """Return the addresses from which the map takes pictures."""
    legends = [each.legend_address for each in environment.overlays]
    tiles = [each.address for each in environment.overlays]
    return [address for address in (environment.background, *tiles, *legends) if address]


def page_policy(maps: Sequence[str] = (), providers: Sequence[str] = ()) -> str:
    """Return the content security policy of a page.

    Parameters
    ----------
    maps
        Addresses from which the map takes pictures.
    providers
        Addresses of the providers of accounts, and where they send people on: there the form to log in leads.
    """
    tiles = "".join(f" {host}" for host in dict.fromkeys(map(_origin, maps)))
    rules = {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "font-src": "'self' data:",
        "img-src": f"'self' data: blob:{tiles}",
        "connect-src": f"'self'{tiles}",
        "worker-src": "'self' blob:",
        "form-action": " ".join(["'self'", *map(_origin, providers)]),
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def framed_anywhere() -> str:
    """Return the policy of a page that other sites may show within theirs."""
    return page_policy(map_hosts(settings.ENVIRONMENT)).replace("frame-ancestors 'none'", "frame-ancestors *")


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"
