"""The addresses of the theme: its style sheet, its logo and its letters."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse

from terreinwijzer.web.look.tokens import FONTS, PICTURES, Theme, theme_of
from terreinwijzer.web.pages.frame import LASTING
from terreinwijzer.web.portfolios import Shown

# The theme of the pages of no portfolio.
NONE = "-"
LOGO = "logo"


def look_urls() -> list[URLPattern]:
    """Return the addresses."""
    return [
        path("theme/<slug:portfolio_id>/theme.css", styles, name="look"),
        path("theme/<slug:portfolio_id>/files/<str:file>", look_file, name="look_file"),
    ]


def styles(request: HttpRequest, portfolio_id: str) -> HttpResponse:
    """Return the style sheet."""
    headers = {"Cache-Control": LASTING if "v" in request.GET else "no-cache"}
    return HttpResponse(_theme(portfolio_id).styles, content_type="text/css; charset=utf-8", headers=headers)


def look_file(_request: HttpRequest, portfolio_id: str, file: str) -> HttpResponse:
    """Return the logo (`logo`) or a file with letters."""
    theme = _theme(portfolio_id)
    found = theme.logo if file == LOGO else theme.fonts.get(file)
    if found is None:
        raise Http404
    kind = (PICTURES | FONTS)[found.suffix]
    return HttpResponse(found.read_bytes(), content_type=kind, headers={"Cache-Control": LASTING})


class Look:
    """What a template asks of the theme: the addresses of its style sheet and its logo."""

    def styles(self, shown: Shown | None) -> str:
        """Return the address of the style sheet."""
        key = shown.portfolio_id if shown else NONE
        return f"{reverse('look', kwargs={'portfolio_id': key})}?v={_theme(key).version}"

    def logo(self, shown: Shown | None) -> tuple[str, str] | None:
        """Return the address of the logo and what it says."""
        key = shown.portfolio_id if shown else NONE
        theme = _theme(key)
        if theme.logo is None:
            return None
        return f"{reverse('look_file', kwargs={'portfolio_id': key, 'file': LOGO})}?v={theme.version}", theme.logo_alt


def _theme(key: str) -> Theme:
    return theme_of(settings.ENVIRONMENT.theme, "" if key == NONE else key)
