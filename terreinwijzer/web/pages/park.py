"""The page of one park: its figures beside others, its rules and course, and what to take along."""

from __future__ import annotations

from typing import Any

import pandas as pd
from django.http import HttpRequest, HttpResponse

from terreinwijzer.audit.finding import findings_table
from terreinwijzer.dossier.blocks.audit import with_labels
from terreinwijzer.dossier.blocks.block import Block, park_amount
from terreinwijzer.dossier.blocks.compare import chart_boxes
from terreinwijzer.dossier.blocks.figures import KEY_FIGURES
from terreinwijzer.dossier.blocks.one_park import park_figures, park_rules, park_uses
from terreinwijzer.dossier.results import Results
from terreinwijzer.indicators.catalogue import catalogue, indicator
from terreinwijzer.vocabulary.codes import label
from terreinwijzer.web.access.holders import may_here
from terreinwijzer.web.access.roles import Permission
from terreinwijzer.web.pages.frame import known_park, page, portfolio
from terreinwijzer.web.pages.park_parts import stock_on
from terreinwijzer.web.pages.park_records import records_on
from terreinwijzer.web.pages.trend import park_trends
from terreinwijzer.web.portfolios import Shown
from terreinwijzer.web.register.market import imported_on, offers_on_park
from terreinwijzer.web.writing.columns import said


def park(request: HttpRequest, language: str, portfolio_id: str, park_id: str) -> HttpResponse:
    """Show one park."""
    shown = portfolio(portfolio_id)
    known_park(shown, park_id)
    sees_register = may_here(request, portfolio_id, Permission.SEE_REGISTER)
    figures = shown.block(park_figures, language, park_id)
    return page(
        request, "park.html", language, shown, "parks",
        park_id=park_id,
        name=shown.names[park_id],
        facts=facts_of(shown, park_id, language),
        tiles=tiles(shown, park_id, language),
        figures=figures,
        indicators=figures.data["indicator"].tolist() if figures else [],
        spread=spread_of(shown, park_id, language),
        trend=park_trends(shown, park_id, language),
        stock=stock_on(shown, park_id, language),
        course=course(shown, park_id, language),
        rules=shown.block(park_rules, language, park_id),
        uses=shown.block(park_uses, language, park_id),
        findings=findings_on(shown, park_id, language),
        offers=offers_on_park(portfolio_id, park_id, sees_register=sees_register),
        records=records_on(request, shown, park_id),
        said=said, **imported_on(shown, [park_id]),
    )  # fmt: skip


def spread_of(shown: Shown, park_id: str, language: str) -> Block | None:
    """Return where a park lies in the spread of the key figures over all parks; a park by itself lies nowhere."""
    known = shown.results.indicators.per_park
    figures = [name for name in KEY_FIGURES if name in known and known[name].notna().any()]
    return chart_boxes(shown.results, [park_id], figures, language) if len(known) > 1 and figures else None


def tiles(shown: Shown, park_id: str, language: str) -> list[dict[str, str]]:
    """Return the key figures of a park: name, value as it is said, label and class."""
    table = shown.results.indicators
    found = []
    for name in KEY_FIGURES:
        if name not in table.per_park or pd.isna(table.per_park.loc[park_id, name]):
            continue
        definition, code = indicator(name), ""
        if f"{name}_class" in table.classes:
            code = str(table.classes.loc[park_id, f"{name}_class"])
        said = next((each.label(language) for each in definition.classes if each.code == code), "")
        value = park_amount(table.per_park.loc[park_id, name], name, language)
        found.append({"name": name, "label": definition.label(language), "value": value, "class": said})
    return found


def facts_of(shown: Shown, park_id: str, language: str) -> list[str]:
    """Return what kind of park it is and where, as short texts."""
    parks = shown.results.portfolio.table("parks")
    row = parks[parks["park_id"] == park_id].iloc[0]
    said = [label(name, row[name], language) for name in ("profile", "location_type") if isinstance(row[name], str)]
    said += [str(row[name]) for name in ("municipality", "region") if isinstance(row[name], str)]
    if isinstance(row["rin_number"], str):
        said.append(f"RIN {row['rin_number']}")
    return said


def course(shown: Shown, park_id: str, language: str) -> dict[str, Any] | None:
    """Return the course of a park with its situation and steps; `None` where it has none."""
    table = shown.results.portfolio.table("park_courses")
    here = table[table["park_id"] == park_id]
    if here.empty:
        return None
    row = here.iloc[0]
    steps = row[f"steps_{language}"]
    return {
        "name": label("course", row["course"], language),
        "situation": row[f"situation_{language}"] if isinstance(row[f"situation_{language}"], str) else "",
        "steps": [part.strip() for part in steps.split(";")] if isinstance(steps, str) else [],
    }


def findings_on(shown: Shown, park_id: str, language: str) -> list[dict[str, str]]:
    """Return what the audit found on a park, in words."""
    table = shown.made(_grave, language)
    here = table[table["park_id"] == park_id]
    return [
        {
            "about": catalogue()[row["quantity"]].label(language)
            if row["quantity"] in catalogue()
            else row["quantity"],
            "cause": with_labels(row["likely_cause"], language),
        }
        for row in here.to_dict("records")
    ]


def _grave(results: Results, language: str) -> pd.DataFrame:
    """Return the grave findings, once for every park that they are about."""
    table = findings_table(results.audit.grave, language)
    return table.assign(park_id=table["scope"].astype("str").str.split(", ")).explode("park_id")
