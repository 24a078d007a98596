"""An energy hub as an address asks it: the assumptions of the case with other values, pictured once per address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.conf import settings

from terreinwijzer.api.hub import connection_names, hub_picture, pictured_results
from terreinwijzer.dossier.results import Results
from terreinwijzer.transitions.hub.settings import hub_settings
from terreinwijzer.web.explore.address_form import AddressForm
from terreinwijzer.web.explore.once import worked_out_once
from terreinwijzer.web.portfolios import Shown, portfolios_at
from terreinwijzer.web.wording import text

# The field, the least and the most that it takes, and its step.
NOW = {"granted_pct": (0, 150, "1"), "hours_without": (0, 8760, "1"), "solar_lost_pct": (0, 100, "1")}
SEARCH = {"battery_eur_per_kwh_year": (0, 1000, "any"), "battery_eur_per_kw_year": (0, 1000, "any"),
          "shortage_eur_kwh": (0, 1000, "any")}  # fmt: skip
FIELDS = NOW | SEARCH
# The member that leaves.
WITHOUT = "without"
KEPT = 32


class HubForm(AddressForm):
    """The assumptions of a hub as fields; what an address does not say is as the case has it."""

    def __init__(self, given: Mapping[str, Any], *, shown: Shown, language: str) -> None:
        """Make the form, and check what an address gives."""
        chosen = hub_settings(shown.case.parameters.get("hub", {}))
        usual = {name: f"{getattr(chosen, name):g}" for name in FIELDS}
        super().__init__(given, {**usual, WITHOUT: chosen.without}, language)
        for name, (least, most, step) in FIELDS.items():
            self.fields[name] = forms.FloatField(
                label=text(f"hub_{name}", language), help_text=text(f"hub_help_{name}", language),
                min_value=least, max_value=most, widget=forms.NumberInput(attrs={"step": step}),
            )  # fmt: skip
        names = connection_names(shown.case)
        self.fields[WITHOUT] = forms.ChoiceField(
            label=text("hub_leaves", language), help_text=text("hub_help_without", language), required=False,
            choices=[("", text("hub_nobody_leaves", language)), *sorted(names.items(), key=lambda each: each[1])],
        )  # fmt: skip
        # An offer of the grid operator goes before any share of it.
        self.offered = chosen.group_import_kw is not None and chosen.group_export_kw is not None
        if self.offered:
            del self.fields["granted_pct"]
        self.full_clean()

    @property
    def groups(self) -> list[tuple[str, list[str]]]:
        """Return the fields by what they change: the picture of now, or the search."""
        return [
            ("hub_now", [name for name in (*NOW, WITHOUT) if name in self.fields]),
            ("hub_of_search", [name for name in SEARCH if name in self.fields]),
        ]

    @property
    def asked(self) -> dict[str, float | str]:
        """Return the settings that are asked; only of a form without faults."""
        given = self.cleaned_data
        return {name: str(given[name]) if name == WITHOUT else float(given[name]) for name in self.fields}


def pictured(shown: Shown, asked: Mapping[str, float | str]) -> Results:
    """Return the results of the portfolio with the picture of now of its hub.

    Raises
    ------
    InputError
        Tables or files cannot be used.
    """
    where = (settings.ENVIRONMENT.data, shown.portfolio_id, shown.checksum)
    return _pictured(*where, tuple((name, value) for name, value in asked.items() if name in {*NOW, WITHOUT}))


@worked_out_once(KEPT)
def _pictured(
    data: str, portfolio_id: str, checksum: str, asked: tuple[tuple[str, float | str], ...]  # noqa: ARG001  (the key)
) -> Results:  # fmt: skip
    shown = portfolios_at(data).shown(portfolio_id)
    assert shown is not None  # noqa: S101  (it was there when the page was asked for)
    given = dict(asked)
    return replace(shown.results, hub=pictured_results(shown.case, hub_picture(shown.case, **given), **given))
