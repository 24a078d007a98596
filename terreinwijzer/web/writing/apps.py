"""Names the app for Django."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class WritingConfig(AppConfig):
    """What every written domain shares."""

    name = "terreinwijzer.web.writing"
    label = "writing"

    def ready(self) -> None:
        """Read the modules `attention` and `sought` of every app."""
        autodiscover_modules("attention", "sought")
