"""An existing action plan from a spreadsheet: every row becomes an action, or changes the one of its number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from terreinwijzer.indicators.catalogue import catalogue
from terreinwijzer.web.portfolios import Shown
from terreinwijzer.web.programme.forms import ActionForm, EffectForm
from terreinwijzer.web.programme.models import Action, Effect
from terreinwijzer.web.programme.tables import COLUMNS, EFFECT_COLUMNS
from terreinwijzer.web.writing.reading import Expected
from terreinwijzer.web.writing.rows import Cells, Part, RowFault, RowKind

# Who is notified is an account of this application: a plan may name it, but it is not taken along.
TABLE = Expected("programme", (*COLUMNS, "notified", *EFFECT_COLUMNS), needed="title", most_rows=500)


def plan_rows(shown: Shown, language: str) -> RowKind:
    """Return how the rows of an action plan are written.

    An action is known by its number, or without one by its title and park. An action that should move several
    indicators has a row for each.
    """

    def action(cells: Cells, _before: Sequence[Any]) -> Action:
        rows = Action.objects.filter(portfolio_id=shown.portfolio_id)
        if number := str(cells.get("number", "")).strip():
            found = rows.filter(number=number).first()
        else:
            found = rows.filter(number="", title=cells.get("title", ""), park_id=cells.get("park_id", "")).first()
        return found or Action(portfolio_id=shown.portfolio_id)

    def effect(cells: Cells, before: Sequence[Any]) -> Effect | None:
        if not cells.get("indicator"):
            if any(cells.get(column) for column in EFFECT_COLUMNS):
                raise RowFault("indicator", "wrong_row_without_indicator")
            return None
        of: Action = before[0]
        park_id = cells.get("effect_park", of.park_id)
        found = Effect.objects.filter(action=of, indicator=cells["indicator"], park_id=park_id).first()
        return found or Effect(portfolio_id=shown.portfolio_id, action=of, park_id=park_id)

    def title(cells: Cells, records: Sequence[Any]) -> str:
        named = str(cells.get("title") or (records[0] if records else cells.get("number", "")))
        moved = [catalogue()[each.indicator].label(language) for each in records[1:]]
        return " · ".join([named, *moved])

    columns = {name: name for name in COLUMNS} | {"assigned_to": "notified"}
    effect_columns = {"park_id" if name == "effect_park" else name: name for name in EFFECT_COLUMNS}
    return RowKind(TABLE, (Part(ActionForm, columns, action), Part(EffectForm, effect_columns, effect)), title)
