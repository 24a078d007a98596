"""The addresses of background work."""

from __future__ import annotations

from django.urls import URLPattern, path

from terreinwijzer.web.tasks import pages


def task_urls(portfolio: str) -> list[URLPattern]:
    """Return the routes of background work below the address of a portfolio."""
    at = f"{portfolio}tasks"
    return [
        path(f"{at}/", pages.tasks, name="tasks"),
        path(f"{at}/<uuid:task_id>/", pages.task, name="task"),
        path(f"{at}/<uuid:task_id>/progress/", pages.task_progress, name="task_progress"),
        path(f"{at}/<uuid:task_id>/cancel/", pages.task_cancel, name="task_cancel"),
        path(f"{at}/<uuid:task_id>/<slug:name>.<str:suffix>", pages.task_file, name="task_file"),
    ]
