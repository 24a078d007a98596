"""Which actions of the programme can be found by words."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from terreinwijzer.web.access.roles import Permission
from terreinwijzer.web.portfolios import Shown
from terreinwijzer.web.programme.kinds import ACTIONS
from terreinwijzer.web.programme.models import Action
from terreinwijzer.web.wording import text
from terreinwijzer.web.writing.columns import said
from terreinwijzer.web.writing.searching import Hit, Source, containing, finds


def _actions(shown: Shown, words: str, _language: str) -> QuerySet[Any]:
    rows = Action.objects.filter(portfolio_id=shown.portfolio_id)
    return containing(rows, words).order_by("pillar", "number", "title")


def _action(shown: Shown, language: str, action: Action) -> Hit:
    about = (text(said(action, "state"), language), str(shown.names.get(action.park_id, action.park_id)), action.owner)
    return Hit(str(action), ACTIONS.home(language, shown, action), " · ".join(filter(None, about)), action.synthetic)


finds(Source("actions", Permission.SEE_PROGRAMME, _actions, _action))
