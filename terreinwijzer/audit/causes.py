"""Likely causes: why a stated figure differs from the recomputed one.

Every function tries one explanation on one contradicted statement and returns it, or `None` when it does not fit.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from terreinwijzer.audit.evidence import (
    AREAS,
    FITS,
    Cause,
    PartsOfPlace,
    amounts,
    labels,
    park_names,
    place_of,
    stated_parts,
)
from terreinwijzer.audit.statements import day_or_none, step_of, text_or_empty, within
from terreinwijzer.indicators.book import FigureBook
from terreinwijzer.indicators.catalogue import catalogue
from terreinwijzer.indicators.region import issued_ha
from terreinwijzer.lineage import Figure
from terreinwijzer.snapshots.portfolio import Portfolio
from terreinwijzer.vocabulary.language import LANGUAGES

_MAX_YEARS_LEFT_OUT = 3
# Issued and available land against the net area, each rounded to 0.1 ha.
BALANCE_TOLERANCE_HA = 0.15 + 1e-9
Statement = Mapping[str, Any]


@dataclass(frozen=True)
class Clues:
    """What the explanations look things up in."""

    compared: pd.DataFrame
    book: FigureBook

    @property
    def portfolio(self) -> Portfolio:
        """Return the portfolio of the figures."""
        return self.book.indicators.portfolio

    @cached_property
    def parts(self) -> dict[str, list[PartsOfPlace]]:
        """Return the stated values per park, by quantity and place."""
        return stated_parts(self.compared)

    @cached_property
    def steps(self) -> dict[str, float]:
        """Return the rounding step of every area of the tables."""
        quantities = self.book.indicators.quantities
        return {name: step_of(quantities[name].per_park) for name in AREAS if name in quantities}

    @cached_property
    def supply_ha(self) -> pd.Series:
        """Return the land on offer by park, for as far as the supply table covers it."""
        table = self.portfolio.table("supply_offers").drop_duplicates("park_id").set_index("park_id")
        return table["immediately_available_ha"] + table["not_immediately_available_ha"].fillna(0.0)


Explanation = Callable[[Statement, Clues], Cause | None]


def likely_causes(compared: pd.DataFrame, book: FigureBook) -> dict[str, Cause]:
    """Return the likely cause of every stated figure that is contradicted, or equal only thanks to rounded inputs.

    Parameters
    ----------
    compared
        Result of `statements.compare_statements`.
    book
        The recomputed figures that it was compared with.

    Returns
    -------
    dict
        Causes by `figure_id`: the first explanation that fits, `cause_unknown` when none does.
    """
    clues = Clues(compared, book)
    by_inputs = (compared["status"] == "equal_rounded") & ~within(
        *(compared[name].to_numpy() for name in ("value", "recomputed", "rounding", "qualifier"))
    )
    found = {}
    for row in compared[(compared["status"] == "contradicted") | by_inputs].to_dict("records"):
        explanations = EXPLANATIONS if row["status"] == "contradicted" else (cut_off, rounded_inputs)
        causes = (explanation(row, clues) for explanation in explanations)
        found[str(row["figure_id"])] = next((cause for cause in causes if cause), Cause("cause_unknown", {}))
    return found


def judgement(statement: Statement, _clues: Clues) -> Cause | None:
    """Say that an expert's judgement does not follow from a formula."""
    return Cause("cause_judgement", {}) if statement["basis"] == "judgement" else None


def period_left_out(statement: Statement, clues: Clues) -> Cause | None:
    """Find years at the start or end of the period without which the total fits."""
    start, end = day_or_none(statement["period_start"]), day_or_none(statement["period_end"])
    if statement["quantity"] != "issued_ha" or start is None or end is None:
        return None
    municipality = text_or_empty(statement["scope_id"]) if statement["scope_type"] == "municipality" else ""
    for count in range(1, min(_MAX_YEARS_LEFT_OUT, end.year - start.year) + 1):
        for first, last in ((start.year, end.year - count), (start.year + count, end.year)):
            value = issued_ha(clues.portfolio, first, last, municipality).value
            if value is not None and fits(statement, value):
                left_out = range(last + 1, end.year + 1) if last < end.year else range(start.year, first)
                years = ", ".join(map(str, left_out))
                return Cause("cause_period", {"first": first, "last": last, "years": years})
    return None


