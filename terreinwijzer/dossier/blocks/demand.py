"""Blocks on demand, its certainty, and the supply that it meets."""

from __future__ import annotations

import pandas as pd

from terreinwijzer.demand.backtest import guesses
from terreinwijzer.demand.ladder import ladder_steps
from terreinwijzer.dossier import charts
from terreinwijzer.dossier.blocks.block import (
    Block,
    chart_block,
    range_text,
    source_line,
    table_block,
)
from terreinwijzer.dossier.results import DemandResults, Results
from terreinwijzer.dossier.wording import text
from terreinwijzer.lineage import Figure
from terreinwijzer.vocabulary.codes import label
from terreinwijzer.vocabulary.language import number


def chart_issuance(results: Results, language: str) -> Block | None:
    """Return issuance per year and municipality."""
    table = results.portfolio.table("issuance")
    if table.empty:
        return None
    yearly = table.groupby("year")["issued_ha"].sum()
    blanks = {"first": yearly.index.min(), "last": yearly.index.max()}
    alternative = text("alt_issuance", language, top=yearly.idxmax(), ha=number(yearly.max(), language, 1), **blanks)
    provisional = sorted(table.loc[table["provisional"].fillna(value=False).astype(bool), "year"].unique())
    note = text("provisional", language, years=", ".join(map(str, provisional))) if provisional else ""
    source = f"{source_line(language, [results.portfolio.input('issuance', 'issued_ha')])} {note}".strip()
    return chart_block("issuance", language, charts.issuance(table, language), table, source, alternative, **blanks)


def scenarios(results: Results, language: str) -> Block | None:
    """Return both paths of method 2 beside each other, as table 10 of the vision lays it out."""
    if results.demand is None or results.demand.forecast.scenarios.empty:
        return None
    table = results.demand.forecast.scenarios
    heads = {name: text(f"scenario_{name}", language) for name in table.columns}
    shown = pd.DataFrame(
        {
            heads["scenario"]: table["scenario"],
            heads["path"]: [text(f"path_{path}", language) for path in table["path"]],
            heads["jobs"]: [number(value, language) for value in table["jobs"]],
            heads["jobs_on_parks"]: [number(value, language) for value in table["jobs_on_parks"]],
            heads["location_type_preference_pct"]: [
                f"{number(value, language)}%" for value in table["location_type_preference_pct"]
            ],
            heads["land_quotient_m2_per_job"]: [
                number(value, language, 0 if value == round(value) else 2)
                for value in table["land_quotient_m2_per_job"]
            ],
            heads["extra_ha"]: [number(value, language, 1) for value in table["extra_ha"]],
        }
    )
    figures = results.demand.forecast.figures
    inputs = [figure for name, figure in figures.items() if name.endswith(".extra_ha")]
    source = source_line(
        language,
        [*inputs, results.portfolio.input("scenarios", "annual_job_growth_pct")],
        text("formula_method_2", language),
    )
    return table_block("scenarios", language, shown, table, source, list(heads.values())[2:])


def chart_demand(results: Results, language: str) -> Block | None:
    """Return the range of every method, of the draws and of what was stated."""
    if results.demand is None or results.demand.forecast.variants.empty:
        return None
    rows = [
        {
            "name": text(method, language),
            "low_ha": group["extra_ha"].min(),
            "high_ha": group["extra_ha"].max(),
            "kind": text("kind_forecast", language),
        }
        for method, group in results.demand.forecast.variants.groupby("method")
    ]
    both = results.demand.uncertainty.quantiles.iloc[-1]
    rows.append(
        {
            "name": text("eight_in_ten", language),
            "low_ha": both["p10_ha"],
            "high_ha": both["p90_ha"],
            "kind": text("kind_draws", language),
        }
    )
    stated = results.audit.statements
    stated = stated[(stated["quantity"] == "demand.band.low_ha") & stated["value_high"].notna()]
    rows += [
        {
            "name": row[f"label_{language}"],
            "low_ha": row["value"],
            "high_ha": row["value_high"],
            "kind": text("kind_stated", language),
        }
        for row in stated.to_dict("records")
    ]
    frame = pd.DataFrame(rows)
    alternative = (
        "; ".join(f"{row['name']}: {range_text(row['low_ha'], row['high_ha'], language)} ha" for row in rows) + "."
    )
    chart = charts.demand_ranges(frame, language)
    horizon = results.demand.forecast.parameters.horizon_year
    return chart_block(
        "demand",
        language,
        chart,
        frame,
        source_line(language, _demand_inputs(results)),
        alternative,
        region=results.region,
        year=horizon,
    )


