"""Figures through time: a line and a table on the pages, and every value to take along."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock

import pandas as pd
from django.http import Http404, HttpRequest, HttpResponse

from terreinwijzer.dossier.blocks.block import Block
from terreinwijzer.dossier.blocks.through_time import (
    break_said,
    chart_park_through_time,
    chart_through_time,
    key_series,
    table_park_through_time,
    table_through_time,
)
from terreinwijzer.errors import TerreinwijzerError
from terreinwijzer.indicators.catalogue import indicator
from terreinwijzer.vocabulary.notation import unit_label
from terreinwijzer.web.pages.files import drawing
from terreinwijzer.web.pages.frame import known_park, portfolio
from terreinwijzer.web.portfolios import Shown
from terreinwijzer.web.writing.downloads import download

_READING, _KEPT, _DIVIDED = Lock(), ("through_time",), ("through_time", "by_park")


@dataclass(frozen=True)
class Trend:
    """Figures through time as a drawing and a table; without those, `why` is the code of the text that says why not."""

    why: str
    chart: Block | None = None
    table: Block | None = None


def figure_trends(shown: Shown, name: str, park_id: str, language: str) -> Trend:
    """Return one figure of a park, or of the whole (`""`), through time."""
    series, why = _series(shown)
    if series is None:
        return Trend(why)
    asked = (shown.results, series, name, park_id, language)
    return Trend(why, chart_through_time(*asked), table_through_time(*asked))


def park_trends(shown: Shown, park_id: str, language: str) -> Trend:
    """Return the key figures of a park through time."""
    series, why = _series(shown)
    if series is None:
        return Trend(why)
    asked = (shown.results, key_series(_of_park(shown, series, park_id)), park_id, language)
    return Trend(why, chart_park_through_time(*asked), table_park_through_time(*asked))


def figure_trend(request: HttpRequest, language: str, portfolio_id: str, name: str) -> HttpResponse:
    """Return one figure through time as a drawing; `?park=` asks for that of a park."""
    shown = portfolio(portfolio_id)
    park_id = _asked(request, shown, name)
    return drawing(figure_trends(shown, name, park_id, language).chart, request)


def figure_trend_file(request: HttpRequest, language: str, portfolio_id: str, name: str, suffix: str) -> HttpResponse:
    """Return one figure on every reference date, unrounded; `?park=` asks for that of a park."""
    shown = portfolio(portfolio_id)
    park_id = _asked(request, shown, name)
    rows = _known_series(shown)
    kept = rows[(rows["park_id"] == park_id) & (rows["indicator"] == name)]
    return download(_table(kept, shown, language), "trend", suffix, language, shown, about=park_id or name)


def park_trend(request: HttpRequest, language: str, portfolio_id: str, park_id: str) -> HttpResponse:
    """Return the key figures of a park through time as a drawing."""
    shown = portfolio(portfolio_id)
    return drawing(park_trends(shown, known_park(shown, park_id), language).chart, request)


def park_trend_file(
    request: HttpRequest, language: str, portfolio_id: str, park_id: str, suffix: str  # noqa: ARG001
) -> HttpResponse:  # fmt: skip
    """Return every figure of a park on every reference date, unrounded."""
    shown = portfolio(portfolio_id)
    known_park(shown, park_id)
    rows = _known_series(shown)
    return download(
        _table(rows[rows["park_id"] == park_id], shown, language), "trend", suffix, language, shown, about=park_id
    )


def _asked(request: HttpRequest, shown: Shown, name: str) -> str:
    if name not in shown.results.indicators.per_park:
        raise Http404
    park_id = request.GET.get("park", "")
    return known_park(shown, park_id) if park_id else ""


def _series(shown: Shown) -> tuple[pd.DataFrame | None, str]:
    """Return the series, if there is one, and the text that says why there may be nothing to show."""
    if not shown.earlier:
        return None, "trend_one_date"
    # One reader, and once: every earlier state is read for it.
    with _READING:
        if _KEPT not in shown.kept:
            try:
                shown.kept[_KEPT] = (shown.series, "trend_one_value")
            except TerreinwijzerError:
                # The last state is whole, so its pages are shown; the check of the store tells what is wrong.
                shown.kept[_KEPT] = (None, "trend_unreadable")
    found: tuple[pd.DataFrame | None, str] = shown.kept[_KEPT]
    return found


def _of_park(shown: Shown, series: pd.DataFrame, park_id: str) -> pd.DataFrame:
    """Return the rows of one park: the series of a country is divided once."""
    if _DIVIDED not in shown.kept:
        shown.kept[_DIVIDED] = series.groupby("park_id", sort=False).indices
    rows = shown.kept[_DIVIDED].get(park_id)
    return series.iloc[[] if rows is None else rows]


def _known_series(shown: Shown) -> pd.DataFrame:
    series, _ = _series(shown)
    if series is None:
        raise Http404
    return series


def _table(rows: pd.DataFrame, shown: Shown, language: str) -> pd.DataFrame:
    """Return a series with names in words."""
    definitions = [indicator(name) for name in rows["indicator"]]
    return pd.DataFrame(
        {
            "indicator": [each.label(language) for each in definitions],
            "park_id": [shown.names.get(key, key) for key in rows["park_id"]],
            "reference_date": [day.date() for day in rows["reference_date"]],
            "value": rows["value"].to_list(), "unit": [unit_label(each.unit, language) for each in definitions],
            "change": rows["change"].to_list(),
            "break": [break_said(row, language) for row in rows.to_dict("records")],
        }
    )  # fmt: skip
