"""Names the app for Django."""

from __future__ import annotations

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Accounts and roles."""

    name = "terreinwijzer.web.people"
    label = "people"
