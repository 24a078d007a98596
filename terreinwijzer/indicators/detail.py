"""Indicators that are tables of their own: which sectors, which moments in the life of buildings, which moves."""

from __future__ import annotations

import pandas as pd

from terreinwijzer.errors import InputError, Problem
from terreinwijzer.indicators.jobs import location_quotient, sector_shift, sector_structure
from terreinwijzer.indicators.life_cycle import life_cycle_structure
from terreinwijzer.indicators.society import relocation_balance
from terreinwijzer.indicators.standing import building_parts
from terreinwijzer.snapshots.portfolio import Portfolio
from terreinwijzer.vocabulary.norms import Norms


def detail_tables(portfolio: Portfolio, norms: Norms) -> dict[str, pd.DataFrame]:
    """Return every indicator of kind `table` that the portfolio has data for, by its id in the catalogue.

    Parameters
    ----------
    portfolio
        Portfolio with `establishments` (sectors), `buildings` (life cycle) or `relocations`.
    norms
        Norms of the reference date: the moments of the life cycle, and from which quotient a sector is concentrated.

    Returns
    -------
    dict of str to pandas.DataFrame
        `sector_structure`, `location_quotient` (with `concentrated`), `sector_shift`, `life_cycle_structure` and
        `relocation_balance`; see the functions of these names. Sectors are those of the latest year up to the
        reference date, their shift is counted from the earliest year.
    """
    found: dict[str, pd.DataFrame] = {}
    if portfolio.has("establishments", "jobs"):
        establishments = portfolio.table("establishments")
        years = establishments.loc[establishments["year"] <= portfolio.reference_date.year, "year"].dropna()
        if len(years):
            structure = sector_structure(establishments, int(years.max()))
            quotient = location_quotient(structure)
            found["sector_structure"] = structure
            found["location_quotient"] = quotient.assign(
                concentrated=quotient["location_quotient"] >= norms["concentration_from"]
            )
            if years.min() < years.max():
                found["sector_shift"] = sector_shift(establishments, int(years.min()), int(years.max())).reset_index()
    if portfolio.has("buildings", "construction_year"):
        parts = building_parts(portfolio)
        if len(parts):
            found["life_cycle_structure"] = life_cycle_structure(parts, portfolio.reference_date.year, norms)
    if portfolio.has("relocations", "moves"):
        found["relocation_balance"] = relocation_balance(portfolio.table("relocations")).reset_index()
    return found


def detail_table(portfolio: Portfolio, norms: Norms, name: str) -> pd.DataFrame:
    """Return one of `detail_tables`.

    Raises
    ------
    InputError
        There is no such table, or the portfolio has no data for it.
    """
    found = detail_tables(portfolio, norms)
    if name not in found:
        raise InputError(Problem("unknown_detail", value=name, details={"known": ", ".join(found) or "-"}))
    return found[name]
