"""Likely causes: why a stated figure differs from the recomputed one.

Every function tries one explanation on one contradicted statement and returns it, or `None` when it does not fit.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from terreinwijzer.audit.statements import day_or_none, step_of, text_or_empty, within
from terreinwijzer.indicators.book import FigureBook
from terreinwijzer.indicators.catalogue import catalogue
from terreinwijzer.indicators.region import issued_ha
from terreinwijzer.vocabulary.language import LANGUAGES, amount
from terreinwijzer.vocabulary.wording import say

AREAS = ("gross_ha", "net_ha", "net_issued_ha")
_MAX_YEARS_LEFT_OUT = 3


@dataclass(frozen=True)
class Cause:
    """A message of the catalogue with what fills its blanks."""

    code: str
    details: Mapping[str, object]


Statement = Mapping[str, Any]
Explanation = Callable[[Statement, pd.DataFrame, FigureBook], Cause | None]


def likely_cause(statement: Statement, statements: pd.DataFrame, book: FigureBook) -> Cause:
    """Return the first explanation that fits; `cause_unknown` when none does."""
    for explanation in EXPLANATIONS:
        cause = explanation(statement, statements, book)
        if cause is not None:
            return cause
    return Cause("cause_unknown", {})


def period_left_out(statement: Statement, _statements: pd.DataFrame, book: FigureBook) -> Cause | None:
    """Find years at the start or end of the period without which the total fits."""
    start, end = day_or_none(statement["period_start"]), day_or_none(statement["period_end"])
    if statement["quantity"] != "issued_ha" or start is None or end is None:
        return None
    municipality = text_or_empty(statement["scope_id"]) if statement["scope_type"] == "municipality" else ""
    portfolio = book.indicators.portfolio
    for count in range(1, min(_MAX_YEARS_LEFT_OUT, end.year - start.year) + 1):
        for first, last in ((start.year, end.year - count), (start.year + count, end.year)):
            value = issued_ha(portfolio, first, last, municipality).value
            if value is not None and _fits(statement, value):
                left_out = range(last + 1, end.year + 1) if last < end.year else range(start.year, first)
                years = ", ".join(map(str, left_out))
                return Cause("cause_period", {"first": first, "last": last, "years": years})
    return None


def other_denominator(statement: Statement, statements: pd.DataFrame, book: FigureBook) -> Cause | None:
    """Find an area, of the tables or stated elsewhere, that gives the stated ratio of a park."""
    definition = catalogue().get(str(statement["quantity"]))
    quantities = book.indicators.quantities
    if statement["scope_type"] != "park" or definition is None or definition.denominator not in AREAS:
        return None
    if definition.numerator not in quantities:
        return None
    park = str(statement["scope_id"])
    numerator = float(quantities[definition.numerator].per_park[park])
    candidates = [
        (name, None, float(quantities[name].per_park[park]), step_of(quantities[name].per_park))
        for name in AREAS
        if name in quantities and name != definition.denominator
    ]
    same_park = (statements["scope_type"] == "park") & (statements["scope_id"] == park)
    candidates += [
        (row["quantity"], row, float(row["value"]), float(row["rounding"]))
        for row in statements[same_park & statements["quantity"].isin(AREAS)].to_dict("records")
    ]
    for name, stated, area, step in candidates:
        if area > 0 and not np.isnan(numerator):
            ratio = definition.factor * numerator / area
            if _fits(statement, ratio, ratio * step / 2 / area):
                place = {lang: f" ({stated[f'where_{lang}']})" if stated else "" for lang in LANGUAGES}
                details = {"denominator": _labels(name), "place": place, "area": amounts(area, "ha", 1)}
                return Cause("cause_denominator", details)
    return None


def other_weight(statement: Statement, _statements: pd.DataFrame, book: FigureBook) -> Cause | None:
    """Find the plain mean, the median or another weight that gives a stated mean."""
    table = book.indicators
    name = str(statement["quantity"])
    definition = catalogue().get(name)
    if (
        statement["scope_type"] != "portfolio"
        or name not in table.per_park
        or definition is None
        or definition.kind != "ratio"
    ):
        return None
    values = table.per_park[name]
    candidates = {"median": values.median(), "plain mean": values.mean()}
    for area in AREAS:
        if area in table.quantities:
            weight = table.quantities[area].per_park.where(values.notna())
            candidates[area] = (values * weight).sum() / weight.sum()
    fitting = [_labels(weight_name) for weight_name, value in candidates.items() if _fits(statement, float(value))]
    weights = {lang: ", ".join(names[lang] for names in fitting) for lang in LANGUAGES}
    return Cause("cause_weight", {"weight": weights}) if fitting else None


def other_parts(statement: Statement, statements: pd.DataFrame, book: FigureBook) -> Cause | None:
    """Find stated parts that add up to a stated total, unlike the parts in the tables."""
    if statement["scope_type"] != "portfolio":
        return None
    parts = statements[(statements["scope_type"] == "park") & (statements["quantity"] == statement["quantity"])]
    for _, group in parts.groupby("where_en"):
        # Each part may be off by half a step, in either direction.
        slack = len(group) * float(group["rounding"].max()) / 2
        if len(group) == len(book.indicators.per_park) and _fits(statement, float(group["value"].sum()), slack):
            differing = group.loc[group["status"] == "contradicted", "scope_id"]
            place = {lang: str(group[f"where_{lang}"].iloc[0]) for lang in LANGUAGES}
            total = amounts(float(group["value"].sum()), "ha", 1)
            return Cause("cause_parts", {"place": place, "total": total, "parks": park_names(book, differing)})
    return None


def cut_off(statement: Statement, _statements: pd.DataFrame, _book: FigureBook) -> Cause | None:
    """Find that the value was cut off instead of rounded."""
    rounding = float(statement["rounding"] or 0)
    if rounding <= 0:
        return None
    cut = np.trunc(float(statement["recomputed"]) / rounding) * rounding
    return Cause("cause_cut_off", {}) if abs(cut - float(statement["value"])) < rounding * 1e-6 else None


def upper_bound(statement: Statement, _statements: pd.DataFrame, _book: FigureBook) -> Cause | None:
    """Say that a count over an upper bound is the least there can be."""
    return Cause("cause_upper_bound", {}) if "upper_bound" in str(statement["quantity"]) else None


def judgement(statement: Statement, _statements: pd.DataFrame, _book: FigureBook) -> Cause | None:
    """Say that an expert's judgement does not follow from a formula."""
    return Cause("cause_judgement", {}) if statement["basis"] == "judgement" else None


