"""The addresses of participation."""

from __future__ import annotations

from django.urls import URLPattern, path

from terreinwijzer.web.participation.pages import moderation, themes


def participation_urls(portfolio: str) -> list[URLPattern]:
    """Return the routes of participation below the address of a portfolio."""
    at = f"{portfolio}participation"
    return [
        path(f"{at}/", themes.participation, name="participation"),
        path(f"{at}/themes/add/", moderation.add_theme, name="theme_add"),
        path(f"{at}/themes/<int:record>/", themes.theme, name="theme"),
        path(f"{at}/themes/<int:record>/sessions/add/", moderation.add_session, name="session_add"),
        path(f"{at}/reactions/", moderation.reactions, name="reactions"),
        path(f"{at}/reactions.<str:suffix>", moderation.reactions_file, name="reactions_file"),
        path(f"{at}/<slug:kind>/<int:record>/edit/", moderation.PAGES.edit, name="participation_edit"),
        path(f"{at}/<slug:kind>/<int:record>/delete/", moderation.PAGES.delete, name="participation_delete"),
        path(f"{at}/<slug:kind>/<int:record>/history/", moderation.PAGES.history, name="participation_history"),
    ]
