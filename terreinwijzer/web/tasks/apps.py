"""Names the app for Django."""

from __future__ import annotations

from django.apps import AppConfig


class TasksConfig(AppConfig):
    """Background work."""

    name = "terreinwijzer.web.tasks"
    label = "tasks"
