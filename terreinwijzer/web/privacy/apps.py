"""Names the app for Django, and gathers what the other apps declare."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class PrivacyConfig(AppConfig):
    """Personal data and who looked at them."""

    name = "terreinwijzer.web.privacy"
    label = "privacy"

    def ready(self) -> None:
        """Read the module `personal` of every app."""
        autodiscover_modules("personal")
