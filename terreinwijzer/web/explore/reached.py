"""Access as an address asks it: how, within how many minutes, and with which ramp tried out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.conf import settings

from terreinwijzer.api.reach import reach_results
from terreinwijzer.dossier.results import ReachResults, Results
from terreinwijzer.sources.shapes import RD_EXTENT
from terreinwijzer.transitions.reach.factors import MODES
from terreinwijzer.web.explore.address_form import AddressForm
from terreinwijzer.web.explore.once import worked_out_once
from terreinwijzer.web.portfolios import Shown, portfolios_at
from terreinwijzer.web.wording import text

KEPT = 16
USUAL = {"mode": "bicycle", "minutes": "30", "ramp_x": "", "ramp_y": ""}
LONGEST = 120
Ramp = tuple[float, float] | None


class ReachForm(AddressForm):
    """What is asked of access; what an address does not say is as usual."""

    def __init__(self, given: Mapping[str, Any], modes: tuple[str, ...], language: str) -> None:
        """Make the form, and check what an address gives."""
        super().__init__(given, USUAL, language)
        choices = [(mode, text(f"reach_mode_{mode}", language)) for mode in modes]
        self.fields["mode"] = forms.ChoiceField(label=text("reach_mode", language), choices=choices)
        self.fields["minutes"] = forms.IntegerField(
            label=text("reach_minutes", language), min_value=1, max_value=LONGEST,
            widget=forms.NumberInput(attrs={"step": "1"}),
        )  # fmt: skip
        for name, least, most in (("ramp_x", *RD_EXTENT[::2]), ("ramp_y", *RD_EXTENT[1::2])):
            self.fields[name] = forms.FloatField(
                label=text(f"reach_{name}", language), help_text=text(f"reach_{name}_help", language), required=False,
                min_value=least, max_value=most, widget=forms.NumberInput(attrs={"step": "any"}),
            )  # fmt: skip
        self.full_clean()

    def clean(self) -> dict[str, Any]:
        """Refuse half a point."""
        given: dict[str, Any] = super().clean() or {}
        if not self.errors and (given["ramp_x"] is None) != (given["ramp_y"] is None):
            self.add_error("ramp_y" if given["ramp_y"] is None else "ramp_x", text("reach_ramp_half", self.language))
        return given

    @property
    def ramp(self) -> Ramp:
        """Return where a ramp is tried out; only of a form without faults."""
        given = self.cleaned_data
        return None if given["ramp_x"] is None else (given["ramp_x"], given["ramp_y"])


def modes_of(shown: Shown) -> tuple[str, ...]:
    """Return the modes of which travel times can be asked."""
    found = reached(shown, None)
    return found.answer.modes if found else MODES


def reached(shown: Shown, ramp: Ramp) -> ReachResults | None:
    """Return the access of a portfolio, worked out once per ramp; `None` without data.

    Raises
    ------
    InputError
        No road is near enough to the ramp.
    """
    return _reached(settings.ENVIRONMENT.data, shown.portfolio_id, shown.checksum, ramp)


def results_within(shown: Shown, found: ReachResults, minutes: int) -> Results:
    """Return the results of a portfolio with who lives within a number of minutes."""
    return replace(shown.results, reach=replace(found, answer=found.answer.within_minutes(minutes)))


@worked_out_once(KEPT)
def _reached(data: str, portfolio_id: str, checksum: str, ramp: Ramp) -> ReachResults | None:  # noqa: ARG001  (the key)
    shown = portfolios_at(data).shown(portfolio_id)
    assert shown is not None  # noqa: S101  (it was there when the page was asked for)
    case = replace(shown.case, portfolio=shown.results.portfolio, layers=shown.results.layers)
    return reach_results(case, ramp)
