"""The page of one figure: what it means, how it came about, and how the parks lie beside each other."""

from __future__ import annotations

from typing import Any

import pandas as pd
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse

from terreinwijzer.dossier.blocks.block import formula_text, in_labels, park_amount, portfolio_figure, said_amount
from terreinwijzer.dossier.blocks.one_park import chart_ranking
from terreinwijzer.dossier.results import Results
from terreinwijzer.indicators.catalogue import catalogue, indicator
from terreinwijzer.lineage import Figure
from terreinwijzer.vocabulary.language import said
from terreinwijzer.vocabulary.notation import amount, day
from terreinwijzer.vocabulary.tables import canonical_table
from terreinwijzer.web.pages.frame import known_park, page, portfolio
from terreinwijzer.web.pages.parks import PER_PAGE
from terreinwijzer.web.pages.trend import figure_trends
from terreinwijzer.web.portfolios import Shown

# What is counted stands whole; what is measured has more decimals here than a report gives, to check it.
COUNTED = {"jobs", "count", "eur", "m2"}


def figure(request: HttpRequest, language: str, portfolio_id: str, name: str, park_id: str = "") -> HttpResponse:
    """Show an indicator of the whole, or of one park."""
    shown = portfolio(portfolio_id)
    if name not in shown.results.indicators.per_park:
        raise Http404
    if park_id:
        known_park(shown, park_id)
    table, definition = shown.results.indicators, indicator(name)
    found = table.figure(name, park_id)
    if park_id:
        value = park_amount(table.per_park.loc[park_id, name], name, language)
    else:
        whole = portfolio_figure(shown.results, name)
        value = said_amount(whole, name, language) if whole else "–"
    ranked = shown.made(_ranked, name)
    at = Paginator(ranked, PER_PAGE).get_page(request.GET.get("page", "1"))
    return page(
        request, "figure.html", language, shown, "parks" if park_id else "home",
        definition=definition, value=value, park_id=park_id, formula=formula_text(name, language),
        park=shown.names[park_id] if park_id else "", tree=tree(found, language),
        trend=figure_trends(shown, name, park_id, language),
        chart=shown.block(chart_ranking, language, name, park_id),
        rows=_rows(shown, list(at.object_list), name, language), at=at, turned="page" in request.GET,
        classes=[each.label(language) for each in definition.classes],
    )  # fmt: skip


def tree(figure_: Figure, language: str) -> dict[str, Any]:
    """Return a figure with its inputs inside it, in words: name, value, formula, and at the leaves the sources."""
    parts = []
    for item in figure_.inputs:
        if isinstance(item, Figure):
            parts.append(tree(item, language))
            continue
        when = day(item.source.reference_date, language) if item.source.reference_date else ""
        parts.append(
            {
                "column": f"{item.table}.{item.column}", "rows": item.rows, "source": item.source.titled(language),
                "when": when, "terms": item.source.terms(language), "synthetic": item.source.synthetic,
            }
        )  # fmt: skip
    known = figure_.value is not None and not pd.isna(figure_.value)
    formula, name = said(figure_.formula, language), figure_.figure_id.partition(".")[0]
    return {
        "name": _named(name, language),
        "value": amount(figure_.value, figure_.unit, language, 0 if figure_.unit in COUNTED else 2) if known else "",
        "formula": in_labels(formula, language) if formula != name else "", "parts": parts,
        "known": figure_.known, "of": figure_.of, "note": said(figure_.note, language),
    }  # fmt: skip


def _named(name: str, language: str) -> str:
    """Return the name of an indicator or column; a step in between has none, and its formula tells what it is."""
    if name in catalogue():
        return catalogue()[name].label(language)
    meanings = {column.name: column.meaning(language) for column in canonical_table("parks").columns}
    return meanings.get(name, "")


def _ranked(results: Results, name: str) -> list[str]:
    """Return the parks from the highest value to the lowest; those without one come last."""
    values = results.indicators.per_park[name].sort_values(ascending=False, na_position="last", kind="stable")
    return [str(park_id) for park_id in values.index]


def _rows(shown: Shown, parks: list[str], name: str, language: str) -> list[dict[str, str]]:
    values = shown.results.indicators.per_park[name].loc[parks]
    definition, classes = indicator(name), shown.results.indicators.classes
    labels = {each.code: each.label(language) for each in definition.classes}
    coded = classes.get(f"{name}_class", pd.Series(dtype="str"))
    return [
        {
            "park_id": str(park), "name": shown.names[park], "value": park_amount(value, name, language),
            "class": labels.get(str(coded.get(park, "")), ""),
        }
        for park, value in values.items()
    ]  # fmt: skip
