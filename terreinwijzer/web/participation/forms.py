"""The forms of participation: what anybody may send, and what moderators write."""

from __future__ import annotations

from typing import Any

from terreinwijzer.web.participation.models import Reaction, Session, Theme
from terreinwijzer.web.writing.forms import SentForm, WrittenForm


class ReactForm(SentForm):
    """What anybody may say; nobody has to give a name."""

    class Meta:
        """What is said first, then who says it."""

        model = Reaction
        fields = ("said", "sender", "show_sender", "name", "email")


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
