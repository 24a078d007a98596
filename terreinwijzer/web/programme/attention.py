"""What of the programme asks for attention: actions that are late or blocked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from django.utils import timezone

from terreinwijzer.programme.progress import CLOSED
from terreinwijzer.vocabulary.notation import number
from terreinwijzer.web.access.roles import Permission
from terreinwijzer.web.pages.frame import address
from terreinwijzer.web.portfolios import Shown
from terreinwijzer.web.programme.models import Action
from terreinwijzer.web.programme.tables import actions_of, late_actions, standing
from terreinwijzer.web.wording import text
from terreinwijzer.web.writing.attention import Asking, Personal, Waiting, asks_attention, asks_persons


@asks_attention(Permission.SEE_PROGRAMME)
def actions_wait(shown: Shown, language: str) -> Iterable[Waiting]:
    """Say how many actions are late, if any."""
    if late := len(late_actions(shown.portfolio_id, timezone.localdate())):
        words = text("late_actions", language, count=number(late, language))
        yield Waiting(words, address(language, shown, "programme_late"))


def _late(portfolio_id: str, today: date) -> Iterable[Asking]:
    """Return the late actions for who sees to them. What they wait for is known only from all of them together."""
    actions = actions_of(portfolio_id)
    late = standing(actions, today)["late"]
    return [
        _asking(each, f"{each.pk}:{each.starts_on}:{each.due_on}") for each in _of_somebody(actions) if late[each.pk]
    ]


def _blocked(portfolio_id: str, today: date) -> Iterable[Asking]:
    """Return the actions that are not late yet, and of which somebody wrote what stands in the way."""
    actions = actions_of(portfolio_id)
    late = standing(actions, today)["late"]
    return [
        _asking(each, str(each.pk))
        for each in _of_somebody(actions)
        if each.blocked_by and each.state not in CLOSED and not late[each.pk]
    ]


def _of_somebody(actions: Iterable[Action]) -> list[Action]:
    return [each for each in actions if each.assigned_to_id is not None]  # type: ignore[attr-defined]


def _asking(action: Action, key: str) -> Asking:
    return Asking(action.assigned_to_id, key, str(action.pk))  # type: ignore[attr-defined]


def _told(shown: Shown, language: str, counts: Mapping[str, int]) -> dict[str, Waiting]:
    rows = Action.objects.filter(portfolio_id=shown.portfolio_id, pk__in=counts)
    return {str(each.pk): Waiting(str(each), address(language, shown, "action", record=each.pk)) for each in rows}


asks_persons(Personal("action_late", Permission.SEE_PROGRAMME, _late, _told))
asks_persons(Personal("action_blocked", Permission.SEE_PROGRAMME, _blocked, _told))
