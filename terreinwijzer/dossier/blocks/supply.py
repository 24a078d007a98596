"""Blocks on supply against demand, and the Ladder that asks for both."""

from __future__ import annotations

from functools import partial

import pandas as pd

from terreinwijzer.demand.confrontation import LEVELS
from terreinwijzer.demand.ladder import ladder_steps
from terreinwijzer.dossier.blocks.block import Block, chart_block, source_line, table_block
from terreinwijzer.dossier.blocks.demand import demand_inputs, variant_name
from terreinwijzer.dossier.charts import demand as charts
from terreinwijzer.dossier.results import Results
from terreinwijzer.dossier.wording import text
from terreinwijzer.lineage import Figure
from terreinwijzer.vocabulary.notation import number, range_text


def supplies(results: Results, language: str) -> Block | None:
    """Return the supply per area and level; a level that is not known stays open."""
    if results.demand is None or results.demand.confrontation.supplies.empty:
        return None
    table = results.demand.confrontation.supplies
    heads = {name: text(name, language) for name in ("scope", "supply_end_of")}
    shown = pd.DataFrame({heads["scope"]: table["scope"], heads["supply_end_of"]: table["year"].astype("str")})
    for level in LEVELS:
        shown[text(f"supply_{level}", language)] = [_hectares(value, language) for value in table[level]]
    shown[text("iron_stock", language)] = [_hectares(value, language) for value in table["iron_stock_ha"]]
    source = source_line(language, list(results.demand.confrontation.figures.values()))
    return table_block("supplies", language, shown, table, source, list(shown.columns)[1:])


def chart_confrontation(results: Results, language: str) -> Block | None:
    """Return demand against the supply of the widest area whose supply is known."""
    if results.demand is None or results.demand.confrontation.years.empty:
        return None
    supply_row = results.demand.confrontation.supplies.iloc[0]
    years = results.demand.confrontation.years
    own = years[(years["scope"] == supply_row["scope"]) & ~years["look_ahead"]]
    if own.empty or pd.isna(supply_row["with_options"]):
        return None
    frame = own.assign(
        name=[
            variant_name(method, variant, language)
            for method, variant in zip(own["method"], own["variant"], strict=True)
        ]
    )
    blanks = {"scope": supply_row["scope"], "year": supply_row["year"]}
    ends = frame.loc[frame.groupby("name", sort=False)["year"].idxmax()]
    alternative = text(
        "alt_confrontation",
        language,
        supply=number(supply_row["with_options"], language, 1),
        high=number(ends["demand_ha"].max(), language),
        low=number(ends["demand_ha"].min(), language),
        horizon=int(ends["year"].max()),
        first=int(frame["year"].min()),
        **blanks,
    )
    alternative = " ".join([alternative, *_counted_in_part(results, int(supply_row["year"]), language)])
    draw = partial(charts.supply_and_demand, frame, float(supply_row["with_options"]), language)
    source = source_line(language, _inputs(results))
    return chart_block("confrontation", language, draw, frame, source, alternative, **blanks)


def _counted_in_part(results: Results, supply_year: int, language: str) -> list[str]:
    """Return why a demand is less here than where it is forecast: years before the date of the supply do not count."""
    assert results.demand is not None  # noqa: S101  (there is a confrontation)
    variants = results.demand.forecast.variants
    return [
        text(
            "confrontation_in_part", language, method=text(method, language), region=results.region,
            first=int(group["start_year"].min()), last=int(group["end_year"].max()), year=supply_year,
            range=range_text(group["extra_ha"].min(), group["extra_ha"].max(), language),
        )
        for method, group in variants[variants["start_year"] <= supply_year].groupby("method")
    ]  # fmt: skip


