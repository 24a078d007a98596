"""The programme for other programs: its actions with how each stands, without names of who does what."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Path, Query, Router, Schema

from terreinwijzer.programme.progress import CAUSES, STATES
from terreinwijzer.web.api import Paging
from terreinwijzer.web.connections.lists import LEFT_OUT, NO_PARK, ByToken, Rows, listed, of
from terreinwijzer.web.programme.models import PILLARS, Action
from terreinwijzer.web.programme.tables import actions_of, standing

router = Router(auth=ByToken(), tags=["programme"])
STANDS = ("late", "days_late", "cause", "waits_for")


class ActionOut(Schema):
    """An action, and how it stands today."""

    action: int = LEFT_OUT
    number: str = LEFT_OUT
    title: str = LEFT_OUT
    pillar: Literal[PILLARS] = LEFT_OUT  # type: ignore[valid-type]
    park_id: str = LEFT_OUT
    priority: bool = LEFT_OUT
    state: Literal[STATES] = LEFT_OUT  # type: ignore[valid-type]
    starts_on: date | None = LEFT_OUT
    due_on: date | None = LEFT_OUT
    done_on: date | None = LEFT_OUT
    budget_eur: float | None = LEFT_OUT
    capacity_days: float | None = LEFT_OUT
    needs: list[str] = LEFT_OUT
    waits_for: list[str] = LEFT_OUT
    late: bool = LEFT_OUT
    days_late: int = LEFT_OUT
    cause: Literal["", *CAUSES] = LEFT_OUT  # type: ignore[valid-type]


class ActionsOut(Rows):
    """One page of actions."""

    results: list[ActionOut]


@router.get("/actions", response=ActionsOut, exclude_unset=True, url_name="actions", operation_id="list_actions")
def list_actions(
    request: HttpRequest, portfolio_id: Path[str], paging: Query[Paging], park: str = NO_PARK, late: bool = False
) -> dict[str, Any]:  # fmt: skip
    """Return the actions in the order of the programme; with `late` only those that are late, each with why."""
    every = actions_of(of(portfolio_id)["portfolio_id"])
    rows = [each for each in _standing(every) if park in ("", each.park_id) and (each.late or not late)]
    more = {"park": park, "late": "true" if late else ""}
    return listed(request, "actions", portfolio_id, rows, paging, ActionOut, more)


def _standing(actions: list[Action]) -> list[Any]:
    """Return actions with how each stands beside its own columns; what one waits for, all of them together tell."""
    stands = standing(actions, timezone.localdate()).astype(object)
    for each in actions:
        for name in STANDS:
            setattr(each, name, stands.loc[each.pk, name])
    return actions
