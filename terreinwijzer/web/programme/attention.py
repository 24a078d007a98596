"""What of the programme asks for attention: actions that are late."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone

from terreinwijzer.vocabulary.notation import number
from terreinwijzer.web.access.roles import Permission
from terreinwijzer.web.pages.frame import address
from terreinwijzer.web.portfolios import Shown
from terreinwijzer.web.programme.tables import actions_of, standing
from terreinwijzer.web.wording import text
from terreinwijzer.web.writing.attention import Waiting, asks_attention


@asks_attention(Permission.SEE_PROGRAMME)
def late_actions(shown: Shown, language: str) -> Iterable[Waiting]:
    """Say how many actions are late, if any."""
    late = int(standing(actions_of(shown.portfolio_id), timezone.localdate())["late"].sum())
    if late:
        words = text("late_actions", language, count=number(late, language))
        yield Waiting(words, f"{address(language, shown, 'programme')}?late=1")
