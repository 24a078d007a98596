"""The forms of the programme."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from terreinwijzer.indicators.catalogue import catalogue
from terreinwijzer.programme.progress import waiting_circle
from terreinwijzer.web.access.roles import Permission
from terreinwijzer.web.programme.models import Action, Effect, Version
from terreinwijzer.web.writing.forms import WrittenForm, person_field


class ActionForm(WrittenForm):
    """An action; what comes first is chosen from the other actions with a number."""

    parks = ("park_id",)
    record_kind = "action"

    class Meta:
        """First what it is, then who, how much, when, and what stands in the way."""

        model = Action
        fields = ("number", "title", "description", "pillar", "park_id", "priority", "owner", "assigned_to",
                  "elected_lead", "partners", "budget_eur", "capacity_days", "starts_on", "due_on", "state",
                  "done_on", "needs", "blocked_by")  # fmt: skip

    def __init__(self, *given: Any, **options: Any) -> None:
        """Offer as who sees to it those who may write here."""
        super().__init__(*given, **options)
        person_field(self.fields["assigned_to"], self.shown.portfolio_id, Permission.WRITE_PROGRAMME)

    def clean_number(self) -> str:
        """Return a number without spaces: they separate numbers."""
        number: str = self.cleaned_data["number"]
        if " " in number.strip():
            raise forms.ValidationError("wrong_number_with_space")
        return number.strip()

    def clean_needs(self) -> str:
        """Return numbers with one space between them; each is a number of another action.

        Raises
        ------
        forms.ValidationError
            A number is not there, or actions would wait for each other in a circle.
        """
        wanted = self.cleaned_data["needs"].replace(",", " ").replace(";", " ").split()
        rows = (
            Action.objects.filter(portfolio_id=self.shown.portfolio_id).exclude(number="").exclude(pk=self.instance.pk)
        )
        others = {row.number: row.needed for row in rows.only("number", "needs")}
        missing = [number for number in wanted if number not in others]
        if missing:
            raise forms.ValidationError("wrong_needs_unknown", params={"numbers": ", ".join(missing)})
        me = self.cleaned_data.get("number") or "*"
        circle = waiting_circle(others | {me: wanted})
        if circle:
            raise forms.ValidationError("wrong_needs_circle", params={"numbers": " → ".join(circle)})
        return " ".join(dict.fromkeys(wanted))

    def clean(self) -> dict[str, Any]:
        """Keep the day on which an action was done in step with its state."""
        given = super().clean() or {}
        if given.get("state") == "done":
            given["done_on"] = given.get("done_on") or timezone.localdate()
        elif "state" in given:
            given["done_on"] = None
        return given


class EffectForm(WrittenForm):
    """What an action should do to an indicator."""

    parks = ("park_id",)

    class Meta:
        """Which indicator, where, from what and to what."""

        model = Effect
        fields = ("indicator", "park_id", "baseline", "baseline_on", "target", "target_on")

    def __init__(self, *given: Any, **options: Any) -> None:
        """Offer the indicators by their names."""
        super().__init__(*given, **options)
        names = sorted((each.label(self.language), name) for name, each in catalogue().items())
        told = self.fields["indicator"]
        self.fields["indicator"] = forms.ChoiceField(
            choices=[("", "–"), *((name, label) for label, name in names)], label=told.label, help_text=told.help_text
        )


class VersionForm(WrittenForm):
    """The programme as it stands is kept under a name."""

    class Meta:
        """Name, day of adoption, and a note."""

        model = Version
        fields = ("name", "adopted_on", "note")