def two_places(statement: Statement, _statements: pd.DataFrame, book: FigureBook) -> Cause | None:
    """Say that the table gives the same quantity with another value."""
    parks = book.indicators.portfolio.table("parks")
    name = str(statement["quantity"])
    given = statement["scope_type"] == "park" and name in parks and bool(parks[name].notna().any())
    return Cause("cause_two_places", {"column": f"parks.{name}"}) if given else None


EXPLANATIONS: tuple[Explanation, ...] = (
    judgement,
    period_left_out,
    other_denominator,
    other_weight,
    other_parts,
    upper_bound,
    two_places,
    cut_off,
)


def amounts(value: float, unit: str, decimals: int) -> dict[str, str]:
    """Return a value with its unit in every language, to fill the blank of a message."""
    return {lang: amount(value, unit, lang, decimals) for lang in LANGUAGES}


def park_names(book: FigureBook, keys: pd.Series) -> str:
    """Return the names of parks as a list in one text; a park that the portfolio lacks keeps its key."""
    names = book.indicators.portfolio.table("parks").set_index("park_id")["name"]
    return ", ".join(names.get(key, key) for key in keys)


def _labels(name: str) -> dict[str, str]:
    """Return an indicator's or weight's name in every language."""
    if name in catalogue():
        return {lang: catalogue()[name].label(lang).lower() for lang in LANGUAGES}
    return {lang: say(f"weight_{name.replace(' ', '_')}", lang) for lang in LANGUAGES}


def _fits(statement: Statement, value: float, slack: float = 0.0) -> bool:
    rounding = 0.0 if pd.isna(statement["rounding"]) else float(statement["rounding"])
    return within(float(statement["value"]), value, rounding, text_or_empty(statement["qualifier"]) or "exact", slack)