def uncertainty(results: Results, language: str) -> Block | None:
    """Return the spread of the demand per method."""
    if results.demand is None:
        return None
    table = results.demand.uncertainty.quantiles
    heads = [text(code, language) for code in ("method", "p10", "p50", "p90")]
    shown = pd.DataFrame({heads[0]: [text(code, language) for code in table["method"]]})
    for head, column in zip(heads[1:], ("p10_ha", "p50_ha", "p90_ha"), strict=True):
        shown[head] = [number(value, language) for value in table[column]]
    parameters = results.demand.forecast.parameters
    source = source_line(
        language,
        _demand_inputs(results),
        text("draws", language, draws=number(parameters.draws, language), seed=parameters.seed),
    )
    return table_block("uncertainty", language, shown, table, source, heads[1:])


def chart_tornado(results: Results, language: str) -> Block | None:
    """Return what matters most to the demand."""
    if results.demand is None or results.demand.uncertainty.tornado.empty:
        return None
    table = results.demand.uncertainty.tornado
    first = table.iloc[0]
    alternative = text(
        "alt_tornado", language, input=text(first["input"], language), swing=number(first["swing_ha"], language)
    )
    return chart_block(
        "tornado",
        language,
        charts.tornado(table, language),
        table,
        source_line(language, _demand_inputs(results)),
        alternative,
    )


def backtest(results: Results, language: str) -> Block | None:
    """Return how every guess would have done."""
    if results.demand is None or results.demand.backtest.empty:
        return None
    table = results.demand.backtest_summary
    heads = [text(code, language) for code in ("guess", "total_error", "bias", "splits")]
    order = [name for name in table.index if name in guesses(results.demand.forecast.parameters.intensification_pct)]
    shown = pd.DataFrame(
        {
            heads[0]: [text(name, language) for name in order],
            heads[1]: [number(table.loc[name, "total_error_ha"], language, 1) for name in order],
            heads[2]: [number(table.loc[name, "bias_ha"], language, 1, sign=True) for name in order],
            heads[3]: [number(table.loc[name, "splits"], language) for name in order],
        }
    )
    source = source_line(language, [results.portfolio.input("issuance", "issued_ha")])
    return table_block("backtest", language, shown, results.demand.backtest, source, heads[1:])


def additions(results: Results, language: str) -> Block | None:
    """Return the assumed additions to the demand."""
    table = results.portfolio.table("demand_additions")
    if table.empty:
        return None
    heads = [text(code, language) for code in ("addition", "low", "high", "basis")]
    shown = pd.DataFrame(
        {
            heads[0]: [label("demand_addition", code, language) for code in table["addition"]],
            heads[1]: [number(value, language) for value in table["low_ha"]],
            heads[2]: [number(value, language) for value in table["high_ha"]],
            heads[3]: table[f"basis_{language}"],
        }
    )
    shown.loc[len(shown)] = [
        text("total", language),
        number(table["low_ha"].sum(), language),
        number(table["high_ha"].sum(), language),
        "",
    ]
    source = source_line(language, [results.portfolio.input("demand_additions", "low_ha")])
    illustrative = bool(table["illustrative"].any())
    return table_block("additions", language, shown, table, source, heads[1:3], illustrative=illustrative)


