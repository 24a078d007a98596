"""Which themes can be found by words: by everybody, as they are shown to everybody."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from terreinwijzer.web.access.roles import Permission
from terreinwijzer.web.pages.frame import address
from terreinwijzer.web.participation.models import Theme
from terreinwijzer.web.portfolios import Shown
from terreinwijzer.web.writing.searching import Hit, Source, containing, finds


def _themes(shown: Shown, words: str, _language: str) -> QuerySet[Any]:
    return containing(Theme.objects.filter(portfolio_id=shown.portfolio_id), words).order_by("-opens_on", "-id")


def _theme(shown: Shown, language: str, theme: Theme) -> Hit:
    return Hit(theme.title, address(language, shown, "theme", record=theme.pk), theme.question, theme.synthetic)


finds(Source("themes", Permission.REACT, _themes, _theme))
