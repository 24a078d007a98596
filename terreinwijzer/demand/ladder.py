"""The motivation that the *Ladder voor duurzame verstedelijking* asks for, filled with the figures at hand."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from terreinwijzer.demand.confrontation import Confrontation
from terreinwijzer.demand.forecast import Forecast
from terreinwijzer.demand.uncertainty import Uncertainty
from terreinwijzer.indicators.table import IndicatorTable
from terreinwijzer.lineage import Figure
from terreinwijzer.vocabulary.notation import amount, number
from terreinwijzer.vocabulary.resources import read_yaml


@dataclass(frozen=True)
class LadderStep:
    """One step of the motivation.

    Attributes
    ----------
    step, title
        Key and question.
    text
        What the figures say; empty where figures that it needs are missing.
    missing_inputs
        What the motivation still needs, each by itself.
    figures
        The figures behind the step, with lineage.
    """

    step: str
    title: str
    text: str
    missing_inputs: tuple[str, ...]
    figures: tuple[Figure, ...]

    @property
    def missing(self) -> str:
        """Return what is still needed in one line."""
        return "; ".join(self.missing_inputs)


def ladder_disclaimer(language: str) -> str:
    """Return that this is no legal advice."""
    return str(read_yaml("terreinwijzer.demand", "ladder.yaml")["disclaimer"][language])


def ladder_steps(
    indicators: IndicatorTable,
    forecast: Forecast,
    uncertainty: Uncertainty,
    confrontation: Confrontation,
    language: str,
) -> list[LadderStep]:
    """Return the steps of the Ladder with the figures that are known.

    Parameters
    ----------
    indicators, forecast, uncertainty, confrontation
        Results for one case.
    language
        `nl` or `en`.

    Returns
    -------
    list of LadderStep
        In the order of the Ladder; a step without the figures that it needs has an empty text.

    Notes
    -----
    Besluit kwaliteit leefomgeving, art. 5.129g; ABRvS 28 June 2017, ECLI:NL:RVS:2017:1724.
    """
    known = _facts(indicators, forecast, uncertainty, confrontation, language)
    given = set(known) | _given(forecast, confrontation)
    figures = forecast.figures | confrontation.figures
    figures |= {name: indicators.figure(name) for name in ("vacancy_pct", "unused_share_pct")}
    steps = read_yaml("terreinwijzer.demand", "ladder.yaml")["steps"]
    return [
        LadderStep(
            step=name,
            title=step["title"][language],
            text=step["text"][language].format(**known) if all(need in known for need in step["needs"]) else "",
            missing_inputs=tuple(item[language] for item in step["missing"] if item.get("unless") not in given),
            figures=tuple(
                figure
                for name, figure in figures.items()
                if name.startswith(tuple(step["figures"])) and figure.value is not None
            ),
        )
        for name, step in steps.items()
    ]


def _given(forecast: Forecast, confrontation: Confrontation) -> set[str]:
    """Return which inputs are there without having a blank in a text."""
    supplies, split = confrontation.supplies, forecast.completeness.set_index("dimension")["state"]
    found = {
        "plot_sizes": bool(len(confrontation.mismatch)) and bool(confrontation.mismatch["known"].all()),
        "location_types": split["location_type"] != "absent",
        "options": len(supplies) > 0 and supplies["free"].notna().all(),
        "plans": len(supplies) > 0 and supplies["with_soft_plans"].notna().all(),
    }
    return {name for name, there in found.items() if there}


def _facts(
    indicators: IndicatorTable,
    forecast: Forecast,
    uncertainty: Uncertainty,
    confrontation: Confrontation,
    language: str,
) -> dict[str, str]:
    values: dict[str, float | None] = {
        "low": _value(forecast, "demand.band.low_ha"),
        "high": _value(forecast, "demand.band.high_ha"),
        "m1_low": _value(forecast, "demand.method_1.low_ha"),
        "m1_high": _value(forecast, "demand.method_1.high_ha"),
    }
    second = forecast.variants.loc[forecast.variants["method"] == "method_2", "extra_ha"]
    if len(second):
        values |= {"m2_low": second.min(), "m2_high": second.max()}
    both = uncertainty.quantiles.set_index("method")
    if len(both):
        row = both.iloc[-1]
        values |= {"p10": row["p10_ha"], "p90": row["p90_ha"]}
    texts = _written(values, language)
    texts |= _size_facts(forecast, confrontation, language) | _supply_facts(indicators, confrontation, language)
    texts["region"] = indicators.portfolio.region
    texts["horizon"] = str(forecast.parameters.horizon_year)
    return {name: text for name, text in texts.items() if text}


def _size_facts(forecast: Forecast, confrontation: Confrontation, language: str) -> dict[str, str]:
    if confrontation.mismatch.empty:
        return {}
    row = confrontation.mismatch.iloc[0]
    split = forecast.split
    smallest = split.loc[split["class"] == row["class"], "min_plot_ha"].iloc[0]
    texts = _written({"large_low": row["low_ha"], "large_high": row["high_ha"], "large_plot": smallest}, language)
    return texts | {
        "largest": "" if math.isnan(row["largest_possible_ha"]) else number(row["largest_possible_ha"], language, 1),
        "large_parks": number(row["parks_possible"], language),
    }


def _supply_facts(indicators: IndicatorTable, confrontation: Confrontation, language: str) -> dict[str, str]:
    texts: dict[str, str] = {"parks": number(len(indicators.per_park), language)}
    for name, indicator in (("vacancy", "vacancy_pct"), ("unused", "unused_share_pct")):
        if indicator in indicators.totals.index:
            texts[name] = amount(indicators.totals.loc[indicator, "value"], "pct", language, 1)
    if "vacancy_pct_class" in indicators.classes:
        texts["high_vacancy_parks"] = number(int((indicators.classes["vacancy_pct_class"] == "high").sum()), language)
    region = indicators.portfolio.region
    supplies = confrontation.supplies
    own = supplies[supplies["scope"] == region] if len(supplies) else supplies
    if len(own):
        texts["supply"] = number(float(own["with_options"].iloc[0]), language, 1)
        texts["supply_year"] = str(own["year"].iloc[0])
    return texts


def _value(forecast: Forecast, figure_id: str) -> float | None:
    return forecast.figures[figure_id].value if figure_id in forecast.figures else None


def _written(values: Mapping[str, float | None], language: str) -> dict[str, str]:
    return {name: number(value, language) for name, value in values.items() if value is not None}
