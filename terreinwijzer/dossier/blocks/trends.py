"""Blocks on trends: all methods without and with the levers, what each lever does alone, and the effects themselves."""

from __future__ import annotations

import pandas as pd

from terreinwijzer.dossier.blocks.block import Block, chart_block, source_line, table_block
from terreinwijzer.dossier.charts import trends as charts
from terreinwijzer.dossier.results import Results
from terreinwijzer.dossier.wording import text
from terreinwijzer.lineage import Input
from terreinwijzer.transitions.trends.levers import lever_names, lever_table
from terreinwijzer.transitions.trends.wording import positions_said, quantity_name, quantity_range
from terreinwijzer.vocabulary.codes import label
from terreinwijzer.vocabulary.notation import number, range_text
from terreinwijzer.vocabulary.wording import say

DEMAND = "demand_ha"
INPUTS = (
    ("scenarios", "annual_job_growth_pct"),
    ("demand_additions", "high_ha"),
    ("region_employment", "net_issued_ha"),
    ("sector_jobs", "share_end_pct"),
    ("establishments", "jobs"),
    ("parks", "jobs"),
)


def effects(results: Results, language: str) -> Block | None:
    """Return every quantity in the middle and with the levers."""
    found = results.trends
    if found is None or found.effects.empty:
        return None
    rows = [
        (quantity_name(row["quantity"], language),
         quantity_range(row["quantity"], row["low_without"], row["high_without"], language),
         quantity_range(row["quantity"], row["low_with"], row["high_with"], language))
        for row in found.effects.to_dict("records")
    ]  # fmt: skip
    heads = [text(f"trends_{head}", language) for head in ("quantity", "without", "with")]
    shown = pd.DataFrame(rows, columns=heads)
    return table_block(
        "trends_effects", language, shown, found.effects, _source(results, language), heads[1:],
        levers=positions_said(found.settings.levers, language),
    )  # fmt: skip


def alone_chart(results: Results, language: str) -> Block | None:
    """Return what each lever does alone to the highest demand, from low to high."""
    found = results.trends
    if found is None or DEMAND not in set(found.alone["quantity"]):
        return None
    own = found.alone[found.alone["quantity"] == DEMAND]
    names = lever_names(language)
    data = own.assign(name=own["lever"].map(names))[["name", "lever", "position", "high_with", "high_change"]]
    middle = float(own["high_without"].iloc[0])
    parts = [
        text("alt_trends_part", language, lever=row["name"],
             position=say(f"trends_position_{row['position']}", language),
             change=number(row["high_change"], language, 1, sign=True))
        for row in data.to_dict("records")
    ]  # fmt: skip
    return chart_block(
        "trends_alone_chart", language, lambda width: charts.alone(data, middle, language, width),
        own.drop(columns="unit"), _source(results, language),
        text("alt_trends_alone", language, middle=number(middle, language), parts=" ".join(parts)),
    )  # fmt: skip


def alone(results: Results, language: str) -> Block | None:
    """Return what each lever does alone to every quantity."""
    found = results.trends
    if found is None or found.alone.empty:
        return None
    names = lever_names(language)
    shown = pd.DataFrame({text("trends_quantity", language): list(dict.fromkeys(
        quantity_name(name, language) for name in found.alone["quantity"]))})  # fmt: skip
    for (lever, position), own in found.alone.groupby(["lever", "position"], sort=False):
        head = f"{names[str(lever)]}: {say(f'trends_position_{position}', language)}"
        cells = {quantity_name(row["quantity"], language):
                 quantity_range(row["quantity"], row["low_with"], row["high_with"], language)
                 for row in own.to_dict("records")}  # fmt: skip
        shown[head] = shown.iloc[:, 0].map(cells).fillna("–")
    return table_block(
        "trends_alone", language, shown, found.alone, _source(results, language), list(shown.columns)[1:]
    )  # fmt: skip


def levers(results: Results, language: str) -> Block | None:
    """Return the effects of the levers with their ends and source."""
    found = results.trends
    if found is None:
        return None
    table = lever_table(found.settings, language)
    rows = [
        (row["lever"], _effect(row["effect"], language), range_text(row["low"], row["high"], language, 2), row["why"])
        for row in table.to_dict("records")
    ]  # fmt: skip
    heads = [text(f"trends_{head}", language) for head in ("lever", "effect", "ends", "why")]
    shown = pd.DataFrame(rows, columns=heads)
    source = text("trends_levers_source", language, source=table["source"].iloc[0])
    return table_block("trends_levers", language, shown, table, source, heads[2:3])


MAKERS = (effects, alone_chart, alone, levers)


def _effect(effect: str, language: str) -> str:
    kind, _, name = effect.partition(".")
    what = label("demand_addition", name, language).lower() if kind == "addition" else ""
    return text(f"trends_effect_{kind}", language, what=what)


def _source(results: Results, language: str) -> str:
    inputs: list[Input] = [results.portfolio.input(*each) for each in INPUTS if results.portfolio.has(*each)]
    inputs.append(results.portfolio.input("parks", "net_issued_ha"))
    return source_line(language, inputs, text("trends_formula", language))
