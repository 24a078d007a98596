"""Plots with who holds and held them, as a table that can be brought in again."""

from __future__ import annotations

from itertools import groupby
from typing import Any

import pandas as pd
from django.db.models import F, QuerySet

from terreinwijzer.web.portfolios import Shown
from terreinwijzer.web.register.forms import PlotForm
from terreinwijzer.web.register.imports.rows import HELD
from terreinwijzer.web.register.models import Ownership, Plot
from terreinwijzer.web.register.searching import named
from terreinwijzer.web.wording import text
from terreinwijzer.web.writing.columns import said

COLUMNS = (*PlotForm.Meta.fields, "organisation", "kvk_number", *HELD)


def holders_table(plots: QuerySet[Plot], shown: Shown, language: str) -> pd.DataFrame:
    """Return plots in their order, with a row for each who holds or held one.

    The further rows of a plot only name it, so that no area adds up twice.

    Parameters
    ----------
    plots
        Which plots.
    shown, language
        For the names of parks and codes.
    """
    held = Ownership.objects.filter(plot__in=plots.values("pk")).select_related("organisation")
    ordered = held.order_by("plot_id", F("since").asc(nulls_first=True), "id")
    of = {key: list(some) for key, some in groupby(ordered, key=lambda each: each.plot_id)}  # type: ignore[attr-defined]
    rows: list[dict[str, Any]] = []
    for plot in plots:
        values = {name: getattr(plot, name) for name in PlotForm.Meta.fields}
        values["park_id"] = shown.names.get(plot.park_id, plot.park_id)
        told = [_told(each, language) for each in of.get(plot.pk, [])] or [{}]
        rows += [(values if place == 0 else {"plot_id": plot.plot_id}) | each for place, each in enumerate(told)]
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)


def _told(held: Ownership, language: str) -> dict[str, Any]:
    return {
        "organisation": named(held.organisation), "kvk_number": held.organisation.kvk_number,
        "ownership_kind": text(said(held, "kind"), language), "share_pct": f"{held.share_pct.normalize():f}",
        "since": held.since, "until": held.until,
    }  # fmt: skip
