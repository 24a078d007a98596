"""What of participation asks for attention: reactions that nobody has read yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import Count, Max

from terreinwijzer.vocabulary.notation import number
from terreinwijzer.web.access.roles import Permission
from terreinwijzer.web.pages.frame import address
from terreinwijzer.web.participation.models import Reaction, Theme
from terreinwijzer.web.portfolios import Shown
from terreinwijzer.web.wording import text
from terreinwijzer.web.writing.attention import (
    Asking,
    Personal,
    Waiting,
    asks_attention,
    asks_persons,
    for_each_who_may,
)


@asks_attention(Permission.MODERATE)
def unread_reactions(shown: Shown, language: str) -> Iterable[Waiting]:
    """Say how many reactions wait, if any."""
    unread = Reaction.objects.filter(portfolio_id=shown.portfolio_id, state="received").count()
    if unread:
        words = text("reactions_wait", language, count=number(unread, language))
        yield Waiting(words, address(language, shown, "reactions"))


def _received(portfolio_id: str, _today: date) -> Iterable[Asking]:
    """Return per theme how many reactions wait for a moderator; a reaction after the last one asks anew."""
    waits = Reaction.objects.filter(portfolio_id=portfolio_id, state="received").values("theme_id")
    themes = waits.annotate(count=Count("pk"), last=Max("pk")).order_by("theme_id")
    things = [(f"{each['theme_id']}:{each['last']}", str(each["theme_id"]), each["count"]) for each in themes]
    return for_each_who_may(portfolio_id, Permission.MODERATE, things)


def _told(shown: Shown, language: str, counts: Mapping[str, int]) -> dict[str, Waiting]:
    themes = Theme.objects.filter(portfolio_id=shown.portfolio_id, pk__in=counts).values_list("pk", "title")
    where = address(language, shown, "reactions")
    return {
        str(key): Waiting(
            text("notice_about_reactions", language, theme=title, count=number(counts[str(key)], language)), where
        )
        for key, title in themes
    }


asks_persons(Personal("reaction_received", Permission.MODERATE, _received, _told))
