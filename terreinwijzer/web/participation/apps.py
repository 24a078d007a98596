"""Names the app for Django."""

from __future__ import annotations

from django.apps import AppConfig


class ParticipationConfig(AppConfig):
    """Themes, sessions and reactions."""

    name = "terreinwijzer.web.participation"
    label = "participation"
