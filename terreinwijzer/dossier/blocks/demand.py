"""Blocks on demand and how certain it is."""

from __future__ import annotations

from functools import partial
from typing import Any

import pandas as pd

from terreinwijzer.demand.backtest import guesses
from terreinwijzer.demand.uncertainty import spread_through_years
from terreinwijzer.dossier.blocks.block import (
    Block,
    chart_block,
    inside,
    listed,
    source_line,
    table_block,
)
from terreinwijzer.dossier.charts import demand as charts
from terreinwijzer.dossier.charts import economy
from terreinwijzer.dossier.charts.style import in_chart
from terreinwijzer.dossier.results import Results
from terreinwijzer.dossier.wording import text
from terreinwijzer.lineage import Figure
from terreinwijzer.vocabulary.codes import label
from terreinwijzer.vocabulary.notation import number, range_text, unit_label


def chart_issuance(results: Results, language: str) -> Block | None:
    """Return issuance per year and municipality."""
    table = results.portfolio.table("issuance")
    if table.empty:
        return None
    yearly = table.groupby("year")["issued_ha"].sum()
    blanks = {"first": yearly.index.min(), "last": yearly.index.max(), "region": results.region}
    reading = text(
        "alt_issuance", language, top=yearly.idxmax(), ha=number(yearly.max(), language, 1),
        total=number(yearly.sum(), language, 1), **blanks,
    )  # fmt: skip
    parts = [f"{year}: {number(value, language, 1)} ha" for year, value in yearly.items()]
    provisional = sorted(table.loc[table["provisional"].fillna(value=False).astype(bool), "year"].unique())
    note = text("provisional", language, years=", ".join(map(str, provisional))) if provisional else ""
    source = f"{source_line(language, [results.portfolio.input('issuance', 'issued_ha')])} {note}".strip()
    return chart_block(
        "issuance", language, partial(economy.issuance, table, language), table, source, "; ".join(parts) + ".",
        reading=reading, **blanks,
    )  # fmt: skip


def issuance_table(results: Results, language: str) -> Block | None:
    """Return issuance per municipality and year, with totals; years that are provisional carry an asterisk."""
    table = results.portfolio.table("issuance")
    if table.empty:
        return None
    provisional = set(table.loc[table["provisional"].fillna(value=False).astype(bool), "year"])
    wide = table.pivot_table(index="municipality", columns="year", values="issued_ha", aggfunc="sum", observed=True)
    first = text("municipality", language)
    shown = pd.DataFrame({first: [*wide.index, text("total", language)]})
    for year in wide.columns:
        values = [*wide[year], wide[year].sum(min_count=1)]
        shown[f"{year}*" if year in provisional else str(year)] = [number(value, language, 2) for value in values]
    final = wide[[year for year in wide.columns if year not in provisional]]
    years = [str(year) for year in final.columns]
    shown[f"{text('total', language)} {'–'.join(dict.fromkeys([years[0], years[-1]]))}" if years else "–"] = [
        number(value, language, 2) for value in [*final.sum(axis=1), final.sum().sum()]
    ]
    source = source_line(language, [results.portfolio.input("issuance", "issued_ha")])
    if provisional:
        source += " " + text("provisional", language, years=", ".join(map(str, sorted(provisional))))
    blanks = {"first": wide.columns.min(), "last": wide.columns.max()}
    return table_block(
        "issuance_table", language, shown, table, source, list(shown.columns)[1:], total_row=True, **blanks
    )


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
            "kind": "kind_forecast",
        }
        for method, group in results.demand.forecast.variants.groupby("method")
    ]
    both = results.demand.uncertainty.quantiles.iloc[-1]
    rows.append(
        {
            "name": text("eight_in_ten", language),
            "low_ha": both["p10_ha"],
            "high_ha": both["p90_ha"],
            "kind": "kind_draws",
        }
    )
    stated = results.audit.statements
    stated = stated[(stated["quantity"] == "demand.band.low_ha") & stated["value_high"].notna()]
    rows += [
        {
            "name": row[f"label_{language}"],
            "low_ha": row["value"],
            "high_ha": row["value_high"],
            "kind": "kind_stated",
        }
        for row in stated.to_dict("records")
    ]
    frame = pd.DataFrame(rows)
    alternative = (
        "; ".join(f"{row['name']}: {range_text(row['low_ha'], row['high_ha'], language)} ha" for row in rows) + "."
    )
    horizon = results.demand.forecast.parameters.horizon_year
    return chart_block(
        "demand",
        language,
        partial(charts.demand_ranges, frame, language),
        frame,
        source_line(language, demand_inputs(results)),
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
        demand_inputs(results),
        text("draws", language, draws=number(parameters.draws, language), seed=parameters.seed),
    )
    return table_block("uncertainty", language, shown, table, source, heads[1:])


