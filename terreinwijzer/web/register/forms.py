"""The forms of the register."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from hashlib import sha256
from types import MappingProxyType
from typing import Any

from django import forms
from django.utils import timezone

from terreinwijzer.errors import InputError, describe
from terreinwijzer.steering.facts import facts
from terreinwijzer.vocabulary.language import said
from terreinwijzer.web.access.roles import Permission
from terreinwijzer.web.register.codes import ACCEPTED, SIGNAL_ACTIVE
from terreinwijzer.web.register.models import (
    Content,
    Document,
    Offer,
    Organisation,
    Ownership,
    Person,
    Plan,
    Plot,
    Request,
    Signal,
    Visit,
)
from terreinwijzer.web.register.models.land import WHOLE
from terreinwijzer.web.register.searching import sought_of
from terreinwijzer.web.wording import text
from terreinwijzer.web.writing.forms import WrittenForm, person_field
from terreinwijzer.web.writing.uploads import DOCUMENTS, checked

# A contact is looked at again after two years, or goes.
KEPT = timedelta(days=730)
# Of what somebody outside sent; at which field it is told that a reason is missing.
JUDGED = ("judgement", "reason")
JUDGED_AT = MappingProxyType({"wrong_declined_without_reason": "reason"})
# From a division of two digits to a subclass of five, with or without points.
SBI = r"\d{2}(\.?\d{1,2}){0,2}"


class OrganisationForm(WrittenForm):
    """An organisation; tags are typed with commas."""

    parks = ("park_id",)
    told_at = MappingProxyType({"wrong_kvk_number": "kvk_number", "wrong_rsin": "rsin"})
    website = forms.URLField(required=False, assume_scheme="https")

    class Meta:
        """In the order in which somebody tells it."""

        model = Organisation
        fields = ("name", "kind", "kvk_number", "rsin", "street", "postcode", "place", "park_id", "establishment_id",
                  "phone", "email", "website", "tags", "notes")  # fmt: skip

    def __init__(self, *given: Any, **options: Any) -> None:
        """Show tags as they are typed."""
        super().__init__(*given, **options)
        self.initial["tags"] = ", ".join(self.instance.tag_list)
        for name in ("kvk_number", "rsin"):
            self.fields[name].widget.attrs["inputmode"] = "numeric"

    def clean_tags(self) -> str:
        """Return the tags in one spelling, each once, between semicolons."""
        return joined_tags(self.cleaned_data["tags"])

    def clean_postcode(self) -> str:
        """Return a Dutch postcode as it is written, `1234 AB`; others as they are."""
        return neat_postcode(self.cleaned_data["postcode"])

    def save(self, commit: bool = True) -> Any:
        """Write the organisation with what it is found by."""
        self.instance.sought = sought_of(self.instance)
        return super().save(commit)


class PersonForm(WrittenForm):
    """A contact, with why and until when the data are kept."""

    told_at = MappingProxyType({"wrong_no_consent": "consented_on"})

    class Meta:
        """Purpose and term are asked, never assumed."""

        model = Person
        fields = ("name", "role", "phone", "email", "purpose", "consented_on", "keep_until")

    def __init__(self, *given: Any, **options: Any) -> None:
        """Propose a term for a new contact."""
        super().__init__(*given, **options)
        if self.instance.pk is None:
            self.initial["keep_until"] = timezone.localdate() + KEPT

    def clean_keep_until(self) -> date:
        """Refuse a term that is over: the contact would be gone tomorrow."""
        until: date = self.cleaned_data["keep_until"]
        if until < timezone.localdate():
            raise forms.ValidationError("wrong_term_is_over")
        return until


class VisitForm(WrittenForm):
    """A visit that was made, or an appointment."""

    class Meta:
        """What, when, who and what was said."""

        model = Visit
        fields = ("kind", "held_on", "visited_by", "attendees", "report")

    def __init__(self, *given: Any, **options: Any) -> None:
        """Offer as visitors those who may write here."""
        super().__init__(*given, **options)
        person_field(self.fields["visited_by"], self.shown.portfolio_id, Permission.WRITE_REGISTER)


class SignalForm(WrittenForm):
    """Something that asks for work."""

    class Meta:
        """What it is, and who does what before when."""

        model = Signal
        fields = ("kind", "description", "follow_up", "due_on", "remind_on", "assigned_to", "state")

    def __init__(self, *given: Any, **options: Any) -> None:
        """Offer as workers those who may write here."""
        super().__init__(*given, **options)
        person_field(self.fields["assigned_to"], self.shown.portfolio_id, Permission.WRITE_REGISTER)

    def clean(self) -> dict[str, Any]:
        """Keep the day on which a signal was closed in step with its state."""
        given = super().clean() or {}
        keep_closed_day(self.instance, given.get("state", ""))
        return given


class PlanForm(WrittenForm):
    """A plan of an organisation."""

    parks = ("park_id",)

    class Meta:
        """What, how sure, when, how much, where."""

        model = Plan
        fields = ("kind", "certainty", "expected_year", "area_m2", "amount_eur", "park_id", "description", "state")


class OfferForm(WrittenForm):
    """A plot or premises on offer."""

    parks = ("park_id",)
    told_at = MappingProxyType({**JUDGED_AT, "wrong_offer_without_size": "plot_area_m2",
                                "wrong_not_positive": "plot_area_m2"})  # fmt: skip

    class Meta:
        """What, where, how large, for how much, from when; who told of it, and who may see it."""

        model = Offer
        fields = ("summary", "kind", "park_id", "street", "plot_area_m2", "floor_area_m2", "price_eur", "price_per",
                  "available_from", "state", "source", "contact", "published", "notes", *JUDGED)  # fmt: skip

    def __init__(self, *given: Any, **options: Any) -> None:
        """Ask for a judgement where there is something to judge."""
        super().__init__(*given, **options)
        _judged_where_sent(self)


class RequestForm(WrittenForm):
    """What a business seeks; the advice asks the same of a business."""

    parks = ("park_id",)
    told_at = MappingProxyType({**JUDGED_AT, "wrong_not_positive": "plot_area_m2"})

    class Meta:
        """What it does, how much room it needs, where and from when; who told of it."""

        model = Request
        fields = ("summary", "sbi", "environmental_category", "plot_area_m2", "floor_area_m2", "park_id", "wanted_from",
                  "state", "source", "contact", "notes", *JUDGED)  # fmt: skip

    def __init__(self, *given: Any, **options: Any) -> None:
        """Offer the categories that the rules know, and ask for a judgement where there is something to judge."""
        super().__init__(*given, **options)
        _judged_where_sent(self)
        known = facts()["environmental_category"].choices
        field = self.fields["environmental_category"]
        categories = [(code, said(name, self.language)) for code, name in known.items()]
        self.fields["environmental_category"] = forms.ChoiceField(
            choices=[("", text("no_choice", self.language)), *categories], label=field.label, required=False
        )
        self.fields["sbi"].widget.attrs["inputmode"] = "numeric"

    def clean_sbi(self) -> str:
        """Return the code as the advice takes it; refuse what is no code."""
        typed = "".join(str(self.cleaned_data["sbi"]).split())
        if typed and not re.fullmatch(SBI, typed):
            raise forms.ValidationError("wrong_sbi")
        return typed


class DocumentForm(WrittenForm):
    """A document; a new file may take the place of the old one, which the history keeps."""

    file = forms.FileField(required=False)

    class Meta:
        """What it is, and the file."""

        model = Document
        fields = ("subject", "file")

    def __init__(self, *given: Any, **options: Any) -> None:
        """Ask for a file where there is none yet."""
        super().__init__(*given, **options)
        self.fields["file"].required = self.instance.pk is None
        self.fields["subject"].required = False
        self.fields["file"].widget = forms.FileInput(attrs={"accept": ",".join(DOCUMENTS)})

    def clean_file(self) -> tuple[bytes, str, str] | None:
        """Return the bytes, name and type of the file, if there is one."""
        if not self.cleaned_data["file"]:
            return None
        try:
            return checked(self.cleaned_data["file"], DOCUMENTS)
        except InputError as fault:
            raise forms.ValidationError(describe(fault.problems, self.language)) from fault

    def clean(self) -> dict[str, Any]:
        """Call a document after its file where nothing else is said."""
        given = super().clean() or {}
        if not given.get("subject"):
            given["subject"] = given["file"][1] if given.get("file") else self.instance.file_name
        return given

    def save(self, commit: bool = True) -> Any:
        """Write the bytes where they are new, then the document."""
        if sent := self.cleaned_data["file"]:
            content, self.instance.file_name, self.instance.media_type = sent
            self.instance.size_bytes = len(content)
            self.instance.content, _ = Content.objects.get_or_create(
                portfolio_id=self.shown.portfolio_id, sha256=sha256(content).hexdigest(), defaults={"held": content}
            )
        return super().save(commit)


class PlotForm(WrittenForm):
    """A plot."""

    parks = ("park_id",)
    told_at = MappingProxyType({"wrong_plot_twice": "plot_id", "wrong_not_positive": "area_m2"})

    class Meta:
        """Its key, place and use."""

        model = Plot
        fields = ("plot_id", "park_id", "street", "area_m2", "idle_since", "notes")


class OwnershipForm(WrittenForm):
    """Who holds which plot; a plot that the register does not have yet is added."""

    plot_key = forms.CharField(max_length=64)
    parks = ("plot_park",)
    told_at = MappingProxyType({"wrong_order_of_dates": "until", "wrong_share": "share_pct"})
    plot_park = forms.CharField(required=False)

    class Meta:
        """The plot first."""

        model = Ownership
        fields = ("plot_key", "plot_park", "kind", "share_pct", "since", "until")

    def __init__(self, *given: Any, **options: Any) -> None:
        """Show the plot of a record that is there."""
        instance = options.get("instance")
        if instance is not None:
            # Not a column, but looked up by name like one.
            instance.plot_park = instance.plot.park_id if instance.pk else ""
        super().__init__(*given, **options)
        if self.instance.pk:
            self.initial = {
                **self.initial,
                "plot_key": self.instance.plot.plot_id,
                "plot_park": self.instance.plot.park_id,
            }

    def clean(self) -> dict[str, Any]:
        """Refuse more than the whole of a plot at one time."""
        given = super().clean() or {}
        key, share = given.get("plot_key"), given.get("share_pct")
        if key and share and given.get("kind") == "ownership":
            others = Ownership.objects.filter(
                portfolio_id=self.shown.portfolio_id, plot__plot_id=key.strip(), kind="ownership"
            )
            held = others.exclude(pk=self.instance.pk).values_list("share_pct", "since", "until")
            taken = most_at_once(list(held), given.get("since"), given.get("until"))
            if taken + share > WHOLE:
                left = {"left": f"{(WHOLE - taken).normalize():f}"}
                self.add_error("share_pct", forms.ValidationError("wrong_shares_exceed", params=left))
        return given

    def save(self, commit: bool = True) -> Any:
        """Write the plot where it is new, then who holds it."""
        self.instance.plot, _ = Plot.objects.get_or_create(
            portfolio_id=self.shown.portfolio_id,
            plot_id=self.cleaned_data["plot_key"].strip(),
            defaults={"park_id": self.cleaned_data["plot_park"]},
        )
        return super().save(commit)


def most_at_once(
    held: Sequence[tuple[Decimal, date | None, date | None]], since: date | None, until: date | None
) -> Decimal:
    """Return the largest sum of shares that are held at one moment of a period.

    Parameters
    ----------
    held
        Share, first day and last day of each; an unknown day leaves that side open. What ends on the day that
        another begins is not held together with it.
    since, until
        The period that is looked at.
    """
    first, last = since or date.min, until or date.max
    spans = [(share, max(begin or date.min, first), min(end or date.max, last)) for share, begin, end in held]
    spans = [(share, begin, end) for share, begin, end in spans if begin < end]
    # A sum can only rise where something begins.
    return max(
        (sum(s for s, b, e in spans if b <= moment < e) for _, moment, _ in spans), default=Decimal(0)
    ) or Decimal(0)


def _judged_where_sent(form: WrittenForm) -> None:
    """Leave the judgement out where a record counts already: what the register wrote itself nobody judges."""
    if form.instance.judgement == ACCEPTED:
        for name in set(JUDGED) & set(form.fields):
            del form.fields[name]


def keep_closed_day(signal: Signal, state: str) -> None:
    """Give a signal a day of closing when it closes, and take it away when it opens again."""
    if state in SIGNAL_ACTIVE:
        signal.closed_on = None
    elif signal.closed_on is None:
        signal.closed_on = timezone.localdate()


def joined_tags(typed: str) -> str:
    """Return tags that were typed with commas as the register keeps them: `;a;b;`, in order, each once."""
    found = sorted({" ".join(tag.split()).lower() for tag in re.split(r"[,;]", typed) if tag.strip()})
    return f";{';'.join(found)};" if found else ""


def neat_postcode(typed: str) -> str:
    """Return a Dutch postcode as `1234 AB`; anything else without outer spaces."""
    found = re.fullmatch(r"\s*(\d{4})\s*([A-Za-z]{2})\s*", typed)
    return f"{found[1]} {found[2].upper()}" if found else typed.strip()
