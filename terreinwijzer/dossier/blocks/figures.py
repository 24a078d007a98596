"""Blocks of figures: the whole at a glance, key figures per park, and every indicator."""

from __future__ import annotations

import pandas as pd

from terreinwijzer.dossier.blocks.block import (
    Block,
    heads_of,
    indicator_inputs,
    inside,
    listed,
    named_sources,
    park_decimals,
    park_names,
    partly_known,
    plain,
    said_amount,
    source_line,
    sources_in,
    table_block,
)
from terreinwijzer.dossier.results import Results
from terreinwijzer.dossier.wording import text
from terreinwijzer.indicators.catalogue import catalogue, indicator
from terreinwijzer.vocabulary.notation import amount, number

GLANCE = ("gross_ha", "net_ha", "net_issued_ha", "available_ha", "under_option_ha", "jobs", "jobs_per_net_ha", "fsi",
          "vacancy_pct", "mean_construction_year", "added_value_eur")  # fmt: skip
KEY_FIGURES = ("gross_ha", "net_ha", "net_issued_ha", "jobs", "jobs_per_net_ha", "jobs_per_ha_change_pct",
               "mean_construction_year", "vacancy_pct", "fsi")  # fmt: skip


def glance(results: Results, language: str) -> Block | None:
    """Return the main totals with source and date of each, so that the summary can be checked line by line."""
    table = results.indicators
    names = [name for name in GLANCE if name in table.per_park]
    figures = {name: results.book.find(name, "portfolio") for name in ("park_count", *names)}
    heads = [text(code, language) for code in ("figure_word", "value", "source_and_date")]
    rows = []
    for name, figure in figures.items():
        if figure is None or figure.value is None:
            continue
        label = text("park_count", language) if name == "park_count" else indicator(name).label(language)
        value = number(figure.value, language) if name == "park_count" else said_amount(figure, name, language)
        rows.append((label, value, named_sources(sources_in([figure]), language)))
    shown = pd.DataFrame(rows, columns=heads)
    data = table.totals.loc[names].reset_index()
    return table_block("glance", language, shown, data, text("source_per_line", language), heads[1:2])


def key_figures(results: Results, language: str) -> Block | None:
    """Return the key figures per park with their total."""
    table = results.indicators
    names = [name for name in KEY_FIGURES if name in table.per_park]
    heads = heads_of(names, language)
    park = text("park", language)
    shown = pd.DataFrame({park: park_names(results)})
    for name in names:
        unit, decimals = indicator(name).unit, park_decimals(name)
        shown[heads[name]] = [plain(value, unit, language, decimals) for value in table.per_park[name]]
    total, partly = {park: text("total", language)}, []
    for name in names:
        definition, row = indicator(name), table.totals.loc[name]
        total[heads[name]] = plain(row["value"], definition.unit, language, definition.decimals)
        if partly_known(row["completeness_pct"]):
            total[heads[name]] += "*"
            share = number(row["completeness_pct"], language)
            partly.append(text("total_partly_part", language, name=inside(definition.label(language)), share=share))
    shown = pd.concat(
        [shown.sort_values(park, key=lambda names: names.str.casefold()), pd.DataFrame([total])], ignore_index=True
    )
    source = source_line(language, indicator_inputs(results, names))
    if partly:
        source += " " + text("total_partly", language, what=listed(partly, language))
    data = table.per_park.reset_index()
    return table_block("key_figures", language, shown, data, source, heads.values(), total_row=True)


def totals(results: Results, language: str) -> Block | None:
    """Return the portfolio's totals per indicator with how complete they are."""
    table = results.indicators
    if table.totals.empty:
        return None
    columns = [text(code, language) for code in ("indicator", "value", "complete", "reading")]
    rows = [
        (
            catalogue()[str(name)].label(language),
            amount(row["value"], catalogue()[str(name)].unit, language, catalogue()[str(name)].decimals),
            f"{number(row['completeness_pct'], language)}%",
            catalogue()[str(name)].reading(language),
        )
        for name, row in table.totals.iterrows()
    ]
    source = source_line(language, indicator_inputs(results, table.per_park))
    return table_block(
        "totals", language, pd.DataFrame(rows, columns=columns), table.totals.reset_index(), source, columns[1:3]
    )


MAKERS = (glance, key_figures, totals)
