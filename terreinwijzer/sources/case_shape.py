"""The shape of `case.toml`: which settings there are, and of what kind each is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from terreinwijzer.errors import Problem

# The key of a case names files, folders and addresses: nothing in it may lead elsewhere. Lower case only: some disks
# take `Heerlen` and `heerlen` for one folder.
PORTFOLIO_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class _Case(_Part):
    id: str
    name: Any
    reference_date: Any
    region: str = ""
    municipality: str = ""
    language: Any = "nl"


class _Table(_Part):
    file: str
    source: str = ""
    mapping: str = ""
    layer: str = ""
    column_sources: dict[str, str] = {}
    row_sources: dict[str, dict[str, str]] = {}


class _Parameters(_Part):
    boundaries: dict[str, Any] = {}
    climate: dict[str, Any] = {}
    demand: dict[str, Any] = {}
    given: dict[str, Any] = {}
    hub: dict[str, Any] = {}
    labour: dict[str, Any] = {}
    moves: dict[str, Any] = {}
    potential: dict[str, Any] = {}
    programme: dict[str, Any] = {}
    reach: dict[str, Any] = {}
    streams: dict[str, Any] = {}
    trends: dict[str, Any] = {}
    weighing: dict[str, Any] = {}


class _CaseFile(_Part):
    case: _Case
    sources: dict[str, Any] = {}
    tables: dict[str, _Table] = {}
    layers: dict[str, dict[str, Any]] = {}
    norms: dict[str, Any] = {}
    parameters: _Parameters = _Parameters()
    policies: dict[str, str] = {}


def shape_faults(raw: dict[str, Any], file: str) -> Iterator[Problem]:
    """Yield every setting of a case that is missing, that there is not, or that is of another kind.

    Parameters
    ----------
    raw
        What `case.toml` says.
    file
        Its path, to name in messages.
    """
    try:
        _CaseFile.model_validate(raw)
    except ValidationError as fault:
        for error in fault.errors():
            yield _problem(error, file)


def _problem(error: ErrorDetails, file: str) -> Problem:
    place = ".".join(str(part) for part in error["loc"])
    if error["type"] == "missing":
        return Problem("case_setting_missing", file=file, value=place)
    if error["type"] == "extra_forbidden":
        *section, name = (str(part) for part in error["loc"])
        known = list(_part_at(section).model_fields)
        near = get_close_matches(name, known, n=1)
        details = {"known": ", ".join(near or known)}
        return Problem("case_setting_unknown", file=file, value=place, details=details)
    return Problem("case_setting_wrong", file=file, value=f"{place} = {error['input']!r}")


def _part_at(section: list[str]) -> type[_Part]:
    if section[:1] == ["tables"]:
        return _Table
    parts: dict[str, type[_Part]] = {"case": _Case, "parameters": _Parameters}
    return parts.get(".".join(section), _CaseFile)
