"""Names the app for Django."""

from __future__ import annotations

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Accounts and roles."""

    name = "terreinwijzer.web.people"
    label = "people"

    def ready(self) -> None:
        """Follow the second factors that are switched on."""
        from allauth.mfa.signals import authenticator_added  # noqa: PLC0415  (models are known only now)

        from terreinwijzer.web.people.strength import remember_shown  # noqa: PLC0415

        authenticator_added.connect(remember_shown)
