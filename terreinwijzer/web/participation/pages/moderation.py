"""The pages of moderators: what waits, what was decided, and the records behind it."""

from __future__ import annotations

import pandas as pd
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from terreinwijzer.web.pages.frame import address, page, portfolio
from terreinwijzer.web.participation.kinds import KINDS, SESSIONS, THEMES
from terreinwijzer.web.participation.models import REACTION_STATE, Reaction, Session, Theme
from terreinwijzer.web.participation.pages.themes import HERE
from terreinwijzer.web.privacy.log import seen
from terreinwijzer.web.wording import text
from terreinwijzer.web.writing.columns import said
from terreinwijzer.web.writing.downloads import download
from terreinwijzer.web.writing.editing import form_page, one
from terreinwijzer.web.writing.pages import RecordPages

PER_PAGE = 50
PAGES = RecordPages(KINDS, HERE)


def reactions(request: HttpRequest, language: str, portfolio_id: str) -> HttpResponse:
    """Show the reactions in a state; those that wait, unless another is asked for."""
    shown = portfolio(portfolio_id)
    state = request.GET.get("state", "received")
    if state not in REACTION_STATE:
        raise Http404
    rows = Paginator(_reactions(portfolio_id).filter(state=state), PER_PAGE).get_page(request.GET.get("page", "1"))
    seen(request, portfolio_id, rows.object_list)
    return page(request, "participation/reactions.html", language, shown, HERE, rows=rows, state=state, said=said,
                states=REACTION_STATE)  # fmt: skip


def reactions_file(request: HttpRequest, language: str, portfolio_id: str, suffix: str) -> HttpResponse:  # noqa: ARG001
    """Return every reaction with how it was handled, without who sent it."""
    shown = portfolio(portfolio_id)
    names = ("theme__title", "session__title", "said", "state", "handling", "answer")
    table = pd.DataFrame(_reactions(portfolio_id).values_list(*names), columns=list(names))
    table = table.rename(columns={"theme__title": "theme", "session__title": "session"})
    for name, codes in (("state", "reaction_state"), ("handling", "handling")):
        table[name] = [text(f"code_{codes}_{code}", language) if code else "" for code in table[name]]
    return download(table, "reactions", suffix, language, shown)


def add_theme(request: HttpRequest, language: str, portfolio_id: str) -> HttpResponse:
    """Add a theme."""
    shown = portfolio(portfolio_id)
    new, first = Theme(portfolio_id=portfolio_id), {"opens_on": timezone.localdate()}
    back = address(language, shown, "participation")
    return form_page(request, language, shown, THEMES, new, HERE, first, back=back)


def add_session(request: HttpRequest, language: str, portfolio_id: str, record: int) -> HttpResponse:
    """Add a session to a theme."""
    shown = portfolio(portfolio_id)
    new = Session(portfolio_id=portfolio_id, theme=one(Theme, shown, record))
    back = address(language, shown, "theme", record=record)
    return form_page(request, language, shown, SESSIONS, new, HERE, {"held_on": timezone.localdate()}, back=back)


def _reactions(portfolio_id: str) -> QuerySet[Reaction]:
    rows = Reaction.objects.filter(portfolio_id=portfolio_id)
    return rows.select_related("theme", "session").order_by("created_at", "id")
