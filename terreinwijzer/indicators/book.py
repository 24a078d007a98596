"""The book of figures: looks up any recomputed figure by quantity, scope and period.

What a report states is compared with this, and the report's own numbers come from it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from terreinwijzer.indicators.catalogue import catalogue
from terreinwijzer.indicators.region import (
    change_pct,
    issued_ha,
    ratio_figure,
    region_value,
    regional_ratio,
)
from terreinwijzer.indicators.society import labour_figure
from terreinwijzer.indicators.table import IndicatorTable
from terreinwijzer.lineage import Figure
from terreinwijzer.vocabulary.language import LANGUAGES
from terreinwijzer.vocabulary.wording import in_each_language, say

_COUNTING = re.compile(
    r"(?P<what>share_of_parks_pct|count_of_parks)\((?P<name>\w+) *(?P<sign><=|>=|<|>) *(?P<bound>[-\d.]+)\)"
)
_COMPARE = {"<=": pd.Series.le, ">=": pd.Series.ge, "<": pd.Series.lt, ">": pd.Series.gt}
_REGIONAL = ("location_type_preference_pct", "land_quotient_m2_per_job")
_LABOUR = ("education_match_pct", "live_and_work_pct")
_REGION_COLUMNS = {
    "region_jobs": "jobs",
    "region_jobs_on_parks": "jobs_on_parks",
    "region_net_issued": "net_issued_ha",
    "region_available_ha": "available_ha",
}


@dataclass(frozen=True)
class FigureBook:
    """Recomputed figures of one portfolio.

    Parameters
    ----------
    indicators
        The indicator table.
    figures
        More figures by id, such as those of the demand forecast or given parameters.
    """

    indicators: IndicatorTable
    figures: Mapping[str, Figure] = field(default_factory=dict)

    def find(
        self, quantity: str, scope_type: str, scope_id: str = "", start: date | None = None, end: date | None = None
    ) -> Figure | None:
        """Return the figure for a quantity, or `None` where it is unknown here.

        Parameters
        ----------
        quantity
            Id of an indicator or of a figure in `figures`, or a count such as `share_of_parks_pct(vacancy_pct <= 2)`
            or `count_of_parks(course_steps >= 1)`.
        scope_type, scope_id
            `portfolio`, `park`, `municipality` or `region`, and which one.
        start, end
            Period, for quantities over a period; the first day alone is a reference date.
        """
        if quantity in self.figures:
            return self.figures[quantity]
        counting = _COUNTING.fullmatch(quantity)
        if counting:
            return self._count(**counting.groupdict())
        if scope_type == "park":
            known = scope_id in self.indicators.per_park.index and quantity in self.indicators.per_park
            return self.indicators.figure(quantity, scope_id) if known else None
        if scope_type == "portfolio":
            return self._of_portfolio(quantity)
        first = start.year if start else self.indicators.portfolio.reference_date.year
        return self._of_region(quantity, scope_type, scope_id, first, end.year if end else first)

    def _of_portfolio(self, quantity: str) -> Figure | None:
        portfolio = self.indicators.portfolio
        if quantity == "park_count":
            leaf = portfolio.input("parks", "park_id")
            return Figure(
                "park_count.total", float(leaf.rows), "count", in_each_language("formula_number_of_parks"), (leaf,)
            )
        if quantity == "relocation_balance" and portfolio.has("relocations"):
            moves = portfolio.table("relocations")
            signed = (
                moves["moves"]
                .astype("float64")
                .where(moves["direction"] == "inward", -moves["moves"].astype("float64"))
            )
            formula = catalogue()[quantity].formulas
            return Figure(
                "relocation_balance.total",
                float(signed.sum()),
                "count",
                formula,
                (portfolio.input("relocations", "moves"),),
            )
        if quantity in _LABOUR:
            return labour_figure(portfolio, quantity, portfolio.region)
        if quantity in self.indicators.per_park:
            return self.indicators.figure(quantity)
        return None

    def _of_region(self, quantity: str, scope_type: str, scope_id: str, first: int, last: int) -> Figure | None:
        portfolio = self.indicators.portfolio
        region = scope_id or portfolio.region
        if quantity.startswith("issu"):
            return self._of_issuance(quantity, scope_id if scope_type == "municipality" else "", first, last)
        if quantity in _LABOUR:
            return labour_figure(portfolio, quantity, region)
        if quantity in _REGIONAL:
            return regional_ratio(portfolio, quantity, region, first)
        if quantity in _REGION_COLUMNS:
            return region_value(portfolio, _REGION_COLUMNS[quantity], region, first)
        return self._regional_change(quantity, region, first, last)

    def _of_issuance(self, quantity: str, municipality: str, first: int, last: int) -> Figure | None:
        portfolio = self.indicators.portfolio
        part = issued_ha(portfolio, first, last, municipality)
        if quantity == "issued_ha":
            return part
        if quantity == "issuance_share_pct":
            whole, formula = issued_ha(portfolio, first, last), catalogue()[quantity].formulas
        elif quantity == "issuance_recent_share_pct":
            table = portfolio.table("issuance")
            final = table.loc[~table["provisional"].fillna(value=False).astype(bool), "year"]
            whole, formula = (
                issued_ha(portfolio, int(final.min()), int(final.max())),
                in_each_language("formula_recent_years"),
            )
        else:
            return None
        return ratio_figure(f"{quantity}.{municipality or portfolio.region}", "pct", formula, part, whole, 100)

    def _regional_change(self, quantity: str, region: str, first: int, last: int) -> Figure | None:
        portfolio = self.indicators.portfolio
        stem = quantity.removesuffix("_change_pct")
        ratio = next((name for name in _REGIONAL if name.startswith(stem)), None)
        if ratio:
            before, after = (regional_ratio(portfolio, ratio, region, year) for year in (first, last))
        elif stem in _REGION_COLUMNS:
            before, after = (region_value(portfolio, _REGION_COLUMNS[stem], region, year) for year in (first, last))
        else:
            return None
        return change_pct(f"{quantity}.{region}.{first}_{last}", before, after)

    def _count(self, what: str, name: str, sign: str, bound: str) -> Figure | None:
        values = self._countable(name)
        if values is None:
            return None
        known = values.dropna()
        hits = int(_COMPARE[sign](known, float(bound)).sum())
        total = self.indicators.figure(name) if name in self.indicators.per_park else None
        inputs = total.inputs if total else (self.indicators.portfolio.input("park_courses", "steps_nl"),)
        share = what == "share_of_parks_pct"
        value = (100 * hits / len(known) if len(known) else None) if share else float(hits)
        return Figure(
            f"{what}({name} {sign} {bound})",
            value,
            "pct" if share else "count",
            in_each_language(
                "formula_parks_with_share" if share else "formula_parks_with",
                name={language: self._label(name, language) for language in LANGUAGES},
                sign=sign,
                bound=bound,
            ),
            inputs,
            completeness_pct=100 * len(known) / len(values) if len(values) else None,
        )

    def _label(self, name: str, language: str) -> str:
        """Return what is counted, in words."""
        return catalogue()[name].label(language) if name in catalogue() else say(f"counted_{name}", language)

    def _countable(self, name: str) -> pd.Series | None:
        if name in self.indicators.per_park:
            return self.indicators.per_park[name]
        courses = self.indicators.portfolio.table("park_courses")
        if name == "course_steps" and not courses.empty:
            return courses["steps_nl"].str.count(";").add(1).fillna(0.0).astype("float64")
        return None
