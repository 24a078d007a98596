"""A forecast as an address asks it: the assumptions of the case with other values, computed once per address."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.conf import settings

from terreinwijzer.api.case import demand_results
from terreinwijzer.demand.parameters import DemandParameters, demand_parameters
from terreinwijzer.demand.scenario import slug
from terreinwijzer.demand.what_if import CHANGEABLE, with_scenario_values
from terreinwijzer.demand.wlo import with_scenarios
from terreinwijzer.dossier.results import Results
from terreinwijzer.errors import InputError, describe
from terreinwijzer.vocabulary.tables import canonical_table
from terreinwijzer.web.explore.address_form import AddressForm
from terreinwijzer.web.explore.once import worked_out_once
from terreinwijzer.web.portfolios import Shown, portfolios_at
from terreinwijzer.web.wording import text

# Which setting of the forecast each field fills; a pair has two fields.
FIELDS: Mapping[str, tuple[str, ...]] = {
    "base_period": ("base_from", "base_to"), "horizon_year": ("horizon",),
    "intensification_pct": ("gain_low", "gain_high"), "absorbed_pct": ("absorbed",),
    "friction_reserve_pct": ("friction",), "iron_stock_years": ("stock",),
}  # fmt: skip
YEARS = ("base_from", "base_to", "horizon")
KEPT = 32
Scenarios = tuple[tuple[str, tuple[tuple[str, float], ...]], ...]


@dataclass(frozen=True)
class Asked:
    """The parameters of a forecast, and the values of its scenarios; in order, so that they can be looked up."""

    parameters: DemandParameters
    scenarios: Scenarios


class DemandForm(AddressForm):
    """The assumptions of a forecast as fields; what an address does not say is as the case has it."""

    def __init__(self, given: Mapping[str, Any], *, shown: Shown, language: str) -> None:
        """Make the form, and check what an address gives."""
        self.base = demand_parameters(shown.case.parameters["demand"])
        self.rows = with_scenarios(shown.results.portfolio, self.base).table("scenarios").to_dict("records")
        super().__init__(given, _usual(self.base, self.rows), language)
        for name in self.usual:
            self.fields[name] = self._field(name)
        self.full_clean()

    @property
    def groups(self) -> list[tuple[str, list[str]]]:
        """Return the fields by what they are about: the name of each group with its fields."""
        own = [name for names in FIELDS.values() for name in names]
        of_scenarios = [
            (str(row["scenario"]), [_name(row["scenario"], column) for column in CHANGEABLE]) for row in self.rows
        ]
        return [(text("demand_years", self.language), [*YEARS]),
                (text("demand_assumptions", self.language), [name for name in own if name not in YEARS]),
                *of_scenarios]  # fmt: skip

    @property
    def asked(self) -> Asked:
        """Return what is asked; only of a form without faults."""
        given = self.cleaned_data
        made: dict[str, Any] = {name: given[parts[0]] if len(parts) == 1 else tuple(given[part] for part in parts)
                for name, parts in FIELDS.items()}  # fmt: skip
        scenarios = tuple(
            (str(row["scenario"]), tuple((column, given[_name(row["scenario"], column)]) for column in CHANGEABLE))
            for row in self.rows
        )
        return Asked(replace(self.base, **made), scenarios)

    def clean(self) -> dict[str, Any]:
        """Let the library refuse what cannot be; each fault at its field."""
        given: dict[str, Any] = super().clean() or {}
        if not self.errors:
            try:
                _ = self.asked
            except InputError as fault:
                for problem in fault.problems:
                    # The message names the value; where it stands is told by the field.
                    told = describe([replace(problem, column="")], self.language)[0]
                    self.add_error(FIELDS.get(problem.column, (None,))[-1], told)
        return given

    def _field(self, name: str) -> forms.Field:
        if name in YEARS:
            return forms.IntegerField(label=text(f"demand_{name}", self.language), widget=_numbers("1"))
        column = next((each for each in CHANGEABLE if name.endswith(f".{each}")), "")
        if not column:
            return forms.FloatField(label=text(f"demand_{name}", self.language), widget=_numbers("any"))
        definition = canonical_table("scenarios").column(column)
        return forms.FloatField(
            label=definition.meaning(self.language), min_value=definition.min, max_value=definition.max,
            help_text=text(f"demand_help_{column}", self.language), widget=_numbers("any"),
        )  # fmt: skip


def forecast_results(shown: Shown, asked: Asked) -> Results:
    """Return the results of the portfolio with another forecast.

    Raises
    ------
    InputError
        A method lacks years that it needs.
    """
    where = (settings.ENVIRONMENT.data, shown.portfolio_id, shown.checksum)
    return _forecast_results(*where, asked)


@worked_out_once(KEPT)
def _forecast_results(data: str, portfolio_id: str, checksum: str, asked: Asked) -> Results:  # noqa: ARG001  (the key)
    shown = portfolios_at(data).shown(portfolio_id)
    assert shown is not None  # noqa: S101  (it was there when the page was asked for)
    portfolio = with_scenarios(shown.results.portfolio, asked.parameters)
    portfolio = with_scenario_values(portfolio, {name: dict(values) for name, values in asked.scenarios})
    found = demand_results(portfolio, asked.parameters, shown.results.municipality)
    # The blocks name the sources of this portfolio, in which an own assumption is one.
    return replace(shown.results, demand=found, indicators=replace(shown.results.indicators, portfolio=portfolio))


def _usual(base: DemandParameters, rows: Sequence[Mapping[Hashable, Any]]) -> dict[str, str]:
    """Return how each field stands in an address as the case has it."""
    found: dict[str, float] = {}
    for name, parts in FIELDS.items():
        value = getattr(base, name)
        found |= dict(zip(parts, value if len(parts) > 1 else (value,), strict=True))
    for row in rows:
        found |= {_name(row["scenario"], column): float(row[column]) for column in CHANGEABLE}
    return {name: f"{value:g}" for name, value in found.items()}


def _name(scenario: object, column: str) -> str:
    return f"{slug(str(scenario))}.{column}"


def _numbers(step: str) -> forms.NumberInput:
    return forms.NumberInput(attrs={"step": step})
