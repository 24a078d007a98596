"""A visit noted down on the spot, on a phone: who, what was said, and what has to be done about it, on one form."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from terreinwijzer.web.people.models import User
from terreinwijzer.web.register.codes import SIGNAL_KIND, VISIT_KIND
from terreinwijzer.web.register.models import Organisation, Signal, Visit
from terreinwijzer.web.register.searching import NUMBERED, matching, named
from terreinwijzer.web.wording import plainly
from terreinwijzer.web.writing.forms import BilingualForm

# A longer list nobody reads at a gate.
TOLD = 5


class QuickVisitForm(BilingualForm):
    """One visit, with at most one signal."""

    organisation = forms.CharField(max_length=250)
    kind = forms.ChoiceField(choices=[(code, f"code_visit_kind_{code}") for code in VISIT_KIND])
    held_on = forms.DateField()
    report = forms.CharField(widget=forms.Textarea, required=False)
    attendees = forms.CharField(max_length=300, required=False)
    signal_kind = forms.ChoiceField(
        choices=[("", "no_choice"), *((code, f"code_signal_kind_{code}") for code in SIGNAL_KIND)], required=False
    )
    signal_description = forms.CharField(widget=forms.Textarea, required=False)
    signal_due_on = forms.DateField(required=False)

    def __init__(self, *given: Any, **options: Any) -> None:
        """Propose today, and help with the name of the organisation."""
        super().__init__(*given, **options)
        self.fields["held_on"].initial = timezone.localdate
        self.fields["organisation"].widget.attrs |= {"autocomplete": "off", "list": "suggested"}
        self.fields["report"].widget.attrs["rows"] = 7

    def clean_organisation(self) -> Organisation:
        """Return the organisation that is meant; refuse a name that fits none or several."""
        typed = self.cleaned_data["organisation"].strip()
        rows = Organisation.objects.filter(portfolio_id=self.shown.portfolio_id)
        if number := NUMBERED.search(typed):
            found = list(rows.filter(pk=int(number[1]))[:1])
        else:
            found = list(matching(rows, typed).order_by("name", "id")[: TOLD + 1])
            exactly = [each for each in found if plainly(each.name) == plainly(typed)]
            found = exactly if len(exactly) == 1 else found
        if not found:
            raise forms.ValidationError("wrong_organisation_unknown")
        if len(found) > 1:
            names = "; ".join(named(each) for each in found[:TOLD])
            raise forms.ValidationError("wrong_organisation_several", params={"names": names})
        return found[0]

    def clean(self) -> dict[str, Any]:
        """Refuse half a signal."""
        given = super().clean() or {}
        if given.get("signal_description") and not given.get("signal_kind"):
            self.add_error("signal_kind", "wrong_signal_without_kind")
        if given.get("signal_kind") and not given.get("signal_description"):
            self.add_error("signal_description", "wrong_signal_without_words")
        return given

    def save(self, by: User) -> Visit:
        """Write the visit, and the signal if there is one, in the name of whoever was there."""
        given, portfolio_id = self.cleaned_data, self.shown.portfolio_id
        visit: Visit = Visit.objects.create(
            portfolio_id=portfolio_id, organisation=given["organisation"], kind=given["kind"], visited_by=by,
            held_on=given["held_on"], report=given["report"], attendees=given["attendees"],
        )  # fmt: skip
        if given["signal_kind"]:
            Signal.objects.create(
                portfolio_id=portfolio_id, organisation=visit.organisation, visit=visit, kind=given["signal_kind"],
                description=given["signal_description"], due_on=given["signal_due_on"], assigned_to=by,
            )  # fmt: skip
        return visit
