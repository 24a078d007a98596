"""Names the app for Django."""

from __future__ import annotations

from django.apps import AppConfig


class ConnectionsConfig(AppConfig):
    """Connections with other programs."""

    name = "terreinwijzer.web.connections"
    label = "connections"
