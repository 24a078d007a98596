"""Supply of an area on one day, in levels that each hold the ones before."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from terreinwijzer.demand.issuance import yearly_issuance
from terreinwijzer.demand.parameters import DemandParameters
from terreinwijzer.demand.scenario import slug
from terreinwijzer.indicators.region import region_value
from terreinwijzer.lineage import Figure, Input
from terreinwijzer.snapshots.portfolio import Portfolio
from terreinwijzer.vocabulary.wording import in_each_language

# Each level of supply holds the ones before it.
LEVELS = ("free", "with_options", "with_hard_plans", "with_soft_plans")
_STATUSES = ("hard", "soft")


@dataclass(frozen=True)
class Supply:
    """Supply of one area on one day.

    Attributes
    ----------
    scope, year
        Area, and the year on whose last day the land was counted.
    levels
        Hectares per level, with every plan whatever its year; missing where it is not known.
    plans
        Plans of the area: `plan_status`, `net_ha` and `available_from_year`.
    iron_stock_ha
        Years of mean issuance that must stay available; missing where issuance is not known.
    inputs
        Columns that the land comes from.
    """

    scope: str
    year: int
    levels: dict[str, float | None]
    plans: pd.DataFrame
    iron_stock_ha: float | None
    inputs: tuple[Input, ...]

    @property
    def undated_plans_ha(self) -> float:
        """Return the plans without a year; they count from the first year, which is the most favourable case."""
        return float(self.plans.loc[self.plans["available_from_year"].isna(), "net_ha"].sum())

    def by_year(self, years: pd.Series) -> pd.DataFrame:
        """Return the supply per level in each of `years`, on the index of `years`; missing where it is not known."""
        table = pd.DataFrame(
            {level: float("nan") if self.levels[level] is None else self.levels[level] for level in LEVELS},
            index=years.index,
            dtype="float64",
        )
        later = self.plans.dropna(subset=["available_from_year"])
        for row in later.to_dict("records"):
            short = (years < row["available_from_year"]).astype("float64") * float(row["net_ha"])
            for level in ("with_hard_plans", "with_soft_plans") if row["plan_status"] == "hard" else LEVELS[-1:]:
                table[level] -= short
        return table


def regional_supply(portfolio: Portfolio, parameters: DemandParameters) -> Supply | None:
    """Return the supply of the region, from `region_employment.available_ha`; `None` where that is not known.

    The year is that of the parameters, or the latest one known. The region's options are not in the table, so its free
    supply is not known.
    """
    table = portfolio.table("region_employment")
    known = table.loc[(table["region"] == portfolio.region) & table["available_ha"].notna(), "year"]
    year = parameters.supply_year or (int(known.max()) if len(known) else 0)
    available = region_value(portfolio, "available_ha", portfolio.region, year).value
    if available is None:
        return None
    plans = portfolio.table("planned_supply")
    levels = _levels({"free": None, "with_options": available}, plans, known=portfolio.has("planned_supply"))
    stock = iron_stock_ha(portfolio, parameters, 1.0)
    leaf = portfolio.input("region_employment", "available_ha")
    return Supply(portfolio.region, year, levels, plans, stock, (leaf, *_plan_leaf(portfolio)))


def municipal_supply(portfolio: Portfolio, parameters: DemandParameters, municipality: str) -> Supply | None:
    """Return the supply of one municipality on the reference date, from `supply_offers`; `None` without offers.

    Offers and plans on parks of another municipality are left out; a park without a municipality counts as its own.
    """
    if not (municipality and portfolio.has("supply_offers", "immediately_available_ha")):
        return None
    offers = offers_of(portfolio, municipality)
    available, option = offers["immediately_available_ha"].sum(), offers["under_option_ha"].sum(min_count=1)
    complete = offers["under_option_ha"].notna().all()
    free = float(available - option) if complete and len(offers) else None
    plans = portfolio.table("planned_supply")
    place = plans["municipality"].where(plans["municipality"].notna(), plans["park_id"].map(_places(portfolio)))
    plans = plans[place == municipality]
    start: dict[str, float | None] = {"free": free, "with_options": float(available)}
    levels = _levels(start, plans, known=portfolio.has("planned_supply"))
    share = issuance_share(portfolio, parameters, municipality)
    stock = None if share is None else iron_stock_ha(portfolio, parameters, share)
    leaves = tuple(portfolio.input("supply_offers", name) for name in ("immediately_available_ha", "under_option_ha"))
    return Supply(municipality, portfolio.reference_date.year, levels, plans, stock, (*leaves, *_plan_leaf(portfolio)))


def offers_of(portfolio: Portfolio, municipality: str) -> pd.DataFrame:
    """Return the rows of `supply_offers` of one municipality, or all without one."""
    offers = portfolio.table("supply_offers")
    place = offers["park_id"].map(_places(portfolio))
    return offers[place.isna() | (place == municipality)] if municipality else offers


def issuance_share(portfolio: Portfolio, parameters: DemandParameters, municipality: str) -> float | None:
    """Return the municipality's share of the region's issuance in the base period; `None` where there is none."""
    first, last = parameters.base_period
    table = portfolio.table("issuance")
    rows = table[table["year"].between(first, last)]
    whole = rows["issued_ha"].sum()
    own = rows.loc[rows["municipality"] == municipality, "issued_ha"]
    return float(own.sum() / whole) if len(own) and whole else None


def iron_stock_ha(portfolio: Portfolio, parameters: DemandParameters, share: float) -> float | None:
    """Return the iron stock (*ijzeren voorraad*): years of mean issuance x share of the region."""
    first, last = parameters.base_period
    yearly = yearly_issuance(portfolio)
    yearly = yearly[(yearly.index >= first) & (yearly.index <= last)]
    return None if yearly.empty else float(yearly.mean() * share * parameters.iron_stock_years)


def supply_figures(supply: Supply) -> dict[str, Figure]:
    """Return the supply per level as figures: `supply.<scope>.<level>_ha`."""
    found = {}
    for level, value in supply.levels.items():
        figure_id = f"supply.{slug(supply.scope)}.{level}_ha"
        formula = in_each_language(f"formula_supply_{level}", year=supply.year)
        undated = supply.undated_plans_ha if level.endswith("plans") else 0.0
        note = in_each_language("note_undated_plans", hectares=f"{undated:g}") if undated else ""
        found[figure_id] = Figure(figure_id, value, "ha", formula, supply.inputs, note=note)
    return found


def _levels(start: dict[str, float | None], plans: pd.DataFrame, *, known: bool) -> dict[str, float | None]:
    found, total = dict(start), start["with_options"]
    for status in _STATUSES:
        more = float(plans.loc[plans["plan_status"] == status, "net_ha"].sum())
        total = total + more if known and total is not None else None
        found[f"with_{status}_plans"] = total
    return found


def _places(portfolio: Portfolio) -> pd.Series:
    return portfolio.table("parks").set_index("park_id")["municipality"]


def _plan_leaf(portfolio: Portfolio) -> tuple[Input, ...]:
    return (portfolio.input("planned_supply", "net_ha"),) if portfolio.has("planned_supply") else ()