def chart_fan(results: Results, language: str) -> Block | None:
    """Return the spread of the demand through the years: the draws at the horizon, spread evenly over the years."""
    if results.demand is None or results.demand.uncertainty.quantiles.empty:
        return None
    parameters = results.demand.forecast.parameters
    last = results.demand.uncertainty.quantiles.iloc[-1]
    years = spread_through_years(results.demand.uncertainty.quantiles, parameters)
    alternative = text(
        "alt_fan", language, low=number(last["p10_ha"], language), middle=number(last["p50_ha"], language),
        high=number(last["p90_ha"], language), year=parameters.horizon_year,
    )  # fmt: skip
    source = source_line(language, demand_inputs(results), text("formula_fan", language))
    draw = partial(charts.fan, years, None, language)
    return chart_block("fan", language, draw, years, source, alternative, year=parameters.horizon_year)


def chart_tornado(results: Results, language: str) -> Block | None:
    """Return what matters most to the demand."""
    if results.demand is None or results.demand.uncertainty.tornado.empty:
        return None
    table = results.demand.uncertainty.tornado
    first = table.iloc[0]
    reading = text(
        "alt_tornado", language, input=text(first["input"], language), swing=number(first["swing_ha"], language)
    )
    names = [_input_name(row, language) for row in table.itertuples()]
    ranges = [range_text(row.low_ha, row.high_ha, language) for row in table.itertuples()]
    parts = [f"{name}: {ends} ha" for name, ends in zip(names, ranges, strict=True)]
    return chart_block(
        "tornado",
        language,
        partial(charts.tornado, table.assign(name=names), language),
        table,
        source_line(language, demand_inputs(results)),
        "; ".join(parts) + ".",
        reading=reading,
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
    return table_block(
        "additions", language, shown, table, source, heads[1:3], illustrative=illustrative, total_row=True
    )


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
                text(f"bound_{bound or 'none'}", language, share=range_text(low, high, language) + "%")
                for low, high, bound in zip(
                    table["share_low_pct"], table["share_high_pct"], table["bound"], strict=True
                )
            ],
            heads[3]: [
                range_text(low, high, language) for low, high in zip(table["low_ha"], table["high_ha"], strict=True)
            ],
        }
    )
    said = [inside(label("demand_dimension", code, language)) for code in table["dimension"].unique()]
    return table_block(
        "split",
        language,
        shown,
        table,
        source_line(language, [results.portfolio.input("demand_shares", "share_low_pct")]),
        heads[2:],
        dimensions=listed(said, language),
    )


MAKERS = (
    chart_issuance,
    issuance_table,
    scenarios,
    chart_demand,
    uncertainty,
    chart_fan,
    chart_tornado,
    backtest,
    additions,
    split,
)


def demand_inputs(results: Results) -> list[Figure]:
    """Return the figure whose tree has every input of the forecast."""
    figures = results.demand.forecast.figures if results.demand else {}
    return [figures[name] for name in ("demand.band.low_ha",) if name in figures]


def variant_name(method: str, variant: str, language: str) -> str:
    """Return the name of one way of forecasting."""
    return text(f"{method}_{variant}", language) if method == "method_1" else str(variant)


def _input_name(row: Any, language: str) -> str:
    """Return an input with the range that it was drawn from, in its own decimals."""
    decimals = 2 if row.input == "annual_job_growth_pct" else 1 if row.input.endswith("_pct") else 0
    unit = "%" if row.input.endswith("_pct") else f" {unit_label(row.input.rpartition('_')[2], language)}"
    unit = " m²" if row.input == "land_quotient_m2_per_job" else unit
    low, high = (in_chart(value, language, decimals) for value in (row.input_p10, row.input_p90))
    ends = text("from_to", language, low=low, high=high) if row.input_p10 < 0 else f"{low}–{high}"
    return f"{text(row.input, language)} ({ends}{unit})"
