"""Blocks on what was checked, what is planned, and what words and sources mean."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pandas as pd

from terreinwijzer.audit.finding import findings_table
from terreinwijzer.dossier.blocks.block import (
    Block,
    decimals_of,
    formula_text,
    inside,
    park_names,
    portfolio_figure,
    said_amount,
    source_line,
    table_block,
)
from terreinwijzer.dossier.results import Results
from terreinwijzer.dossier.wording import LINE_BREAK, text
from terreinwijzer.indicators.catalogue import catalogue, indicator
from terreinwijzer.lineage import Figure, Source
from terreinwijzer.vocabulary.codes import label
from terreinwijzer.vocabulary.language import said
from terreinwijzer.vocabulary.notation import amount, day, number


def statements(results: Results, language: str) -> Block | None:
    """Return every stated figure with its recomputed value and verdict."""
    table = results.audit.statements
    if table.empty:
        return None
    heads = [text(code, language) for code in ("statement", "place", "stated", "recomputed", "verdict")]
    shown = pd.DataFrame(
        {
            heads[0]: table[f"label_{language}"],
            heads[1]: table[f"where_{language}"],
            heads[2]: [stated_text(row, language) for row in table.to_dict("records")],
            heads[3]: [recomputed_text(row, language) for row in table.to_dict("records")],
            heads[4]: [_verdict(row, language) for row in table.to_dict("records")],
        }
    )
    inputs = [figure for figure in table["figure"] if isinstance(figure, Figure)]
    wrong = [place for place, status in enumerate(table["status"]) if status == "contradicted"]
    data = table.drop(columns="figure")
    return table_block("statements", language, shown, data, source_line(language, inputs), heads[2:4], strong=wrong)


def findings(results: Results, language: str) -> Block | None:
    """Return what the audit found, without remarks."""
    if not results.audit.grave:
        return None
    table = findings_table(results.audit.grave, language)
    names = park_names(results)
    heads = [text(code, language) for code in ("about", "scope", "both_values", "likely_cause")]
    shown = pd.DataFrame(
        {
            heads[0]: [_quantity(name, language) for name in table["quantity"]],
            heads[1]: [_scope(scope, names, language) for scope in table["scope"]],
            heads[2]: [
                " / ".join(
                    amount(value, row.unit, language, decimals_of(row.unit))
                    for value in (row.value, row.other_value)
                    if not pd.isna(value)
                )
                for row in table.itertuples()
            ],
            heads[3]: [with_labels(cause, language) for cause in table["likely_cause"]],
        }
    )
    if len(set(table["severity"])) > 1:
        shown[text("severity", language)] = [text(f"severity_{severity}", language) for severity in table["severity"]]
    everything = findings_table(results.audit.findings, language)
    return table_block("findings", language, shown, everything, text("source_audit", language))


def programme(results: Results, language: str) -> Block | None:
    """Return the actions per pillar, with the indicators that should move and their present state."""
    table = results.portfolio.table("actions")
    if table.empty:
        return None
    heads = [text(code, language) for code in ("number", "action", "priority", "moves_indicators", "state_now")]
    rows: list[tuple[str, ...]] = []
    strong: list[int] = []
    for pillar, actions in table.groupby("pillar", sort=True):
        strong.append(len(rows))
        rows.append((str(pillar), text(f"pillar_{pillar}", language), "", "", ""))
        for action in actions.to_dict("records"):
            named = "" if pd.isna(action["indicators"]) else str(action["indicators"])
            known = [name for name in named.split() if name in catalogue()]
            first = bool(action["priority"]) and not pd.isna(action["priority"])
            rows.append(
                (
                    str(action["action_id"]),
                    action[f"title_{language}"],
                    text("yes", language) if first else "",
                    LINE_BREAK.join(catalogue()[name].label(language) for name in known) or "–",
                    LINE_BREAK.join(_state(results, name, language) for name in known),
                )
            )
    inputs = [results.portfolio.input("actions", "title_nl")]
    shown = pd.DataFrame(rows, columns=heads)
    return table_block("programme", language, shown, table, source_line(language, inputs), strong=strong)


def courses(results: Results, language: str) -> Block | None:
    """Return the course and steps per park."""
    table = results.portfolio.table("park_courses")
    if table.empty:
        return None
    heads = [text(code, language) for code in ("park", "course", "situation", "steps")]
    steps = table[f"steps_{language}"].fillna("")
    shown = pd.DataFrame(
        {
            heads[0]: table["park_id"].map(park_names(results)),
            heads[1]: [label("course", code, language) for code in table["course"]],
            heads[2]: table[f"situation_{language}"].fillna("–"),
            heads[3]: [
                LINE_BREAK.join(f"• {part.strip()}" for part in line.split(";"))
                if line
                else text("no_action", language)
                for line in steps
            ],
        }
    )
    return table_block(
        "courses", language, shown, table, source_line(language, [results.portfolio.input("park_courses", "course")])
    )


def definitions(results: Results, language: str) -> Block | None:
    """Return the definitions of the indicators that this dossier shows."""
    heads = [text(code, language) for code in ("indicator", "formula", "defined_by")]
    shown_ids = [name for name in catalogue() if name in results.indicators.per_park]
    shown = pd.DataFrame(
        [(indicator(n).label(language), formula_text(n, language), indicator(n).origin(language)) for n in shown_ids],
        columns=heads,
    )
    return table_block("definitions", language, shown, shown.assign(id=shown_ids), text("source_catalogue", language))


def norms(results: Results, language: str) -> Block | None:
    """Return the norms that classes and readings rest on."""
    heads = [text(code, language) for code in ("norm", "value", "defined_by")]
    table, used = results.indicators.norms, _norms_used(results)
    if not used:
        return None
    rows = [
        (
            norm.meaning(language),
            amount(table[name], norm.unit, language, decimals_of(norm.unit)),
            norm.source(language),
        )
        for name, norm in table.norms.items()
        if name in used
    ]
    shown = pd.DataFrame(rows, columns=heads)
    return table_block(
        "norms",
        language,
        shown,
        shown,
        text("source_norms", language, date=day(results.reference_date, language)),
        heads[1:2],
    )


def sources(results: Results, language: str) -> Block | None:
    """Return the sources with date and licence."""
    heads = [text(code, language) for code in ("source_title", "holder", "reference_date", "licence")]
    rows = [
        (
            source.titled(language) + (f" – {text('synthetic', language)}" if source.synthetic else ""),
            said(source.holder, language) or "–",
            day(source.reference_date, language) if source.reference_date else "–",
            _terms(source, language),
        )
        for source in results.sources
    ]
    shown = pd.DataFrame(rows, columns=heads)
    return table_block("sources", language, shown, shown, text("source_case", language))


def _terms(source: Source, language: str) -> str:
    """Return the licence of a source, and the words that must go with its data."""
    terms = source.terms(language) or "–"
    return f"{terms}. {text('credit', language)}: {said(source.attribution, language)}" if source.attribution else terms


MAKERS = (
    statements,
    findings,
    programme,
    courses,
    definitions,
    norms,
    sources,
)


def _norms_used(results: Results) -> set[str]:
    """Return the norms that bound a class of an indicator shown here, or stand in its formula."""
    shown = [catalogue()[name] for name in results.indicators.per_park if name in catalogue()]
    bounds = {
        bound for item in shown for each in item.classes for bound in (each.at_least, each.at_most, each.below) if bound
    }
    words = {word for item in shown for word in re.findall(r"\w+", item.formula)}
    return {name for name in results.indicators.norms.norms if name in bounds | words}


def with_labels(cause: str, language: str) -> str:
    """Name a column by its label: a reader of the dossier does not know the tables."""

    def named(found: re.Match[str]) -> str:
        table, column = found.groups()
        if column not in catalogue():
            return found[0]
        return text("column_of_table", language, label=inside(catalogue()[column].label(language)), table=table)

    return re.sub(r"\b(\w+)\.(\w+)\b", named, cause)


def _scope(scope: str, names: pd.Series, language: str) -> str:
    """Return what a finding is about by name: parks, a sector, a municipality, or the whole."""
    if not scope:
        return text("portfolio", language)
    return ", ".join(str(names.get(part, label("sector", part, language))) for part in scope.split(", "))


def _state(results: Results, name: str, language: str) -> str:
    """Return the present value of an indicator with how much of it is known, or that it is not known."""
    figure = portfolio_figure(results, name)
    return text("unknown", language) if figure is None else said_amount(figure, name, language)


def _quantity(name: str, language: str) -> str:
    if name in catalogue():
        return catalogue()[name].label(language)
    code = "quantity_" + name.partition("(")[0]
    known = text(code, language)
    return name if known == code else known


def _steps_of(rounding: float) -> int:
    """Return how many decimals a rounding step shows."""
    return len(f"{rounding:g}".partition(".")[2])


def stated_text(row: Mapping[Any, Any], language: str) -> str:
    """Return a stated figure as the report writes it: with its qualifier, range and unit."""
    decimals = _steps_of(row["rounding"])
    value = amount(row["value"], row["unit"], language, decimals)
    if not pd.isna(row["value_high"]):
        value = (
            f"{number(row['value'], language, decimals)}–{amount(row['value_high'], row['unit'], language, decimals)}"
        )
    qualifier = (
        ""
        if pd.isna(row["qualifier"]) or row["qualifier"] == "exact"
        else label("qualifier", row["qualifier"], language) + " "
    )
    return qualifier + value


def recomputed_text(row: Mapping[Any, Any], language: str) -> str:
    """Return the recomputed figure, with one decimal more than stated where only that shows the difference."""
    decimals = _steps_of(row["rounding"])
    same = number(row["recomputed"], language, decimals) == number(row["value"], language, decimals)
    if row["unit"] in {"jobs", "eur", "count"}:
        decimals = 0
    elif row["status"] == "equal_rounded" or (same and row["status"] == "contradicted"):
        decimals = min(3, decimals + 1)
    value = amount(row["recomputed"], row["unit"], language, decimals)
    if not pd.isna(row["recomputed_high"]):
        high = amount(row["recomputed_high"], row["unit"], language, decimals)
        return f"{number(row['recomputed'], language, decimals)}–{high}"
    return value


def _verdict(row: Mapping[Any, Any], language: str) -> str:
    verdict = text(f"status_{row['status']}", language)
    return f"{verdict} ({text('taken_over', language)})" if row["basis"] == "given" else verdict
