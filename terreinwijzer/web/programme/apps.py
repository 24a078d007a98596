"""Names the app for Django."""

from __future__ import annotations

from django.apps import AppConfig


class ProgrammeConfig(AppConfig):
    """Actions of the implementation programme, the indicators that they should move, and versions."""

    name = "terreinwijzer.web.programme"
    label = "programme"
