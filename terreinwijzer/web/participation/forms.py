"""The forms of participation: what anybody may send, and what moderators write."""

from __future__ import annotations

from typing import Any

from django import forms

from terreinwijzer.web.participation.models import Reaction, Session, Theme
from terreinwijzer.web.writing.forms import WrittenForm

LONGEST_REACTION = 5_000


class ReactForm(WrittenForm):
    """What anybody may say; nobody has to give a name."""

    class Meta:
        """What is said first, then who says it."""

        model = Reaction
        fields = ("said", "sender", "show_sender", "name", "email")

    def __init__(self, *given: Any, **options: Any) -> None:
        """Limit what is said to a length that somebody reads."""
        super().__init__(*given, **options)
        self.fields["said"].widget.attrs["maxlength"] = LONGEST_REACTION

    def clean_said(self) -> str:
        """Refuse what is longer."""
        said: str = self.cleaned_data["said"]
        if len(said) > LONGEST_REACTION:
            raise forms.ValidationError("wrong_too_long", params={"most": LONGEST_REACTION})
        return said


class ModerateForm(WrittenForm):
    """What a moderator decides and answers; what was said stays as it was."""

    class Meta:
        """Whether everybody may read it, and what was done with it."""

        model = Reaction
        fields = ("state", "handling", "answer", "session")

    def __init__(self, *given: Any, **options: Any) -> None:
        """Offer the sessions of this theme."""
        super().__init__(*given, **options)
        self.fields["session"].queryset = self.instance.theme.sessions.all()  # type: ignore[attr-defined]


class ThemeForm(WrittenForm):
    """A theme."""

    record_kind = "theme"

    class Meta:
        """What is asked, and when."""

        model = Theme
        fields = ("title", "question", "opens_on", "closes_on", "outcome")


class SessionForm(WrittenForm):
    """A session on a theme."""

    record_kind = "session"

    class Meta:
        """What, when and where, and what came of it."""

        model = Session
        fields = ("title", "held_on", "place", "people_present", "report")