def other_denominator(statement: Statement, clues: Clues) -> Cause | None:
    """Find an area, of the tables or stated elsewhere, that gives the stated ratio of a park."""
    definition = catalogue().get(str(statement["quantity"]))
    quantities = clues.book.indicators.quantities
    if statement["scope_type"] != "park" or definition is None or definition.denominator not in AREAS:
        return None
    park = str(statement["scope_id"])
    if definition.numerator not in quantities or park not in quantities[definition.numerator].per_park.index:
        return None
    numerator = float(quantities[definition.numerator].per_park[park])
    nowhere = dict.fromkeys(LANGUAGES, "")
    candidates = [
        (name, nowhere, float(quantities[name].per_park[park]), clues.steps[name])
        for name in clues.steps
        if name != definition.denominator
    ]
    candidates += [
        (
            name,
            {language: f" ({place[language]})" for language in LANGUAGES},
            *rows.loc[park, ["value", "rounding"]].astype(float),
        )
        for name in AREAS
        for place, rows in clues.parts.get(name, ())
        if park in rows.index
    ]
    for name, place, area, step in candidates:
        if area > 0 and not np.isnan(numerator):
            ratio = definition.factor * numerator / area
            if fits(statement, ratio, ratio * step / 2 / area):
                details = {"denominator": labels(name), "place": place, "area": amounts(area, "ha")}
                return Cause("cause_denominator", details)
    return None


def other_weight(statement: Statement, clues: Clues) -> Cause | None:
    """Find the plain mean, the median or another weight that gives a stated mean."""
    table = clues.book.indicators
    name = str(statement["quantity"])
    definition = catalogue().get(name)
    if statement["scope_type"] != "portfolio" or name not in table.per_park:
        return None
    if definition is None or definition.kind != "ratio":
        return None
    values = table.per_park[name]
    candidates = {"median": values.median(), "plain_mean": values.mean()}
    for area in clues.steps:
        weight = table.quantities[area].per_park.where(values.notna())
        candidates[area] = (values * weight).sum() / weight.sum()
    fitting = [weight for weight, value in candidates.items() if fits(statement, float(value))]
    if not fitting:
        return None
    decimals = definition.decimals + 1
    told = {weight: amounts(float(value), definition.unit, decimals) for weight, value in candidates.items()}
    lists = {
        language: (
            ", ".join(f"{labels(weight)[language]} ({told[weight][language]})" for weight in fitting),
            ", ".join(f"{labels(w)[language]} {told[w][language]}" for w in candidates if w not in fitting) or "–",
        )
        for language in LANGUAGES
    }
    weights, others = ({language: pair[at] for language, pair in lists.items()} for at in (0, 1))
    return Cause("cause_weight", {"weight": weights, "others": others})


def other_parts(statement: Statement, clues: Clues) -> Cause | None:
    """Find stated parts that add up to a stated total, unlike the parts in the tables."""
    if statement["scope_type"] != "portfolio":
        return None
    for place, rows in clues.parts.get(str(statement["quantity"]), ()):
        # Each part may be off by half a step, in either direction.
        slack = len(rows) * float(rows["rounding"].max()) / 2
        total = float(rows["value"].sum())
        if len(rows) == len(clues.book.indicators.per_park) and fits(statement, total, slack):
            parks = park_names(clues.portfolio, rows.index[rows["status"] == "contradicted"])
            if parks:
                total_said = amounts(total, str(statement["unit"]))
                return Cause("cause_parts", {"place": place, "total": total_said, "parks": parks})
    return None


