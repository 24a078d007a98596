"""The contender: indicators, audit and demand by the library."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from terreinwijzer.audit.audit import audit
from terreinwijzer.demand.backtest import backtest
from terreinwijzer.demand.forecast import forecast
from terreinwijzer.demand.issuance import yearly_issuance
from terreinwijzer.demand.parameters import demand_parameters
from terreinwijzer.demand.uncertainty import demand_uncertainty
from terreinwijzer.indicators.book import FigureBook
from terreinwijzer.indicators.jobs import location_quotient, sector_structure
from terreinwijzer.indicators.table import indicator_table
from terreinwijzer.snapshots.synthetic.tables import COUNTRY, Tables, national_tables, portfolio_on
from terreinwijzer.vocabulary.norms import norms_on


def prepare(_folder: Path) -> Tables:
    """Return the tables; making them is not timed."""
    return national_tables()


def run(tables: Tables) -> dict[str, pd.DataFrame]:
    """Return per-park indicators, sector concentration, findings and demand of every date."""
    per_park, sectors, previous, counts = [], [], None, []
    for year in COUNTRY.years:
        portfolio = portfolio_on(tables, year)
        table = indicator_table(portfolio, norms_on(portfolio.reference_date))
        per_park.append(table.per_park.assign(year=year))
        sectors.append(location_quotient(sector_structure(portfolio.table("establishments"), year)).assign(year=year))
        report = audit(portfolio, FigureBook(table), previous)
        counts.append(sum(finding.severity == "error" for finding in report.findings))
        previous = portfolio
    parameters = demand_parameters({"base_period": [COUNTRY.years[0], COUNTRY.years[-1]], "horizon_year": 2033})
    found = forecast(portfolio, parameters)
    draws = demand_uncertainty(portfolio, parameters)
    scored = backtest(yearly_issuance(portfolio), parameters.intensification_pct)
    return {
        "indicators": pd.concat(per_park),
        "sectors": pd.concat(sectors),
        "demand": found.variants,
        "quantiles": draws.quantiles,
        "backtest": scored,
        "findings": pd.DataFrame({"findings": counts}),
    }
