"""The sources of a case: read from `[sources.*]` of `case.toml`, and checked."""

from __future__ import annotations

from dataclasses import MISSING, fields
from datetime import date
from pathlib import Path
from typing import Any

from terreinwijzer.errors import Problem
from terreinwijzer.lineage import Source
from terreinwijzer.vocabulary.language import LANGUAGES
from terreinwijzer.vocabulary.licences import licence_called, licences

_SETTINGS = tuple(field.name for field in fields(Source) if field.name != "source_id")
_REQUIRED = tuple(field.name for field in fields(Source) if field.name in _SETTINGS and field.default is MISSING)
_TEXTS = ("title", "holder", "licence", "note", "licence_note", "attribution")
_DATES = ("reference_date", "retrieved")


def read_sources(raw: dict[str, Any], file: Path) -> tuple[dict[str, Source], list[Problem]]:
    """Return the sources that are right, by id, and what is wrong with the others.

    Parameters
    ----------
    raw
        The tables under `[sources]`.
    file
        The file that they stand in, to name in messages.
    """
    found, problems = {}, []
    for source_id, settings in raw.items():
        wrong = _faults(source_id, settings, str(file))
        problems += wrong
        if not wrong:
            found[source_id] = Source(source_id, **settings)
    return found, problems


def _faults(source_id: str, settings: Any, file: str) -> list[Problem]:
    known = {"known": ", ".join(_SETTINGS)}
    if not isinstance(settings, dict) or set(settings) - set(_SETTINGS) or not set(_REQUIRED) <= set(settings):
        return [Problem("source_setting_wrong", file=file, value=source_id, details=known)]
    problems = [
        Problem("source_text_wrong", file=file, value=str(settings[name]), details={"name": f"{source_id}.{name}"})
        for name in _TEXTS
        if name in settings and not is_text(settings[name])
    ]
    problems += [
        Problem("source_date_wrong", file=file, value=str(settings[name]), details={"name": f"{source_id}.{name}"})
        for name in _DATES
        if name in settings and type(settings[name]) is not date
    ]
    until = settings.get("reference_date")
    if type(until) is date and until > date.today():  # noqa: DTZ011  (a day, not a moment)
        problems.append(Problem("reference_date_in_future", file=file, value=until.isoformat()))
    if not isinstance(settings.get("synthetic", False), bool):
        problems.append(Problem("source_synthetic_wrong", file=file, value=str(settings["synthetic"])))
    return problems or _licence_faults(source_id, settings, file)


def _licence_faults(source_id: str, settings: dict[str, Any], file: str) -> list[Problem]:
    named = settings.get("licence", "")
    if not isinstance(named, str) or not named:
        return []
    licence = licence_called(named)
    if licence is None:
        details = {"name": source_id, "known": ", ".join(licences())}
        return [Problem("licence_unknown", file=file, value=named, details=details)]
    if licence.attribution and not (settings.get("attribution") or settings.get("holder")):
        return [Problem("source_attribution_missing", file=file, value=source_id, details={"licence": licence.code})]
    return []


def is_text(value: object) -> bool:
    """Tell whether a value is one text for all languages, or one for each."""
    if isinstance(value, str):
        return bool(value.strip())
    return (
        isinstance(value, dict)
        and set(value) == set(LANGUAGES)
        and all(isinstance(words, str) and words.strip() for words in value.values())
    )
