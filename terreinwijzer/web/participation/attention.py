"""What of participation asks for attention: reactions that nobody has read yet."""

from __future__ import annotations

from collections.abc import Iterable

from terreinwijzer.vocabulary.notation import number
from terreinwijzer.web.access.roles import Permission
from terreinwijzer.web.pages.frame import address
from terreinwijzer.web.participation.models import Reaction
from terreinwijzer.web.portfolios import Shown
from terreinwijzer.web.wording import text
from terreinwijzer.web.writing.attention import Waiting, asks_attention


@asks_attention(Permission.MODERATE)
def unread_reactions(shown: Shown, language: str) -> Iterable[Waiting]:
    """Say how many reactions wait, if any."""
    unread = Reaction.objects.filter(portfolio_id=shown.portfolio_id, state="received").count()
    if unread:
        words = text("reactions_wait", language, count=number(unread, language))
        yield Waiting(words, address(language, shown, "reactions"))
