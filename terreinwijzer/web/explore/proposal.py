"""A proposal as an address gives it: every fact that rules can ask about is a field, and any may be left open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from django import forms

from terreinwijzer.errors import InputError, describe
from terreinwijzer.steering.facts import Fact, facts
from terreinwijzer.steering.proposal import completed
from terreinwijzer.steering.wording import value_said
from terreinwijzer.vocabulary.language import said
from terreinwijzer.vocabulary.notation import unit_label
from terreinwijzer.web.portfolios import Shown
from terreinwijzer.web.wording import text
from terreinwijzer.web.writing.choices import ChoiceForm

SBI = "sbi"
# How a yes or no stands in an address, the same in every language.
YES, NO = "yes", "no"


class ProposalForm(ChoiceForm):
    """What somebody tells of a proposal: an SBI code, and a field for each fact, with the question as its label."""

    def __init__(self, given: Mapping[str, Any], *, shown: Shown, language: str) -> None:
        """Make the form of what an address gives."""
        super().__init__(given)
        self.label_suffix, self.shown, self.language = "", shown, language
        self.fields[SBI] = forms.CharField(
            label=text("proposal_sbi", language), help_text=text("proposal_sbi_help", language), required=False,
            max_length=12, widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        )  # fmt: skip
        for fact in facts().values():
            self.fields[fact.name] = _field(fact, language)
        self.full_clean()

    def clean(self) -> dict[str, Any]:
        """Refuse an SBI code that points to no use, unless the use itself is given."""
        given: dict[str, Any] = super().clean() or {}
        if given.get(SBI) and not given.get("use"):
            try:
                self._completed(given[SBI])
            except InputError as fault:
                told = text("proposal_sbi_unknown", self.language, sbi=given[SBI])
                unknown = [problem.code for problem in fault.problems] == ["sbi_unknown"]
                self.add_error(SBI, told if unknown else " ".join(describe(fault.problems, self.language)))
        return given

    @property
    def sbi(self) -> str:
        """Return the SBI code, empty where none was given or it is wrong."""
        return str(self.cleaned_data.get(SBI) or "")

    @property
    def known(self) -> dict[str, object]:
        """Return the facts that were given, each in its own type; what is wrong is left out."""
        kept = {name: self.cleaned_data.get(name) for name in facts()}
        return {
            name: value == YES if facts()[name].type == "boolean" else value
            for name, value in kept.items()
            if value not in {None, ""}
        }

    @property
    def told(self) -> list[tuple[str, str, str]]:
        """Return what is known of the proposal in words: name, what it is, and its value."""
        known = self._completed(self.sbi) if self.is_valid() else self.known
        rows = [(SBI, text("proposal_sbi_short", self.language), self.sbi)] if self.sbi else []
        for name, value in known.items():
            of_code = "" if name in self.known else text("proposal_by_sbi", self.language)
            words = f"{value_said(facts()[name], value, self.language)} {of_code}".strip()
            rows.append((name, said(facts()[name].names, self.language), words))
        return rows

    def carried(self, without: Iterable[str] = ()) -> list[tuple[str, str]]:
        """Return what was given as it stands in the address, to take along to the next page."""
        left_out = set(without)
        return [
            (name, str(self.data[name])) for name in self.fields if self.data.get(name) and name not in left_out
        ]  # fmt: skip

    def query(self, **more: str) -> str:
        """Return what was given, and more, as the query of an address."""
        return urlencode([*more.items(), *self.carried()])

    def faults_in(self, names: Iterable[str]) -> bool:
        """Tell whether any of these fields is wrong."""
        return any(name in self.errors for name in names)

    def _completed(self, sbi: str) -> dict[str, object]:
        return completed(self.known, sbi, self.shown.case.portfolio.table("category_list"), self.shown.case.norms)


def _field(fact: Fact, language: str) -> forms.Field:
    """Return the field of a fact."""
    label = said(fact.question, language)
    if fact.type == "boolean":
        answers = [(YES, text("proposal_yes", language)), (NO, text("proposal_no", language)),
                   ("", text("proposal_unknown", language))]  # fmt: skip
        return forms.ChoiceField(label=label, choices=answers, required=False, widget=forms.RadioSelect)
    if fact.type == "number":
        unit = unit_label(fact.unit, language) if fact.unit else ""
        return forms.FloatField(
            label=f"{label} ({unit})" if unit else label, required=False, min_value=0,
            widget=forms.NumberInput(attrs={"step": "any", "min": "0"}),
        )  # fmt: skip
    choices = [(code, said(name, language)) for code, name in fact.choices.items()]
    return forms.ChoiceField(label=label, choices=[("", text("proposal_unknown", language)), *choices], required=False)
