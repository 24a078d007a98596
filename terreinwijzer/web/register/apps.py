"""Names the app for Django."""

from __future__ import annotations

from django.apps import AppConfig


class RegisterConfig(AppConfig):
    """Organisations, people, plots, plans, visits, signals and documents."""

    name = "terreinwijzer.web.register"
    label = "register"
