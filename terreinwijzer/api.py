"""The verbs of the library, composed from its parts; the command line and the web call these."""

from __future__ import annotations

from terreinwijzer.audit.audit import AuditReport, audit
from terreinwijzer.demand.forecast import Forecast, forecast
from terreinwijzer.demand.parameters import demand_parameters
from terreinwijzer.indicators import table as indicator_tables
from terreinwijzer.indicators.book import FigureBook
from terreinwijzer.indicators.table import IndicatorTable
from terreinwijzer.lineage import Figure, Input, Source
from terreinwijzer.snapshots.case import Case


def indicator_table(case: Case) -> IndicatorTable:
    """Compute every park indicator that the case has data for; see `indicators.table.indicator_table`."""
    return indicator_tables.indicator_table(case.portfolio, case.norms, case.settings.municipality)


def figure_book(case: Case) -> FigureBook:
    """Return every recomputed figure of the case, to look up by quantity, scope and period."""
    demand = forecast_demand(case).figures if case.parameters.get("demand") else {}
    return FigureBook(indicator_table(case), given_figures(case) | demand)


def given_figures(case: Case) -> dict[str, Figure]:
    """Return the figures that the case takes over as they are: `[parameters.given]` and `[parameters.potential]`."""
    source = Source("case", f"case.toml of {case.settings.case_id}", reference_date=case.settings.reference_date)
    found = {}
    for name, value in case.parameters.get("given", {}).items():
        found[name] = _given(name, float(value), name.rpartition("_")[2], source)
    for name, value in case.parameters.get("potential", {}).items():
        stem, _, unit = name.rpartition("_")
        low, high = value
        found[f"potential.{stem}_low_{unit}"] = _given(f"potential.{stem}_low_{unit}", float(low), unit, source)
        found[f"potential.{stem}_high_{unit}"] = _given(f"potential.{stem}_high_{unit}", float(high), unit, source)
    return found


def _given(name: str, value: float, unit: str, source: Source) -> Figure:
    return Figure(name, value, unit, "given", (Input("case.toml", name, source, 1),), basis="given")


def forecast_demand(case: Case) -> Forecast:
    """Forecast the demand for land; see `demand.forecast.forecast`."""
    return forecast(case.portfolio, demand_parameters(case.parameters.get("demand", {})))


def audit_case(case: Case, previous: Case | None = None) -> AuditReport:
    """Look for contradictions in a case; see `audit.audit.audit`."""
    return audit(case.portfolio, figure_book(case), previous.portfolio if previous else None)
