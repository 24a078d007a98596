"""The addresses of notices."""

from __future__ import annotations

from django.urls import URLPattern, path

from terreinwijzer.web.notices import pages


def notice_urls(portfolio: str) -> list[URLPattern]:
    """Return the routes of notices below the address of a portfolio."""
    at = f"{portfolio}notices"
    return [
        path(f"{at}/", pages.notices, name="notices"),
        path(f"{at}/read/", pages.notices_read, name="notices_read"),
        path(f"{at}/<int:record>/", pages.notice, name="notice"),
        path(f"{at}/<int:record>/mark/", pages.notice_mark, name="notice_mark"),
    ]