def other_base(statement: Statement, clues: Clues) -> Cause | None:
    """Find that a change was divided by the last value, or made of values that were rounded first."""
    figure = statement["figure"]
    if not str(statement["quantity"]).endswith("_change_pct") or not isinstance(figure, Figure):
        return None
    after, before = (part.value if isinstance(part, Figure) else None for part in figure.inputs[:2])
    if after and before:
        on_last = 100 * (1 - before / after)
        if fits(statement, on_last):
            return Cause("cause_base", {"value": amounts(on_last, "pct", 2)})
    stem = str(statement["quantity"]).removesuffix("_change_pct")
    same = clues.compared[(clues.compared["scope_type"] == statement["scope_type"])]
    same = same[(same["scope_id"] == statement["scope_id"]) & same["quantity"].str.startswith(stem)]
    levels = same[same["period_end"].isna()].set_index(pd.to_datetime(same["period_start"]).dt.year)["value"]
    years = [day.year for day in (day_or_none(statement["period_start"]), day_or_none(statement["period_end"])) if day]
    if len(years) == len(set(years)) == 2 and levels.index.is_unique and set(years) <= set(levels.index):  # noqa: PLR2004  (first and last)
        rounded = 100 * (levels[years[1]] / levels[years[0]] - 1)
        if fits(statement, float(rounded)):
            return Cause("cause_rounded_first", {"value": amounts(float(rounded), "pct", 2)})
    return None


def land_balance(statement: Statement, clues: Clues) -> Cause | None:
    """Tell which of two issued areas fits: issued and available land should add up to the net area."""
    park = text_or_empty(statement["scope_id"])
    quantities = clues.book.indicators.quantities
    if statement["quantity"] != "net_issued_ha" or statement["scope_type"] != "park" or "net_ha" not in quantities:
        return None
    if park not in clues.supply_ha.index or park not in quantities["net_ha"].per_park.index:
        return None
    room = float(quantities["net_ha"].per_park[park]) - float(clues.supply_ha[park])
    stated, given = float(statement["value"]), float(statement["recomputed"])
    closes = [abs(room - issued) <= BALANCE_TOLERANCE_HA for issued in (stated, given)]
    if closes[0] == closes[1]:
        return None
    gap = amounts(abs(room - (given if closes[0] else stated)), "ha")
    return Cause("cause_balance_stated" if closes[0] else "cause_balance_table", {"gap": gap})


def upper_bound(statement: Statement, _clues: Clues) -> Cause | None:
    """Say that a count over an upper bound is the least there can be."""
    return Cause("cause_upper_bound", {}) if "upper_bound" in str(statement["quantity"]) else None


def two_places(statement: Statement, clues: Clues) -> Cause | None:
    """Say that the table gives the same quantity with another value."""
    name = str(statement["quantity"])
    given = statement["scope_type"] == "park" and clues.portfolio.has("parks", name)
    return Cause("cause_two_places", {"column": f"parks.{name}"}) if given else None


def two_statements(statement: Statement, clues: Clues) -> Cause | None:
    """Say that the report gives another value elsewhere, which does fit."""
    rows = clues.compared
    if statement["scope_type"] == "park":
        return None
    same = rows[(rows["quantity"] == statement["quantity"]) & rows["status"].isin(FITS)]
    same = same[(same["scope_type"] == statement["scope_type"])]
    same = same[same["scope_id"].fillna("") == text_or_empty(statement["scope_id"])]
    same = same[(same["period_start"] == statement["period_start"]) & (same["value"] != statement["value"])]
    if same.empty:
        return None
    return Cause("cause_stated_right_elsewhere", {"place": place_of(same.iloc[0])})


def cut_off(statement: Statement, _clues: Clues) -> Cause | None:
    """Find that the value was cut off instead of rounded."""
    rounding, recomputed = float(statement["rounding"]), float(statement["recomputed"])
    if rounding <= 0 or statement["qualifier"] not in {"exact", "circa"}:
        return None
    cut = np.trunc(recomputed / rounding) * rounding
    cut_here = abs(cut - float(statement["value"])) < rounding * 1e-6
    return Cause("cause_cut_off", {}) if cut_here else None


def rounded_inputs(_statement: Statement, _clues: Clues) -> Cause | None:
    """Say that the value fits only because its inputs were rounded when they were given."""
    return Cause("cause_rounded_inputs", {})


EXPLANATIONS: tuple[Explanation, ...] = (
    judgement,
    period_left_out,
    other_denominator,
    other_weight,
    other_parts,
    other_base,
    land_balance,
    upper_bound,
    two_places,
    two_statements,
    cut_off,
)


def fits(statement: Statement, value: float, slack: float = 0.0) -> bool:
    """Tell whether a stated figure can be the rounded `value`."""
    return bool(within(float(statement["value"]), value, float(statement["rounding"]), statement["qualifier"], slack))
