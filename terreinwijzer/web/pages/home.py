"""The home page: the state at a glance, what follows from it, what changed, and what asks for attention."""

from __future__ import annotations

from typing import Any

import pandas as pd
from django.http import HttpRequest, HttpResponse

from terreinwijzer.dossier.blocks.audit import findings, statements
from terreinwijzer.dossier.blocks.block import portfolio_figure, said_amount
from terreinwijzer.dossier.blocks.figures import GLANCE
from terreinwijzer.dossier.blocks.park_maps import chart_map_neighbourhoods
from terreinwijzer.dossier.blocks.space import chart_map
from terreinwijzer.dossier.charts.park_maps import MOST_NUMBERED
from terreinwijzer.dossier.conclusions import conclusions
from terreinwijzer.dossier.gaps import gaps
from terreinwijzer.dossier.story.portfolio import counts
from terreinwijzer.indicators.catalogue import catalogue
from terreinwijzer.vocabulary.notation import amount, number
from terreinwijzer.web.pages.frame import page, portfolio
from terreinwijzer.web.pages.set_aside import set_aside_blocks
from terreinwijzer.web.portfolios import Shown
from terreinwijzer.web.writing.attention import waiting

# So many findings stand on the home page; the page of the audit has all.
FIRST = 5


def home(request: HttpRequest, language: str, portfolio_id: str) -> HttpResponse:
    """Show the state of a portfolio."""
    shown = portfolio(portfolio_id)
    found = shown.block(findings, language)
    return page(
        request, "home.html", language, shown, "home",
        tiles=tiles(shown, language),
        waiting=waiting(request, shown, language),
        conclusions=shown.made(conclusions, language),
        gaps=shown.made(gaps, language),
        counts=shown.made(counts, language),
        findings=found.frame.head(FIRST).to_numpy().tolist() if found else [],
        changed=changed(shown, language),
        map=shown.block(chart_map, language) if drawable(shown) else None,
    )  # fmt: skip


def audit(request: HttpRequest, language: str, portfolio_id: str) -> HttpResponse:
    """Show everything that the audit found, every stated figure with its verdict, and what the intake set aside."""
    shown = portfolio(portfolio_id)
    blocks = [shown.block(maker, language) for maker in (findings, statements)]
    return page(request, "audit.html", language, shown, "audit", blocks=[block for block in blocks if block],
                counts=shown.made(counts, language), aside=set_aside_blocks(shown.case, language),
                aside_rows=shown.case.intake.rows_set_aside)  # fmt: skip


def drawable(shown: Shown) -> bool:
    """Tell whether every park has its number on the printed map; where not, the atlas serves better."""
    return len(shown.names) <= MOST_NUMBERED


def tiles(shown: Shown, language: str) -> list[dict[str, str]]:
    """Return the main totals: name, label, and value as it is said."""
    found = []
    for name in GLANCE:
        figure = portfolio_figure(shown.results, name) if name in catalogue() else None
        if figure is not None and name in shown.results.indicators.per_park:
            definition = catalogue()[name]
            value = said_amount(figure, name, language)
            found.append({"name": name, "label": definition.label(language), "value": value})
    return found


def changed(shown: Shown, language: str) -> list[dict[str, Any]]:
    """Return the totals that changed since the date before: value then and now, the difference, and breaks."""
    rows = []
    for row in shown.changed.to_dict("records"):
        definition = catalogue()[row["indicator"]]
        was = row["value"] - row["change"] if not pd.isna(row["change"]) else None
        rows.append(
            {
                "name": definition.id, "label": definition.label(language), "break": bool(row["break_marker"]),
                "before": amount(was, definition.unit, language, definition.decimals),
                "now": amount(row["value"], definition.unit, language, definition.decimals),
                "change": number(row["change"], language, max(definition.decimals, 1), sign=True),
            }
        )  # fmt: skip
    return rows


MAPS = (chart_map, chart_map_neighbourhoods)
