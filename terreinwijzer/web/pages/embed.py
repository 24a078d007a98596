"""Charts and maps that other sites may show within their own pages: reading only, and without knowing who reads."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from terreinwijzer.dossier.blocks.one_park import chart_ranking
from terreinwijzer.indicators.catalogue import indicator
from terreinwijzer.web.headers import framed_anywhere
from terreinwijzer.web.pages.atlas import atlas_page
from terreinwijzer.web.pages.frame import known_park, page, portfolio

View = Callable[..., HttpResponse]


def _in_a_frame(view: View) -> View:
    """Let every site show what a view answers within a page; nothing in it can be done on behalf of the reader."""

    @wraps(view)
    def answered(request: HttpRequest, /, **parts: str) -> HttpResponse:
        response = view(request, **parts)
        response["Content-Security-Policy"] = framed_anywhere()
        return response

    return xframe_options_exempt(require_safe(answered))


@_in_a_frame
def embed_figure(request: HttpRequest, language: str, portfolio_id: str, name: str, park_id: str = "") -> HttpResponse:
    """Show the chart of an indicator; one park stands out where it is named."""
    shown = portfolio(portfolio_id)
    if name not in shown.results.indicators.per_park:
        raise Http404
    if park_id:
        known_park(shown, park_id)
    chart = shown.block(chart_ranking, language, name, park_id)
    if chart is None:
        raise Http404
    parts = {"language": language, "portfolio_id": portfolio_id, "name": name}
    whole = (
        reverse("figure_of_park", kwargs=parts | {"park_id": park_id}) if park_id else reverse("figure", kwargs=parts)
    )
    return page(
        request, "embed/figure.html", language, shown,
        definition=indicator(name), chart=chart, park_id=park_id, whole=whole,
        park=shown.names[park_id] if park_id else "",
    )  # fmt: skip


@_in_a_frame
def embed_atlas(request: HttpRequest, language: str, portfolio_id: str) -> HttpResponse:
    """Show the map with its legend; its address chooses as that of the atlas does."""
    return atlas_page(request, language, portfolio_id, embedded=True)
