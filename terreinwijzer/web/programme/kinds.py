"""The kinds of record of the programme: which model, which form, and where a record is shown."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from terreinwijzer.web.pages.frame import address
from terreinwijzer.web.portfolios import Shown
from terreinwijzer.web.programme import forms, models
from terreinwijzer.web.writing.editing import Kind

AREA, WRITES = "programme", "WRITE_PROGRAMME"


def _own_page(language: str, shown: Shown, record: Any) -> str:
    return address(language, shown, "action", record=record.pk)


def _page_of_action(language: str, shown: Shown, record: Any) -> str:
    return address(language, shown, "action", record=record.action_id)


def _page_of_version(language: str, shown: Shown, record: Any) -> str:
    return address(language, shown, "programme_version", record=record.pk)


ACTIONS = Kind("actions", models.Action, forms.ActionForm, _own_page, area=AREA, writes=WRITES, history=WRITES,
               listed="programme")  # fmt: skip
EFFECTS = Kind("effects", models.Effect, forms.EffectForm, _page_of_action, area=AREA, writes=WRITES, history=WRITES)
VERSIONS = Kind("versions", models.Version, forms.VersionForm, _page_of_version, area=AREA, writes=WRITES,
                history=WRITES, listed="programme_versions")  # fmt: skip

KINDS: Mapping[str, Kind] = MappingProxyType({kind.name: kind for kind in (ACTIONS, EFFECTS, VERSIONS)})
