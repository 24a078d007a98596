"""Weighing: whose weights, or one's own with sliders; the ranking follows, with how firm it is."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from terreinwijzer.dossier.blocks import weighing as blocks
from terreinwijzer.dossier.data.tables import of_method
from terreinwijzer.dossier.data.weighing_tables import weighing_tables
from terreinwijzer.dossier.results import WeighingResults
from terreinwijzer.errors import InputError, describe
from terreinwijzer.vocabulary.language import said
from terreinwijzer.vocabulary.notation import number
from terreinwijzer.web.explore.weighed import EVERYBODY, MOST_POINTS, SLIDER, Asked, answered, asked_in, questions
from terreinwijzer.web.pages.files import drawing, tables_file
from terreinwijzer.web.pages.frame import page, portfolio
from terreinwijzer.weighing.wording import basis_lines, class_names, firmness_lines

# So many places are told; the files have all.
MOST_ROWS = 100
SHEETS = ("weighing_ranking", "weighing_weights", "weighing_values", "weighing_acceptability", "weighing_unknown")
DETAILS = (blocks.explained, blocks.choices)


def weighing(request: HttpRequest, language: str, portfolio_id: str) -> HttpResponse:
    """Show a question with its sliders, and the ranking that comes of them; all of it stands in the address."""
    shown = portfolio(portfolio_id)
    asked = asked_in(request.GET, shown)
    values: dict[str, Any] = {
        "asked": asked, "question": asked.question, "faults": [], "title": said(asked.question.title, language),
        "about": said(asked.question.about, language),
        "questions": [(key, said(each.title, language)) for key, each in questions(shown).items()],
        "people": {key: said(name, language) for key, name in asked.question.stakeholders.items()},
        "everybody": EVERYBODY, "most": MOST_POINTS, "slider": SLIDER,
    }  # fmt: skip
    try:
        found, before = answered(shown, asked), answered(shown, replace(asked, person=EVERYBODY, points=()))
    except InputError as fault:
        values["faults"] = describe(fault.problems, language)
        return page(
            request, "explore/weighing.html", language, shown, "explore", **values, sliders=_blank(asked, language)
        )
    made = [maker(shown.results, found, language) for maker in DETAILS]
    return page(
        request, "explore/weighing.html", language, shown, "explore", **values,
        sliders=_sliders(found, asked, language), rows=_rows(found, before, language),
        lines=list(firmness_lines(found.answer, found.names[language], language, gaps=3)),
        basis=list(basis_lines(found.answer, found.names[language], language)),
        draws=found.answer.acceptability.draws, classes=found.answer.question.classes is not None,
        source=blocks.ranking(shown.results, found, language).source,
        chart=blocks.acceptability(shown.results, found, language),
        blocks=[block for block in (blocks.criteria(found, language), *made) if block],
    )  # fmt: skip


def weighing_file(request: HttpRequest, language: str, portfolio_id: str, suffix: str) -> HttpResponse:
    """Return the chart as SVG, the ranking as CSV, or ranking, weights, values and ranks as XLSX."""
    shown = portfolio(portfolio_id)
    asked = asked_in(request.GET, shown)
    try:
        found = answered(shown, asked)
    except InputError as fault:
        raise Http404 from fault
    if suffix == "svg":
        return drawing(blocks.acceptability(shown.results, found, language), request)
    tables = weighing_tables(replace(shown.results, weighings=(found,)), language)
    made = [of_method(name, *tables[name]) for name in SHEETS if name in tables]
    return tables_file(shown, made, f"{portfolio_id}-{asked.question.question_id}", suffix, language)


def _rows(found: WeighingResults, before: WeighingResults, language: str) -> list[dict[str, Any]]:
    """Return the places in words: rank, how far it moved from that with everybody's weights, score, how often first."""
    table, earlier = found.answer.ranking, before.answer.ranking["rank"]
    on_parks, classes = found.answer.question.alternatives == "parks", class_names(found.answer, language)
    return [
        {
            "rank": int(row["rank"]), "by": abs(int(earlier[key] - row["rank"])),
            "moved": "up" if row["rank"] < earlier[key] else "down" if row["rank"] > earlier[key] else "",
            "name": found.names[language].get(str(key), str(key)), "park_id": str(key) if on_parks else "",
            "score": number(row["score"], language, 2), "bar": round(100 * float(row["score"])),
            "class": classes.get(str(key), ""),
            "first": f"{number(100 * row['first_share'], language)}%", "mean": number(row["mean_rank"], language, 1),
            "known": f"{number(100 * row['known_share'], language)}%",
        }
        for key, row in table.head(MOST_ROWS).iterrows()
    ]  # fmt: skip


def _sliders(found: WeighingResults, asked: Asked, language: str) -> list[dict[str, Any]]:
    """Return the criteria: points, the share of the weight that these make, and the weight that turns the winner."""
    weights, turning = found.answer.weights["group"], found.answer.turning
    points = dict(asked.points) or _as_points(found)
    rows = []
    for each in asked.question.criteria:
        key, known = each.criterion_id, each.criterion_id in weights.index
        turn = turning["turning_weight"].get(key) if known else None
        rows.append(
            {
                "key": key, "name": said(each.names, language), "known": known, "points": round(points.get(key, 0.0)),
                "share": f"{number(100 * weights[key], language)}%" if known else "",
                "turn": "" if turn is None or turn != turn  # noqa: PLR0124  (a gap equals nothing)
                else f"{number(100 * turn, language)}%",
                "winner": found.names[language].get(str(turning["winner"].get(key)), "") if known else "",
            }
        )  # fmt: skip
    return rows


def _as_points(found: WeighingResults) -> dict[str, float]:
    """Return weights as points of which the largest is the most."""
    weights = found.answer.weights["group"]
    return {str(key): MOST_POINTS * float(weight / weights.max()) for key, weight in weights.items()}


def _blank(asked: Asked, language: str) -> list[dict[str, Any]]:
    points = dict(asked.points)
    return [
        {
            "key": each.criterion_id, "name": said(each.names, language), "known": True, "share": "", "turn": "",
            "winner": "", "points": round(points.get(each.criterion_id, 0.0)),
        }
        for each in asked.question.criteria
    ]  # fmt: skip
