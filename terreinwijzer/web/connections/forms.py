"""The forms by which an administrator connects other programs."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.utils import timezone

from terreinwijzer.web.access.scopes import Scope
from terreinwijzer.web.connections.models import EVENTS
from terreinwijzer.web.connections.outward import is_public
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


class WebhookForm(BilingualForm):
    """Which address is told of what."""

    record_kind = "webhook"
    name = forms.CharField(max_length=80)
    address = forms.URLField(max_length=300, assume_scheme="https")
    events = forms.MultipleChoiceField(
        choices=[(event, f"event_{event}") for event in EVENTS], widget=forms.CheckboxSelectMultiple
    )

    def clean_address(self) -> str:
        """Refuse an address without https, with a password in it, or that is plainly of the own network."""
        address: str = self.cleaned_data["address"]
        parts = urlsplit(address)
        inside = settings.ENVIRONMENT.webhooks_inside
        if (parts.scheme != "https" and not inside) or parts.username or parts.fragment:
            raise forms.ValidationError("wrong_webhook_address")
        with suppress(ValueError):
            # A name is judged when it is used: it may lead elsewhere by then.
            if not inside and not is_public(parts.hostname or ""):
                raise forms.ValidationError("wrong_webhook_inside")
        return address
