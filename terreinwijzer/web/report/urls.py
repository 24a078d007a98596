"""The addresses of the report."""

from __future__ import annotations

from django.urls import URLPattern, path

from terreinwijzer.web.report import pages


def report_urls(portfolio: str) -> list[URLPattern]:
    """Return the routes of the report below the address of a portfolio."""
    at = f"{portfolio}report"
    return [
        path(f"{at}/", pages.report, name="report"),
        path(f"{at}/make/", pages.report_make, name="report_make"),
        path(f"{at}.<str:suffix>", pages.report_file, name="report_file"),
    ]
