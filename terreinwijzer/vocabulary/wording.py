"""What the software says to people, in both languages, from `messages/*.yaml` (one file per part of the system)."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from terreinwijzer.vocabulary.language import LANGUAGES, Text
from terreinwijzer.vocabulary.resources import read_folder

if TYPE_CHECKING:
    from terreinwijzer.errors import Problem


_QUOTED_CHARACTERS = 200


def say(code: str, language: str, **values: object) -> str:
    """Return message `code` in `language` with its blanks filled in."""
    return messages()[code][language].format(**values)


def in_each_language(code: str, **values: object) -> Text:
    """Return message `code` in every language with its blanks filled in; a blank can differ per language."""
    return {
        language: say(code, language, **{k: v[language] if isinstance(v, dict) else v for k, v in values.items()})
        for language in LANGUAGES
    }


@cache
def messages() -> dict[str, dict[str, str]]:
    """Return every message by code, with its text per language."""
    return read_folder("terreinwijzer.vocabulary", "messages")


def known_of(known: int, of: int, language: str) -> str:
    """Return what a total rests on, in words: all parks, or those of which the value is known."""
    return say("known_all" if known == of else "known_of", language, known=known, of=of)


def sentence(problem: Problem, language: str) -> str:
    """Return a problem as one sentence: file, row and column first, then what is wrong and what to do."""
    text = told(problem, language)
    place = place_of(problem, language)
    return f"{place}: {text}" if place else text


def told(problem: Problem, language: str) -> str:
    """Return what is wrong and what to do, without the place.

    What a library or the system said of it (`fault`) is English whatever the language, and of use to a helper more
    than to a user: its first line stands last, in brackets.
    """
    known = {"file": problem.file, "table": problem.table, "column": problem.column, "value": problem.value}
    details = {name: value[language] if isinstance(value, dict) else value for name, value in problem.details.items()}
    text = say(problem.code, language, **known | details)
    said = str(details.get("fault", "")).strip().partition("\n")[0][:_QUOTED_CHARACTERS]
    return f"{text} {say('technical_message', language, fault=said)}" if said else text


def place_of(problem: Problem, language: str) -> str:
    """Return where a problem is, for example `parks.csv, row 4, column gross_ha`."""
    row = {"nl": "rij", "en": "row"}[language]
    column = {"nl": "kolom", "en": "column"}[language]
    parts = [problem.file or problem.table]
    if problem.row is not None:
        parts.append(f"{row} {problem.row}")
    if problem.column:
        parts.append(f"{column} {column_of(problem)}")
    return ", ".join(part for part in parts if part)


def column_of(problem: Problem) -> str:
    """Return the column as the file names it, with our own name in brackets where that is another one."""
    return f"{problem.heading} ({problem.column})" if problem.heading else problem.column
