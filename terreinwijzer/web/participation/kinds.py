"""The kinds of record of participation: which model, which form, and where a record is shown."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from terreinwijzer.web.pages.frame import address
from terreinwijzer.web.participation import forms, models
from terreinwijzer.web.portfolios import Shown
from terreinwijzer.web.writing.editing import Kind

AREA, WRITES = "participation", "MODERATE"


def _own_page(language: str, shown: Shown, record: Any) -> str:
    return address(language, shown, "theme", record=record.pk)


def _page_of_theme(language: str, shown: Shown, record: Any) -> str:
    return address(language, shown, "theme", record=record.theme_id)


def _list_of_reactions(language: str, shown: Shown, record: Any) -> str:  # noqa: ARG001
    return address(language, shown, "reactions")


THEMES = Kind("themes", models.Theme, forms.ThemeForm, _own_page, area=AREA, writes=WRITES, history=WRITES,
              listed="participation")  # fmt: skip
SESSIONS = Kind("sessions", models.Session, forms.SessionForm, _page_of_theme, area=AREA, writes=WRITES,
                history=WRITES)  # fmt: skip
REACTIONS = Kind("reactions", models.Reaction, forms.ModerateForm, _list_of_reactions, shows_people=True, area=AREA,
                 writes=WRITES, history=WRITES, told="said")  # fmt: skip

KINDS: Mapping[str, Kind] = MappingProxyType({kind.name: kind for kind in (THEMES, SESSIONS, REACTIONS)})
