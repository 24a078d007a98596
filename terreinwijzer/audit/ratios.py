"""Stated ratios of parks under every denominator that they could have been divided by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from terreinwijzer.audit.evidence import AREAS, FITS, Evidence, PartsOfPlace, labels, park_names, stated_parts
from terreinwijzer.audit.finding import Finding, of_figure
from terreinwijzer.audit.statements import step_of, within
from terreinwijzer.indicators.catalogue import Indicator, catalogue
from terreinwijzer.snapshots.portfolio import Portfolio
from terreinwijzer.vocabulary.language import LANGUAGES


@dataclass(frozen=True)
class Denominator:
    """An area that ratios could have been divided by, of the tables or of a `place` in the report."""

    name: str
    place: Mapping[str, str] | None
    fits: pd.Series

    def said(self, language: str) -> str:
        """Return its name, with the place that states it."""
        return labels(self.name)[language] + (f" ({self.place[language]})" if self.place else "")


def mixed_denominators(portfolio: Portfolio, evidence: Evidence) -> list[Finding]:
    """Find stated ratios of parks that do not all follow one denominator. Choose one, and say which.

    Each ratio is recomputed with every area of the tables, and with every area that the report states per park. The
    denominator that fits most parks is taken as the rule (at a tie, the one of the catalogue); the finding names the
    parks that fit another one, and the parks that fit none.
    """
    found = []
    parts = stated_parts(evidence.compared)
    for quantity, places in parts.items():
        definition = catalogue().get(quantity)
        if definition is None or definition.kind != "ratio" or definition.denominator not in AREAS:
            continue
        for _, rows in places:
            judged = rows[(rows["basis"] == "result") & (rows["status"] != "unverifiable")]
            if not judged.empty:
                found += _finding(
                    definition, judged, _candidates(definition, judged, parts, evidence), portfolio, evidence
                )
    return found


def _candidates(
    definition: Indicator, rows: pd.DataFrame, parts: Mapping[str, list[PartsOfPlace]], evidence: Evidence
) -> list[Denominator]:
    """Return every candidate denominator with the parks whose stated ratio it gives, the catalogue's own first."""
    quantities = evidence.book.indicators.quantities
    numerator = quantities[definition.numerator].per_park.reindex(rows.index)
    # The catalogue's own denominator was judged already, with the rounding of the numerator too.
    found = [Denominator(definition.denominator, None, rows["status"].isin(FITS))]
    areas: list[tuple[str, Mapping[str, str] | None, pd.Series, pd.Series | float]] = [
        (name, None, quantities[name].per_park.reindex(rows.index), step_of(quantities[name].per_park))
        for name in AREAS
        if name in quantities and name != definition.denominator
    ]
    areas += [
        (name, place, stated["value"].reindex(rows.index), stated["rounding"].reindex(rows.index))
        for name in AREAS
        for place, stated in parts.get(name, ())
    ]
    for name, place, area, step in areas:
        below = area.where(area > 0)
        ratio = definition.factor * numerator / below
        slack = (ratio.abs() * step / 2 / below).fillna(0.0)
        columns = (rows["value"], ratio, rows["rounding"], rows["qualifier"], slack)
        fits = within(*(column.to_numpy() for column in columns))
        found.append(Denominator(name, place, pd.Series(fits, index=rows.index)))
    return found


def _finding(
    definition: Indicator, rows: pd.DataFrame, candidates: list[Denominator], portfolio: Portfolio, evidence: Evidence
) -> list[Finding]:
    own = candidates[0]
    best = max(candidates, key=lambda candidate: int(candidate.fits.sum()))
    if own.fits.all() or not best.fits.any():
        return []
    others = [(candidate, rows.index[candidate.fits & ~best.fits]) for candidate in candidates]
    told = {
        language: "; ".join(f"{park_names(portfolio, keys)}: {one.said(language)}" for one, keys in others if len(keys))
        for language in LANGUAGES
    }
    nowhere = rows.index[~np.logical_or.reduce([candidate.fits.to_numpy() for candidate in candidates])]
    details = {
        "count": len(rows),
        "fitting": int(best.fits.sum()),
        "denominator": {language: best.said(language) for language in LANGUAGES},
        "others": {language: text or "–" for language, text in told.items()},
        "none": park_names(portfolio, nowhere) or "–",
    }
    cause = "cause_denominators_mixed" if best is own else "cause_denominator_of_most"
    total = evidence.book.find(definition.id, "portfolio")
    scope = park_names(portfolio, rows.index[~best.fits])
    where, fitting = evidence.origin(rows.iloc[0]), float(best.fits.sum())
    return [
        Finding("mixed_denominators", "warning", definition.id, scope, fitting, float(len(rows)), "count", where,
                of_figure(total), cause, details)
    ]  # fmt: skip
