"""What of background work asks for who asked for it: that it has ended."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from terreinwijzer.web.access.roles import Permission
from terreinwijzer.web.pages.frame import address
from terreinwijzer.web.portfolios import Shown
from terreinwijzer.web.tasks.models import DONE, FAILED, Task
from terreinwijzer.web.wording import text
from terreinwijzer.web.writing.attention import Asking, Personal, Waiting, asks_persons


def _ended(portfolio_id: str, _today: date) -> Iterable[Asking]:
    """Return the tasks that ended by themselves; who called one off knows."""
    rows = Task.objects.filter(portfolio_id=portfolio_id, state__in=(DONE, FAILED))
    return [Asking(user, str(key), str(key)) for key, user in rows.values_list("pk", "asked_by")]


def _told(shown: Shown, language: str, counts: Mapping[str, int]) -> dict[str, Waiting]:
    rows = Task.objects.filter(portfolio_id=shown.portfolio_id, pk__in=counts).values_list("pk", "kind", "state")
    return {
        str(key): Waiting(
            f"{text(f'task_kind_{kind}', language)}: {text(f'task_state_{state}', language).lower()}",
            address(language, shown, "task", task_id=str(key)),
        )
        for key, kind, state in rows
    }


asks_persons(Personal("task_ended", Permission.START_WORK, _ended, _told))
