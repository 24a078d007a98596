"""Forms in two languages: every word comes from the texts, and a form knows its portfolio."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.db import models

from terreinwijzer.web.access.holders import people_who_may
from terreinwijzer.web.access.roles import Permission
from terreinwijzer.web.portfolios import Shown
from terreinwijzer.web.wording import field_text, text, texts
from terreinwijzer.web.writing.choices import ChoiceForm
from terreinwijzer.web.writing.record import Record

ISO_DAY = "%Y-%m-%d"
HIDDEN = ("submission", "seen")
LONGEST_SENT = 5_000


class BilingualForm(ChoiceForm):
    """A form whose words stand in the texts: `field_<name>`, `help_<name>`, and codes of choices and faults."""

    submission = forms.UUIDField(widget=forms.HiddenInput)
    # Whose fields have names of their own; see `field_text`.
    record_kind = ""

    def __init__(self, *given: Any, language: str, shown: Shown, **options: Any) -> None:
        """Make the form in a language, for a portfolio."""
        super().__init__(*given, **options)
        self.label_suffix = ""
        self.language, self.shown = language, shown
        self.fields["submission"].initial = uuid4
        for name, field in self.fields.items():
            if name not in HIDDEN:
                _told(name, field, language, self.record_kind)

    def full_clean(self) -> None:
        """Check everything, and put the faults that we know by code into words."""
        super().full_clean()
        if "submission" in self.errors:
            del self.errors["submission"]
            self.refuse("wrong_form_key", submission=uuid4())
        self.word_faults()

    def refuse(self, code: str, **fresh: object) -> None:
        """Add a fault of the form as a whole; hidden fields get a fresh value, so that it can be sent again."""
        typed = self.data.copy()  # type: ignore[attr-defined]
        for name, value in fresh.items():
            typed[name] = str(value)
        self.data = typed
        self.add_error(None, code)
        self.word_faults()

    def word_faults(self) -> None:
        """Put the faults that we know by code into words."""
        for faults in self.errors.values():
            for fault in faults.as_data():
                for each in fault.error_list:
                    if each.message in texts():
                        each.message = text(str(each.message), self.language, **(each.params or {}))


class WrittenForm(BilingualForm, forms.ModelForm):  # type: ignore[type-arg]
    """The form of one record. `seen` is the version that the writer had before them."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    # Fields that hold the key of a park of the snapshot.
    parks: tuple[str, ...] = ()
    # Constraints of the database are about a record as a whole; here, by the code of its fault, at which field one is
    # told.
    told_at: Mapping[str, str] = MappingProxyType({})

    def __init__(self, *given: Any, **options: Any) -> None:
        """Make the form; a record that is new belongs to the portfolio of the page."""
        super().__init__(*given, **options)
        self.instance.portfolio_id = self.shown.portfolio_id
        for name in self.parks:
            self.fields[name] = park_field(name, self.shown, self.language, getattr(self.instance, name))
        for field in self.fields.values():
            rows: Any = getattr(field, "queryset", None)
            if rows is not None and issubclass(rows.model, Record):
                field.queryset = rows.filter(portfolio_id=self.shown.portfolio_id)  # type: ignore[attr-defined]
        self.order_fields(self.Meta.fields)

    def _post_clean(self) -> None:
        """Tell what the constraints of the record refuse at the field where it can be mended."""
        super()._post_clean()  # type: ignore[misc]
        general = self.errors.pop(NON_FIELD_ERRORS, None)
        for fault in general.as_data() if general else ():
            self.add_error(self.told_at.get(str(fault.message)), fault)

    def _get_validation_exclusions(self) -> set[str]:
        """Check what is once per portfolio too, although no field holds the portfolio."""
        excluded: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        return excluded - {"portfolio_id"}

    class Meta:
        """Every form names its model and fields."""

        model: type[models.Model]
        fields: tuple[str, ...] = ()


class SentForm(WrittenForm):
    """What anybody may send, logged in or not: no text is longer than somebody reads."""

    def __init__(self, *given: Any, **options: Any) -> None:
        """Let the browser stop at that length too."""
        super().__init__(*given, **options)
        for name in self._texts():
            self.fields[name].widget.attrs["maxlength"] = LONGEST_SENT

    def clean(self) -> dict[str, Any]:
        """Refuse what is longer."""
        given = super().clean() or {}
        for name in self._texts():
            if len(given.get(name, "")) > LONGEST_SENT:
                self.add_error(name, forms.ValidationError("wrong_too_long", params={"most": LONGEST_SENT}))
        return given

    def _texts(self) -> list[str]:
        return [name for name, field in self.fields.items() if isinstance(field.widget, forms.Textarea)]


def person_field(field: Any, portfolio_id: str, permission: Permission) -> None:
    """Let a field choose among those who may do something in a portfolio, by full name where known."""
    field.queryset = people_who_may(portfolio_id, permission)
    field.label_from_instance = lambda user: user.get_full_name() or user.get_username()


def park_field(name: str, shown: Shown, language: str, now: str = "") -> forms.ChoiceField:
    """Return the choice of a park; a key that the snapshot no longer has can stay."""
    names = [(str(key), str(value)) for key, value in shown.by_name.items()]
    if now and now not in shown.names.index:
        names.append((now, now))
    field = forms.ChoiceField(choices=[("", "no_choice"), *names], required=False)
    _told(name, field, language)
    return field


def _told(name: str, field: forms.Field, language: str, kind: str = "") -> None:
    field.label = field_text(kind, name, language)
    field.help_text = field_text(kind, name, language, "help") or field.help_text
    if isinstance(field, forms.DateField):
        field.widget = forms.DateInput(format=ISO_DAY, attrs={"type": "date"})
        field.input_formats = [ISO_DAY, "%d-%m-%Y"]
    elif isinstance(field, forms.ModelChoiceField):
        field.empty_label = text("no_choice", language)
    elif isinstance(field, forms.ChoiceField):
        # A blank choice that Django adds is a line of dashes, which a screen reader reads one by one.
        pairs = [("", "no_choice") if not code else (code, str(label)) for code, label in _pairs(field)]
        field.choices = [(code, text(label, language) if label in texts() else label) for code, label in pairs]
    elif isinstance(field.widget, forms.Textarea):
        field.widget.attrs["rows"] = 4


def _pairs(field: forms.ChoiceField) -> list[tuple[Any, Any]]:
    choices: Any = field.choices
    return [(code, label) for code, label in choices]
