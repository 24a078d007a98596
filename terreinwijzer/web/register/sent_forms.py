"""The forms of supply and demand for people outside: nothing counts before a moderator has read it."""

from __future__ import annotations

from typing import Any

from django import forms

from terreinwijzer.web.register.codes import MARKET_SOURCE, RECEIVED
from terreinwijzer.web.register.forms import OfferForm, RequestForm
from terreinwijzer.web.register.models import Offer, Request
from terreinwijzer.web.wording import text
from terreinwijzer.web.writing.forms import SentForm

SIZES = ("plot_area_m2", "floor_area_m2")
OFFERED = ("summary", "kind", "park_id", "street", *SIZES, "price_eur", "price_per", "available_from")
SOUGHT = ("summary", "sbi", "environmental_category", *SIZES, "park_id", "wanted_from")
# As somebody outside may say it; what the municipality itself tells of, the register writes down.
SENDERS = tuple(code for code in MARKET_SOURCE if code != "municipality")


class _Outside(SentForm):
    """What is new or was changed is to be judged."""

    record_kind = "sent"

    def save(self, commit: bool = True) -> Any:
        """Let a moderator read it, also what was accepted before this change."""
        self.instance.judgement, self.instance.reason = RECEIVED, ""
        return super().save(commit)


class _Anybody(_Outside):
    """By somebody of whom nothing is known: who it is, and whom to ask."""

    def __init__(self, *given: Any, **options: Any) -> None:
        """Ask for somebody who can be asked whether it still holds."""
        super().__init__(*given, **options)
        self.fields["contact"].required = True
        choices = [(code, text(f"code_market_source_{code}", self.language)) for code in SENDERS]
        self.fields["source"] = forms.ChoiceField(
            choices=choices, label=self.fields["source"].label, initial=SENDERS[0]
        )


class _Own(_Outside):
    """By an entrepreneur about the own business."""

    def __init__(self, *given: Any, **options: Any) -> None:
        """Ask how it stands only of what was there before."""
        super().__init__(*given, **options)
        if self.instance.pk is None:
            del self.fields["state"]


class SentOfferForm(_Anybody, OfferForm):
    """An offer by anybody, such as a broker."""

    class Meta:
        """What, where and how large, and who sends it."""

        model = Offer
        fields = (*OFFERED, "source", "contact", "published", "notes")


class SentRequestForm(_Anybody, RequestForm):
    """A request by anybody."""

    class Meta:
        """What is sought, and who sends it."""

        model = Request
        fields = (*SOUGHT, "source", "contact", "notes")


class OwnOfferForm(_Own, OfferForm):
    """What an entrepreneur offers."""

    class Meta:
        """Whose it is, is known."""

        model = Offer
        fields = (*OFFERED, "state", "contact", "published", "notes")


class OwnRequestForm(_Own, RequestForm):
    """What an entrepreneur seeks."""

    class Meta:
        """Whose it is, is known."""

        model = Request
        fields = (*SOUGHT, "state", "contact", "notes")
