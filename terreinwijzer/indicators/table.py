"""The indicator table: every indicator of every park, totals with their completeness, and the lineage of each value."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from terreinwijzer.errors import InputError, Problem
from terreinwijzer.indicators.buildings import age_quantities, stock_quantities, vacancy_quantities
from terreinwijzer.indicators.catalogue import Indicator, catalogue, classify, indicator
from terreinwijzer.indicators.jobs import job_quantities
from terreinwijzer.indicators.measured import measured_quantities
from terreinwijzer.indicators.quantities import Quantities, park_index
from terreinwijzer.indicators.society import climate_quantities, organisation_quantities
from terreinwijzer.indicators.space import area_quantities, intensity_quantities
from terreinwijzer.indicators.standing import building_parts
from terreinwijzer.lineage import Figure
from terreinwijzer.snapshots.portfolio import Portfolio
from terreinwijzer.vocabulary.norms import Norms

GROUPS = ("profile", "cluster", "municipality", "region", "province", "location_type")


@dataclass(frozen=True)
class IndicatorTable:
    """All park indicators of one portfolio.

    Attributes
    ----------
    per_park
        One row per park (index `park_id`), one column per indicator; missing where an input is missing.
    totals
        One row per indicator: `value`, `numerator`, `denominator`, `completeness_pct`, `parks_with_value`,
        `parks_known` (those and the parks where a ratio has no meaning, because its denominator is zero) and `parks`.
    classes
        One row per park, one column `<indicator>_class` per indicator with classes.
    """

    portfolio: Portfolio
    norms: Norms
    quantities: Quantities
    per_park: pd.DataFrame
    totals: pd.DataFrame
    classes: pd.DataFrame

    def figure(self, indicator_id: str, park_id: str = "") -> Figure:
        """Return one value with its lineage: of a park, or the total of the portfolio.

        Raises
        ------
        InputError
            The indicator or park does not exist.
        """
        definition = indicator(indicator_id)
        if park_id and park_id not in self.per_park.index:
            known = ", ".join(map(str, self.per_park.index[:20]))
            raise InputError(Problem("unknown_park", value=park_id, details={"known": known}))
        names = [name for name in (definition.numerator, definition.denominator) if name]
        scope = park_id or "total"
        if any(name not in self.quantities for name in names) or indicator_id not in self.per_park:
            return Figure(f"{indicator_id}.{scope}", None, definition.unit, definition.formulas)
        if park_id:
            value = self.per_park.loc[park_id, indicator_id]
            parts = [self.quantities[name].per_park.loc[park_id] for name in names]
            completeness, parks_known, parks = None, None, None
        else:
            total = self.totals.loc[indicator_id]
            value, completeness = total["value"], float(total["completeness_pct"])
            parks_known, parks = int(total["parks_known"]), int(total["parks"])
            parts = [total["numerator"], total["denominator"]][: len(names)]
        inputs = tuple(
            self.quantities[name].figure(_plain(part), scope) for name, part in zip(names, parts, strict=True)
        )
        return Figure(
            f"{indicator_id}.{scope}", _plain(value), definition.unit, definition.formulas, inputs,
            completeness_pct=completeness, known=parks_known, of=parks,
        )  # fmt: skip

    def known_by(self, group: str) -> pd.DataFrame:
        """Return on how many parks each total per group rests: one row per group, one column per indicator.

        Raises
        ------
        InputError
            Parks cannot be grouped by this column.
        """
        known = {
            name: _known(self.per_park[name], _parts(catalogue()[str(name)], self.quantities)[1])
            for name in self.per_park
        }
        return pd.DataFrame(known, index=self.per_park.index).groupby(self._keys(group)).sum()

    def by(self, group: str) -> pd.DataFrame:
        """Return the totals per group of parks, for example per profile: one row per group, one column per indicator.

        Each total rests on the parks with a value alone; `known_by` says how many those are.

        Raises
        ------
        InputError
            Parks cannot be grouped by this column.
        """
        # Asked for by every page of a park.
        if group not in self._grouped:
            self._grouped[group] = self._by(group)
        return self._grouped[group]

    @cached_property
    def _grouped(self) -> dict[str, pd.DataFrame]:
        return {}

    def _by(self, group: str) -> pd.DataFrame:
        keys = self._keys(group)
        parts = {"parks": keys.groupby(keys).size()}
        for name in self.per_park.columns:
            definition = catalogue()[name]
            numerator, denominator = _parts(definition, self.quantities)
            if denominator is None:
                parts[name] = numerator.groupby(keys).sum(min_count=1)
            else:
                weights = denominator.where(numerator.notna()).groupby(keys)
                below = weights.first() if definition.common_denominator else weights.sum(min_count=1)
                parts[name] = definition.factor * numerator.groupby(keys).sum(min_count=1) / below.where(below > 0)
        return pd.DataFrame(parts)

    def figures_by(self, group: str) -> list[Figure]:
        """Return every total per group with its lineage: `<indicator>.<group>.<key>`, in the order of `by`.

        Raises
        ------
        InputError
            Parks cannot be grouped by this column.
        """
        values, known, keys = self.by(group), self.known_by(group), self._keys(group)
        found = []
        for name in self.per_park:
            definition = catalogue()[str(name)]
            parts = [self.quantities[part] for part in (definition.numerator, definition.denominator) if part]
            sums = [part.per_park.groupby(keys).sum(min_count=1) for part in parts]
            for key in values.index:
                scope = f"{group}.{key}"
                inputs = tuple(
                    part.figure(_plain(total[key]), scope) for part, total in zip(parts, sums, strict=True)
                )  # fmt: skip
                found.append(
                    Figure(
                        f"{name}.{scope}", _plain(values.loc[key, name]), definition.unit, definition.formulas, inputs,
                        known=int(known.loc[key, name]), of=int(values.loc[key, "parks"]),
                    )
                )  # fmt: skip
        return found

    def _keys(self, group: str) -> pd.Series:
        if group not in GROUPS:
            raise InputError(Problem("unknown_group", value=group, details={"known": ", ".join(GROUPS)}))
        return self.portfolio.table("parks").set_index("park_id")[group].reindex(self.per_park.index)


def indicator_table(portfolio: Portfolio, norms: Norms, municipality: str = "") -> IndicatorTable:
    """Compute every park indicator that the portfolio has data for.

    Parameters
    ----------
    portfolio
        Canonical tables.
    norms
        Norms in force on the reference date.
    municipality
        Municipality whose jobs the parks' jobs are compared with.

    Returns
    -------
    IndicatorTable
        Values per park, totals and classes. Totals are ratios of sums over the parks that have both parts
        (never means of ratios); `completeness_pct` is the share of the denominator that those parks cover.
    """
    quantities = area_quantities(portfolio)
    parts = building_parts(portfolio)
    quantities |= stock_quantities(portfolio, quantities, parts)
    quantities |= intensity_quantities(portfolio, quantities)
    quantities |= age_quantities(portfolio, quantities, norms, parts)
    quantities |= vacancy_quantities(portfolio, quantities)
    quantities |= job_quantities(portfolio, municipality, norms)
    quantities |= organisation_quantities(portfolio, quantities)
    quantities |= climate_quantities(portfolio, quantities)
    quantities |= measured_quantities(portfolio, quantities, norms, parts)

    columns, totals, classes = {}, {}, {}
    for definition in catalogue().values():
        needed = [name for name in (definition.numerator, definition.denominator) if name]
        if definition.kind not in {"sum", "ratio"} or any(name not in quantities for name in needed):
            continue
        numerator, denominator = _parts(definition, quantities)
        columns[definition.id] = _values(definition, numerator, denominator)
        totals[definition.id] = _total(definition, numerator, denominator, columns[definition.id])
        if definition.classes:
            classes[f"{definition.id}_class"] = classify(columns[definition.id], definition, norms)
    index = park_index(portfolio)
    return IndicatorTable(
        portfolio=portfolio,
        norms=norms,
        quantities=quantities,
        per_park=pd.DataFrame(columns, index=index),
        totals=pd.DataFrame.from_dict(totals, orient="index").rename_axis("indicator"),
        classes=pd.DataFrame(classes, index=index),
    )


def _parts(definition: Indicator, quantities: Quantities) -> tuple[pd.Series, pd.Series | None]:
    """Return numerator and denominator; for a ratio, the numerator only where it can be divided."""
    numerator = quantities[definition.numerator].per_park
    if not definition.denominator:
        return numerator, None
    denominator = quantities[definition.denominator].per_park
    return numerator.where(denominator > 0), denominator


def _values(definition: Indicator, numerator: pd.Series, denominator: pd.Series | None) -> pd.Series:
    if denominator is None:
        return numerator.rename(definition.id)
    return (definition.factor * numerator / denominator.where(denominator > 0)).rename(definition.id)


def _total(
    definition: Indicator, numerator: pd.Series, denominator: pd.Series | None, values: pd.Series
) -> dict[str, float]:
    parks, with_value = len(values), int(values.notna().sum())
    completeness = 100 * with_value / parks if parks else np.nan
    above, below = float(numerator.sum(min_count=1)), np.nan
    value = above
    if denominator is not None and definition.common_denominator:
        below = float(denominator.max())
    elif denominator is not None:
        below = float(denominator.where(numerator.notna()).sum(min_count=1))
        whole = float(denominator.sum(min_count=1))
        # Where a denominator is missing its weight is unknown too: such parks count by number.
        completeness = 100 * below / whole * float(denominator.notna().mean()) if whole else np.nan
    if denominator is not None:
        value = definition.factor * above / below if below else np.nan
    return {
        "value": value,
        "numerator": above,
        "denominator": below,
        "completeness_pct": completeness,
        "parks_with_value": with_value,
        "parks_known": int(_known(values, denominator).sum()),
        "parks": parks,
    }


def _known(values: pd.Series, denominator: pd.Series | None) -> pd.Series:
    """Return of which parks a value is known, or known to have no meaning: a share of nothing is no gap."""
    return values.notna() if denominator is None else values.notna() | (denominator == 0)


def _plain(value: float) -> float | None:
    return None if pd.isna(value) else float(value)
