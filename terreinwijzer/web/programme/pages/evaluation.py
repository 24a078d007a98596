"""Whether the programme works: every intended effect, before and after."""

from __future__ import annotations

from typing import Any

import pandas as pd
from django.http import HttpRequest, HttpResponse

from terreinwijzer.indicators.catalogue import indicator
from terreinwijzer.vocabulary.notation import amount, day, number
from terreinwijzer.web.pages.frame import page, portfolio
from terreinwijzer.web.portfolios import Shown
from terreinwijzer.web.programme.models import Effect
from terreinwijzer.web.programme.pages.board import HERE
from terreinwijzer.web.programme.tables import effects_of
from terreinwijzer.web.wording import text
from terreinwijzer.web.writing.downloads import download

VERDICTS = ("reached", "on_course", "behind", "wrong_way", "broken", "no_target", "unknown")


def programme_evaluation(request: HttpRequest, language: str, portfolio_id: str) -> HttpResponse:
    """Show every intended effect with what the snapshots say."""
    shown = portfolio(portfolio_id)
    effects, values = effects_of(shown)
    counts = values["verdict"].value_counts()
    return page(
        request, "programme/evaluation.html", language, shown, HERE,
        effects=told_effects(shown, effects, values, language),
        counts=[(code, int(counts[code])) for code in VERDICTS if code in counts],
    )  # fmt: skip


def programme_evaluation_file(request: HttpRequest, language: str, portfolio_id: str, suffix: str) -> HttpResponse:  # noqa: ARG001
    """Return every intended effect, unrounded."""
    shown = portfolio(portfolio_id)
    effects, values = effects_of(shown)
    table = pd.DataFrame({"action": [str(each.action) for each in effects]})
    table["indicator"] = [indicator(each.indicator).label(language) for each in effects]
    table["park_id"] = [shown.names.get(each.park_id, each.park_id) for each in effects]
    for name in ("before", "before_on", "after", "after_on", "change"):
        table[name] = values[name].to_numpy()
    table["target"] = [each.target for each in effects]
    table["target_on"] = [each.target_on for each in effects]
    for name in ("way_pct", "expected_pct"):
        table[name] = values[name].to_numpy()
    for name in ("before_on", "after_on"):
        table[name] = [value.date() if pd.notna(value) else None for value in table[name]]
    table["verdict"] = [text(f"verdict_{code}", language) for code in values["verdict"]]
    return download(table, "evaluation", suffix, language, shown)


def told_effects(shown: Shown, effects: list[Effect], values: pd.DataFrame, language: str) -> list[dict[str, Any]]:
    """Return effects as they are said: values with their unit and date, and the verdict's code."""
    rows = []
    for effect in effects:
        value, definition = values.loc[effect.pk], indicator(effect.indicator)

        def said(figure: float | None, definition: Any = definition) -> str:
            return amount(figure, definition.unit, language, definition.decimals)

        rows.append(
            {
                "record": effect.pk, "action": effect.action, "name": definition.id,
                "label": definition.label(language), "park": shown.names.get(effect.park_id, effect.park_id),
                "park_id": effect.park_id,
                "before": said(value["before"]), "before_on": _day(value["before_on"], language),
                "after": said(value["after"]), "after_on": _day(value["after_on"], language),
                "change": number(value["change"], language, max(definition.decimals, 1), sign=True),
                "target": said(effect.target), "target_on": _day(effect.target_on, language),
                "way": number(value["way_pct"], language), "expected": number(value["expected_pct"], language),
                "verdict": value["verdict"],
            }
        )  # fmt: skip
    return rows


def _day(value: Any, language: str) -> str:
    return "" if pd.isna(value) else day(value, language)
