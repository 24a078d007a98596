"""The forms by which an administrator connects other programs."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from terreinwijzer.web.access.scopes import Scope
from terreinwijzer.web.connections.tokens import LONGEST
from terreinwijzer.web.writing.forms import BilingualForm

USUAL = timedelta(days=365)


class TokenForm(BilingualForm):
    """For which program a token is, what it may, and until when."""

    record_kind = "token"
    name = forms.CharField(max_length=80)
    scopes = forms.MultipleChoiceField(
        choices=[(scope.value, f"scope_{scope.value}") for scope in Scope], widget=forms.CheckboxSelectMultiple
    )
    ends_on = forms.DateField()

    def __init__(self, *given: Any, **options: Any) -> None:
        """Propose a year."""
        super().__init__(*given, **options)
        self.fields["ends_on"].initial = lambda: timezone.localdate() + USUAL

    def clean_ends_on(self) -> date:
        """Refuse a day that is past, or so far away that nobody will remember the token."""
        day: date = self.cleaned_data["ends_on"]
        today = timezone.localdate()
        if not today <= day <= today + LONGEST:
            raise forms.ValidationError("wrong_token_end")
        return day
