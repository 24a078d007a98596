"""Forms that tell what can be chosen, where somebody chose something that is not there."""

from __future__ import annotations

from difflib import get_close_matches

from django import forms

from terreinwijzer.web.wording import text

# More names than anybody reads in a message: then those that look most like what was given, and how many there are.
LISTED, NEAR = 25, 3
_CODES = ("invalid_choice", "invalid_pk_value")


class ChoiceForm(forms.Form):
    """A form in a language; a choice that is not there is told with what is."""

    language = ""

    def full_clean(self) -> None:
        """Check everything, and put unknown choices into words."""
        super().full_clean()
        for name, faults in self.errors.items():
            for fault in faults.as_data():
                for each in fault.error_list:
                    if each.code in _CODES and name in self.fields:
                        each.message, each.params = self._not_there(self.fields[name], each.params or {}), None

    def _not_there(self, field: forms.Field, given: dict[str, object]) -> str:
        choices = getattr(field, "choices", ())
        names = {str(code): str(label) for code, label in choices if str(code)}
        value = str(given.get("value", given.get("pk", "")))
        if len(names) <= LISTED:
            return text("wrong_choice", self.language, value=value, known=", ".join(names.values()))
        near = get_close_matches(value, list(names.values()), n=NEAR, cutoff=0.0)
        return text("wrong_choice_of_many", self.language, value=value, count=len(names), near=", ".join(near))