def split(results: Results, language: str) -> Block | None:
    """Return the demand per class of every dimension."""
    if results.demand is None or results.demand.forecast.split.empty:
        return None
    table = results.demand.forecast.split
    heads = [text(code, language) for code in ("dimension", "class", "share", "hectares")]
    shown = pd.DataFrame(
        {
            heads[0]: [label("demand_dimension", code, language) for code in table["dimension"]],
            heads[1]: table[f"class_{language}"],
            heads[2]: [
                range_text(low, high, language) + "%"
                for low, high in zip(table["share_low_pct"], table["share_high_pct"], strict=True)
            ],
            heads[3]: [
                range_text(low, high, language) for low, high in zip(table["low_ha"], table["high_ha"], strict=True)
            ],
        }
    )
    return table_block(
        "split",
        language,
        shown,
        table,
        source_line(language, [results.portfolio.input("demand_shares", "share_low_pct")]),
        heads[2:],
    )


def chart_confrontation(results: Results, language: str) -> Block | None:
    """Return demand against the supply of the widest area whose supply is known."""
    if results.demand is None or results.demand.confrontation.years.empty:
        return None
    supply_row = results.demand.confrontation.supplies.iloc[0]
    years = results.demand.confrontation.years
    own = years[(years["scope"] == supply_row["scope"]) & ~years["look_ahead"]]
    frame = own.assign(
        name=[
            _variant(method, variant, language) for method, variant in zip(own["method"], own["variant"], strict=True)
        ]
    )
    blanks = {"scope": supply_row["scope"], "year": supply_row["year"]}
    high = frame["demand_ha"].max()
    alternative = text(
        "alt_confrontation",
        language,
        supply=number(supply_row["with_options"], language, 1),
        high=number(high, language),
        **blanks,
    )
    chart = charts.supply_and_demand(frame, float(supply_row["with_options"]), language)
    inputs = [*results.demand.confrontation.figures.values(), *_demand_inputs(results)]
    return chart_block("confrontation", language, chart, frame, source_line(language, inputs), alternative, **blanks)


def run_out(results: Results, language: str) -> Block | None:
    """Return the year in which land runs out, per area, variant and level of supply."""
    if results.demand is None or results.demand.confrontation.run_out.empty:
        return None
    table = results.demand.confrontation.run_out
    heads = [
        text(code, language) for code in ("scope", "variant", "level", "run_out_year", "iron_stock_year", "shortage")
    ]
    never = text("not_before_horizon", language)
    shown = pd.DataFrame(
        {
            heads[0]: table["scope"],
            heads[1]: [
                _variant(method, variant, language)
                for method, variant in zip(table["method"], table["variant"], strict=True)
            ],
            heads[2]: [text(f"level_{level}", language) for level in table["level"]],
            heads[3]: [never if pd.isna(year) else str(year) for year in table["run_out_year"]],
            heads[4]: [never if pd.isna(year) else str(year) for year in table["iron_stock_year"]],
            heads[5]: [number(value, language, 1) for value in table["shortage_ha"]],
        }
    )
    inputs = [*results.demand.confrontation.figures.values(), *_demand_inputs(results)]
    return table_block("run_out", language, shown, table, source_line(language, inputs), heads[3:])


def ladder(results: Results, language: str) -> Block | None:
    """Return the steps of the Ladder with what is known and what is missing."""
    demand: DemandResults | None = results.demand
    if demand is None:
        return None
    steps = ladder_steps(results.indicators, demand.forecast, demand.uncertainty, demand.confrontation, language)
    heads = [text(code, language) for code in ("ladder_step", "ladder_text", "ladder_missing")]
    shown = pd.DataFrame([(step.title, step.text or "–", step.missing) for step in steps], columns=heads)
    return table_block("ladder", language, shown, shown, source_line(language, _demand_inputs(results)))


MAKERS = (
    chart_issuance,
    scenarios,
    chart_demand,
    uncertainty,
    chart_tornado,
    backtest,
    additions,
    split,
    chart_confrontation,
    run_out,
    ladder,
)


def _demand_inputs(results: Results) -> list[Figure]:
    figures = results.demand.forecast.figures if results.demand else {}
    return [figures[name] for name in ("demand.band.low_ha",) if name in figures]


def _variant(method: str, variant: str, language: str) -> str:
    return text(f"{method}_{variant}", language) if method == "method_1" else str(variant)
