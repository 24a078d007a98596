"""Names the app for Django."""

from __future__ import annotations

from django.apps import AppConfig


class ConnectionsConfig(AppConfig):
    """Connections with other programs."""

    name = "terreinwijzer.web.connections"
    label = "connections"

    def ready(self) -> None:
        """Follow what happens to the signals of the register."""
        from simple_history.signals import post_create_historical_record  # noqa: PLC0415  (models are known only now)

        from terreinwijzer.web.connections.signals import follow  # noqa: PLC0415

        post_create_historical_record.connect(follow)