def run_out(results: Results, language: str) -> Block | None:
    """Return the year in which land runs out, per area, variant and level of supply."""
    if results.demand is None or results.demand.confrontation.run_out.empty:
        return None
    table = results.demand.confrontation.run_out
    horizon = results.demand.forecast.parameters.horizon_year
    codes = ("scope", "variant", "level", "run_out_year", "iron_stock_year")
    heads = [*(text(code, language) for code in codes), text("shortage", language, year=horizon)]
    # Within the last year that a variant says anything about.
    never = [text("not_before_horizon", language, year=int(year) + 1) for year in table["last_year"]]
    shown = pd.DataFrame(
        {
            heads[0]: table["scope"],
            heads[1]: [
                variant_name(method, variant, language)
                for method, variant in zip(table["method"], table["variant"], strict=True)
            ],
            heads[2]: [text(f"level_{level}", language) for level in table["level"]],
            heads[3]: _years(table["run_out_year"], never),
            heads[4]: _years(table["iron_stock_year"], never),
            heads[5]: [number(value, language, 1) for value in table["shortage_ha"]],
        }
    )
    return table_block("run_out", language, shown, table, source_line(language, _inputs(results)), heads[3:])


def segments(results: Results, language: str) -> Block | None:
    """Return per segment whether the land that can serve it is enough; only where that land is known."""
    if results.demand is None or results.demand.confrontation.segments.empty:
        return None
    table = results.demand.confrontation.segments
    known = table[table["supply_ha"].notna()]
    if known.empty:
        return None
    names = results.demand.forecast.split.set_index(["dimension", "class"])[f"class_{language}"]
    horizon = results.demand.forecast.parameters.horizon_year
    codes = ("scope", "variant", "class", "segment_demand", "segment_supply", "run_out_year")
    heads = [text(code, language, year=horizon) for code in codes]
    ends = results.demand.confrontation.run_out.groupby(["scope", "method", "variant"])["last_year"].max()
    keys = zip(known["scope"], known["method"], known["variant"], strict=True)
    never = [text("not_before_horizon", language, year=int(ends[key]) + 1) for key in keys]
    shown = pd.DataFrame(
        {
            heads[0]: known["scope"],
            heads[1]: [
                variant_name(method, variant, language)
                for method, variant in zip(known["method"], known["variant"], strict=True)
            ],
            heads[2]: [names[key] for key in zip(known["dimension"], known["class"], strict=True)],
            heads[3]: [number(value, language, 1) for value in known["demand_ha"]],
            heads[4]: [
                text(f"segment_{basis}", language, hectares=number(value, language, 1))
                for basis, value in zip(known["basis"], known["supply_ha"], strict=True)
            ],
            heads[5]: _years(known["run_out_year"], never),
        }
    )
    return table_block("segments", language, shown, table, source_line(language, _inputs(results)), heads[3:])


def ladder(results: Results, language: str) -> Block | None:
    """Return the steps of the Ladder: which figures are there, and what the motivation still needs."""
    demand = results.demand
    if demand is None:
        return None
    steps = ladder_steps(results.indicators, demand.forecast, demand.uncertainty, demand.confrontation, language)
    heads = [text(code, language) for code in ("ladder_step", "ladder_known", "ladder_missing")]
    shown = pd.DataFrame(
        [(step.title, text(_known(step.text, step.missing), language), step.missing or "–") for step in steps],
        columns=heads,
    )
    data = pd.DataFrame([(step.step, step.title, step.text, step.missing) for step in steps],
                        columns=["step", "title", "text", "missing"])  # fmt: skip
    return table_block("ladder", language, shown, data, source_line(language, _inputs(results)))


MAKERS = (supplies, chart_confrontation, run_out, segments, ladder)


def _inputs(results: Results) -> list[Figure]:
    supply = list(results.demand.confrontation.figures.values()) if results.demand else []
    return [*supply, *demand_inputs(results)]


def _years(years: pd.Series, never: list[str]) -> list[str]:
    return [other if pd.isna(year) else str(year) for year, other in zip(years, never, strict=True)]


def _known(said: str, missing: str) -> str:
    """Return whether a step has figures: not at all, in part, or all that it needs."""
    if not said:
        return "no"
    return "partly" if missing else "yes"


def _hectares(value: float | None, language: str) -> str:
    return text("unknown", language) if value is None or pd.isna(value) else number(value, language, 1)
