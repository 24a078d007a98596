"""Templates: Jinja with everything escaped, and a fault for every name that is not there."""

from __future__ import annotations

from typing import Any

from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.urls import reverse
from jinja2 import Environment, StrictUndefined

from terreinwijzer import __version__

MENU = (
    "home",
    "own_establishment",
    "atlas",
    "parks",
    "explore",
    "audit",
    "register",
    "programme",
    "participation",
    "members",
)
HTMX, MAP = "vendor/htmx.min.js", "vendor/maplibre-gl.js"


def environment(**options: Any) -> Environment:
    """Return the environment of all templates."""
    options |= {"undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    made = Environment(autoescape=True, **{name: value for name, value in options.items() if name != "autoescape"})
    from terreinwijzer.web.look.views import Look  # noqa: PLC0415  (it needs the settings, read after this)

    made.globals |= {
        "look": Look(),
        "static": static,
        "version": __version__,
        "path": reverse,
        "htmx": HTMX if fetched(HTMX) else "",
    }
    return made


def fetched(name: str) -> bool:
    """Tell whether a script of others was fetched by `make web`; without it pages work, with less ease."""
    return finders.find(name) is not None
