"""Names the app for Django."""

from __future__ import annotations

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """What asks for one person."""

    name = "terreinwijzer.web.notices"
    label = "notices"
