"""The forms by which an administrator gives roles."""

from __future__ import annotations

from typing import Any

from django import forms

from terreinwijzer.web.access.roles import Role
from terreinwijzer.web.people.models import ASSIGNED
from terreinwijzer.web.writing.forms import BilingualForm


class RoleForm(BilingualForm):
    """A role; of an entrepreneur, with the establishment that is his."""

    role = forms.ChoiceField(choices=[("", "no_choice"), *((role, f"role_{role}") for role in ASSIGNED)])
    own_establishment = forms.CharField(max_length=64, required=False)

    def clean(self) -> dict[str, Any]:
        """Ask an entrepreneur, and nobody else, for an establishment that the portfolio knows."""
        given = super().clean() or {}
        own = given.get("own_establishment", "")
        if given.get("role") != Role.ENTREPRENEUR:
            given["own_establishment"] = ""
        elif not own:
            self.add_error("own_establishment", "wrong_no_establishment")
        elif not self._is_known(own):
            self.add_error("own_establishment", "wrong_establishment")
        return given

    def _is_known(self, establishment_id: str) -> bool:
        portfolio = self.shown.results.portfolio
        if not portfolio.has("establishments"):
            # Nothing to compare with: the administrator knows best.
            return True
        return bool((portfolio.table("establishments")["establishment_id"].astype(str) == establishment_id).any())


class InvitationForm(RoleForm):
    """Who gets the role: by the address of mail, that the organisation knows as well."""

    full_name = forms.CharField(max_length=150)
    email = forms.EmailField(max_length=150)
    field_order = ("full_name", "email", "role", "own_establishment")
