"""The page from which every explorer starts."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from terreinwijzer.web.access.holders import may_here
from terreinwijzer.web.access.routes import ROUTES
from terreinwijzer.web.pages.frame import page, portfolio

EXPLORERS = (
    "advice", "check", "compare", "weighing", "demand", "moves", "hub", "climate", "reach", "streams", "labour",
    "trends",
)  # fmt: skip


def explore(request: HttpRequest, language: str, portfolio_id: str) -> HttpResponse:
    """Show the explorers that somebody may use."""
    shown = portfolio(portfolio_id)
    open_to = [name for name in EXPLORERS if may_here(request, portfolio_id, ROUTES[f"explore_{name}"])]
    return page(request, "explore/index.html", language, shown, "explore", explorers=open_to)
