"""The addresses of the pages about personal data."""

from __future__ import annotations

from django.urls import URLPattern, path

from terreinwijzer.web.privacy import pages


def privacy_urls(portfolio: str) -> list[URLPattern]:
    """Return the routes of these pages below the address of a portfolio."""
    at = f"{portfolio}privacy"
    return [
        path(f"{at}/", pages.privacy, name="privacy"),
        path(f"{at}/looks/", pages.privacy_looks, name="privacy_looks"),
        path(f"{at}/person/", pages.privacy_person, name="privacy_person"),
    ]
