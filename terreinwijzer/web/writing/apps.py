"""Names the app for Django."""

from __future__ import annotations

from django.apps import AppConfig


class WritingConfig(AppConfig):
    """What every written domain shares."""

    name = "terreinwijzer.web.writing"
    label = "writing"
